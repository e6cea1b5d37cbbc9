"""Ratings as pages show them: stars, and how many gave each. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """How many gave so many stars, and their share in per cent."""

    stars: int
    count: int
    percent: int


def histogram(product) -> list[Bar]:
    """The spread of a product's ratings, five stars first; empty without reviews."""
    spread = product.rating_stars
    total = sum(spread)
    if not total:
        return []
    return [
        Bar(stars, spread[stars - 1], (200 * spread[stars - 1] + total) // (2 * total))
        for stars in (5, 4, 3, 2, 1)
    ]


def half_stars(hundredths: int | None) -> int:
    """A rating in half stars, as they are drawn.

    >>> half_stars(424), half_stars(425), half_stars(None)
    (8, 9, 0)
    """
    return ((hundredths or 0) + 25) // 50


def tenths(hundredths: int | None) -> str:
    """A rating as people say it.

    >>> tenths(425), tenths(500)
    ('4.3', '5.0')
    """
    whole, part = divmod(((hundredths or 0) + 5) // 10, 10)
    return f"{whole}.{part}"
