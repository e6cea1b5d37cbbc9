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
# What looks at pixels, files, texts or the simulator's own books: one database says it all, and
# the time of a run is kept for what PostgreSQL may do otherwise.
ON_ONE_DATABASE = [
    *("config/tests/test_layers.py", "config/tests/test_docs.py", "config/tests/test_settings.py"),
    *("config/tests/test_admin_rows.py", "shop/tests/test_demo.py", "shop/tests/test_images.py"),
    *("shop/tests/test_image_memory.py", "shop/tests/test_picture_files.py"),
    *("shop/tests/test_own_format.py", "shop/tests/test_import_tables.py"),
    *("shop/tests/test_import_downloads.py", "shop/tests/test_import_archive.py"),
    *("shop/tests/test_quantities.py", "shop/tests/test_structured_data.py"),
    *("orders/tests/test_seed_demo.py", "orders/tests/test_simulator_control.py"),
    *("orders/tests/test_simulator_errors.py", "orders/tests/test_gateway_samples.py"),
    *("orders/tests/test_gateway_faults.py", "orders/tests/test_state_machine.py"),
    *("orders/tests/test_convergence.py", "orders/tests/test_pricing.py"),
]
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
            left = [f"--ignore={file}" for file in ON_ONE_DATABASE]
            codes.append(run(["-m", "not browser", *left, *arguments], TEST_DATABASE_URL=url))
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
