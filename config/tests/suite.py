"""Run the whole suite: without the browser on PostgreSQL, then all of it on SQLite.

`make test` calls this. What cannot be run here is named above pytest's last line; with
CI=true it is an error instead.
"""

import contextlib
import os
import subprocess
import sys

from config.tests import postgres

NO_POSTGRES = "Nothing ran on PostgreSQL: neither TEST_DATABASE_URL nor a server's programs found."
WORKERS = ["-n", os.environ.get("TEST_WORKERS") or "2", "--dist", "loadgroup"]


def main(arguments: list[str]) -> int:
    """Run both passes with pytest's `arguments`, and return the first bad exit code."""
    not_run = ""
    codes = []
    with contextlib.ExitStack() as stack:
        url = os.environ.get("TEST_DATABASE_URL", "")
        programs = postgres.find_programs()
        if not url and programs:
            url = stack.enter_context(postgres.throw_away_server(programs))
        if url:
            print("On PostgreSQL, without the browser:", flush=True)
            codes.append(run(["-m", "not browser", *arguments], TEST_DATABASE_URL=url))
        else:
            not_run = NO_POSTGRES
            codes.append(1 if os.environ.get("CI") == "true" else 0)
    print("On SQLite:", flush=True)
    codes.append(run(arguments, TEST_DATABASE_URL="", DATABASE_URL="", NOT_RUN=not_run))
    return next((code for code in codes if code), 0)


def run(arguments: list[str], **environment: str) -> int:
    """Run pytest in a process of its own, and return its exit code."""
    command = [sys.executable, "-m", "pytest", *WORKERS, *arguments]
    return subprocess.run(command, env=os.environ | environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
