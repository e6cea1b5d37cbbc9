"""A PostgreSQL server for one run of the tests, gone afterwards."""

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

FASTER_THAN_SAFE = {
    "jit": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "listen_addresses": "127.0.0.1",
}


def find_programs() -> Path | None:
    """Return the folder of PostgreSQL's server programs, newest first; None without one."""
    # Debian keeps them out of the PATH, a folder for each version.
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -float(p.parent.name))
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    for folder in debian + on_path:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


@contextlib.contextmanager
def throw_away_server(programs: Path) -> Iterator[str]:
    """Start a server in a temporary folder, and give the DATABASE_URL of it."""
    owner = unprivileged_owner()
    with tempfile.TemporaryDirectory(prefix="angadi-postgres-") as name:
        folder = Path(name)
        password = secrets.token_hex(12)
        (folder / "password").write_text(password)
        if owner:
            for path in (folder, folder / "password"):
                os.chown(path, owner["user"], owner["group"])
        run = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL, **owner}
        subprocess.run(
            [
                programs / "initdb",
                *("--pgdata", folder / "data", "--username", "angadi", "--no-sync"),
                *("--auth", "scram-sha-256", "--pwfile", folder / "password"),
                *("--encoding", "UTF8", "--locale", "C.UTF-8"),
            ],
            **run,
        )
        port = free_port()
        options = [f"-c{key}={value}" for key, value in FASTER_THAN_SAFE.items()]
        control = [programs / "pg_ctl", "--pgdata", folder / "data", "--silent"]
        start = ["start", "--wait", "--log", folder / "log", "--options"]
        command = " ".join([*options, f"-p{port}", f"-k{folder}"])
        subprocess.run([*control, *start, command], **run)
        try:
            yield f"postgres://angadi:{password}@127.0.0.1:{port}/angadi"
        finally:
            subprocess.run([*control, "stop", "--mode", "immediate"], **run)


def unprivileged_owner() -> dict:
    """Return who runs the server: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
