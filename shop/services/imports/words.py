"""What an import changes, in the words of our own file."""

from collections.abc import Iterator

from shop.importing import own
from shop.importing.own_cells import written_pair
from shop.services.imports.plan import Change, Difference

COLUMNS = {column.field: column for column in own.PRODUCT_COLUMNS + own.VARIANT_COLUMNS}
LONGEST = 60


def words_of(found: Difference) -> str:
    """One difference as a sentence: `CUP-L Price: 50.00 → 55.00`."""
    title, old, new = parts_of(found)
    return f"{title}: {_short(old)} → {_short(new)}" if found.field != "sku" else f"{title} is new"


def parts_of(found: Difference) -> tuple[str, str, str]:
    """What differs, as it stands in the shop, and as the file has it."""
    if found.field == "pictures":
        return "Pictures", _named(found.old), _named(found.new)
    column = COLUMNS[found.field]
    if found.field == "sku":
        return found.sku, "", "new"
    title = f"{found.sku} {column.title}".strip()
    return title, column.write(found.old), column.write(found.new)


def stock_words(change: Change) -> Iterator[tuple[int, str]]:
    """The line and the words of each variant of which the shop has another number on hand."""
    for entry in change.variants:
        told, here = entry.parsed.stock, entry.variant
        if here and told is not None and told != here.on_hand:
            name = f"{change.parsed.name}, {here.sku}"
            yield entry.parsed.line, f"{name}: {here.on_hand} on hand, {told} in the file"


def _named(pictures: list[dict]) -> str:
    return ", ".join(
        " ".join(filter(None, [one["name"], one["alt"] and f"“{one['alt']}”", _shows(one)]))
        for one in pictures
    )


def _shows(picture: dict) -> str:
    """The variant or the value that it shows; imports of before there were values name none."""
    return picture["sku"] or written_pair(*picture.get("pair", ("", "")))


def _short(text: str) -> str:
    text = " ".join(text.split()) or "nothing"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
