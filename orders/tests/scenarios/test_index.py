"""The checklist of 60 scenarios is played in full: each number is one test, here or in browser/."""

import re
from collections import Counter
from pathlib import Path


def test_each_of_the_60_scenarios_is_one_test():
    files = Path(__file__).parent.rglob("test_*.py")
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    numbers = Counter(re.findall(r"^def test_(\d\d)_", text, flags=re.MULTILINE))

    assert numbers == {f"{number:02}": 1 for number in range(1, 61)}
