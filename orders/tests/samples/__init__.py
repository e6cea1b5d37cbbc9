"""Facts on Razorpay: entities, webhook bodies, errors and signatures, as files."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent


def sample(name: str):
    """Return what a file holds: `sample("entities/order_paid.json")`."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def names(folder: str, prefix: str = "") -> list[str]:
    """Return the files of a folder whose names begin with `prefix`."""
    return sorted(f"{folder}/{path.name}" for path in (FOLDER / folder).glob(f"{prefix}*.json"))
