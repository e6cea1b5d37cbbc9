"""A small storm in a shop of its own; benchmarks/README.md tells of the large one."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SECONDS_AT_MOST = 400  # it takes about thirty; this only ends what hangs


@pytest.mark.race
def test_forty_purchases_survive_a_stormy_gateway_and_three_kills():
    code, said = run("--purchases", "40", "--kills", "3", "--seed", "3")

    assert code == 0, said
    assert "Nothing lost, nothing doubled, nothing oversold." in said


def run(*arguments: str) -> tuple[int, str]:
    """Run the chaos as a program, on a database of its own of the kind that is tested."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        arguments += ("--postgres", url)
    chaos = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.chaos", *arguments],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said, _ = chaos.communicate(timeout=SECONDS_AT_MOST)
    except subprocess.TimeoutExpired:
        chaos.terminate()  # it stops the server and the simulator that it started
        said, _ = chaos.communicate(timeout=90)
    return chaos.returncode, said
