"""All that the demo shop sells, shelf by shelf."""

from shop.demo.catalogue import apparel, home, kitchen, pantry, play, sarees, stationery, wellness

_PARTS = (kitchen, sarees, apparel, pantry, home, stationery, play, wellness)
SHELVES = tuple(part.SHELF for part in _PARTS)
GOODS = tuple(good for part in _PARTS for good in part.GOODS)

# One of each shelf in turn, so that the newest are not all of one kind.
NEWEST_FIRST = tuple(
    good
    for place in range(max(len(part.GOODS) for part in _PARTS))
    for part in _PARTS
    for good in part.GOODS[place : place + 1]
)


def ground_of(shelf_slug: str) -> str:
    """The paper that pictures of this shelf are drawn on."""
    for shelf in SHELVES:
        if shelf_slug in {shelf.slug, *(inner.slug for inner in shelf.shelves)}:
            return shelf.ground
    raise KeyError(shelf_slug)
