"""Work in parts that one query can carry, and a way to see how far it is."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

BATCH = 500
Progress = Callable[[Iterable], Iterable]


def in_batches(rows: Iterable, size: int = BATCH) -> Iterator[list]:
    """Part what may be long into lists that one query can carry."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
