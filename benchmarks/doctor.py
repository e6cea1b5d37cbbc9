"""Measure how long shop_doctor takes, and how much memory, on a shop with very many orders."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.run import production_environment
from config import launcher
from config.tests import postgres

PORT = 8785  # nobody listens there: the settings want a site


def main() -> int:
    options = _options()
    os.chdir(launcher.ROOT)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        environment = production_environment(Path(folder), PORT) | {
            "DJANGO_SETTINGS_MODULE": "config.settings"
        }
        if not options.postgres:
            return measure(environment, options.orders)
        with postgres.throw_away_server(postgres.find_programs()) as url:
            # A new server has one database, which bears its own name.
            url = url.rsplit("/", 1)[0] + "/postgres"
            return measure(environment | {"DATABASE_URL": url}, options.orders)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.doctor", description=__doc__)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--postgres", action="store_true", help="on a server that is thrown away")
    parser.add_argument("--folder", help="where there is room: about 10 GB for a million orders")
    return parser.parse_args()


def measure(environment: dict[str, str], orders: int) -> int:
    """Make the orders, let the doctor look at them, and print what that took."""
    launcher.manage("migrate", "--verbosity", "0", environment=environment)
    made, _, _, code = run(["-m", "benchmarks.many_orders", str(orders)], environment)
    if code:
        return code
    print(f"{orders:,} orders made in {made:,.0f} s")
    took, busy, memory, code = run(["manage.py", "shop_doctor"], environment)
    print(f"shop_doctor: {took:,.0f} s ({busy:,.0f} s of it computing), at most {memory:,.0f} MB")
    return code


def run(arguments: list[str], environment: dict[str, str]) -> tuple[float, float, float, int]:
    """Run Python with these arguments: seconds, those computing, peak memory in MB, exit code."""
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, *arguments], env=environment)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    took, busy = time.monotonic() - began, used.ru_utime + used.ru_stime
    return took, busy, used.ru_maxrss / 1024, process.returncode


if __name__ == "__main__":
    sys.exit(main())
