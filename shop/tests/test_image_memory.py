import os
import subprocess
import sys

from django.conf import settings

MOST_MEGABYTES = 400


def run(*args) -> str:
    return subprocess.run(
        [sys.executable, "-m", "shop.tests.image_memory", *map(str, args)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DEBUG": "on", "DATABASE_URL": "sqlite:///:memory:"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_a_process_that_takes_the_largest_pictures_at_once_stays_small(tmp_path):
    run("draw", tmp_path)

    *pictures, megabytes = run("read", tmp_path).splitlines()

    assert len(pictures) == 14
    assert int(megabytes) < MOST_MEGABYTES
