"""What lists and filters need to know of every product, as columns in memory.

Each process keeps its own copy, so that counting a million products for a filter takes
milliseconds and no query. Every change of the catalogue leaves a CatalogueChange in its own
transaction; Memory.read() takes in what those that are new name, so a list never shows less
than what is committed. Nothing here knows what a filter is: shop.facets does.
"""

import threading
import time
from array import array
from collections.abc import Collection, Iterable
from itertools import islice

import numpy as np

from shop.change_log import MANY, TRUSTED_FOR, Changes
from shop.models import OptionValue, Product
from shop.models.product import ProductStatus

READ_AT_ONCE = 5000
OF_NO_PRODUCT = 0  # stands in the log for what is no product, such as an OptionValue
KINDS = {
    "pk": np.int64,
    "is_shown": np.bool_,
    "category": np.int32,
    "brand": np.int32,
    "price": np.int64,
    "discount": np.int16,
    "in_stock": np.bool_,
    "rating": np.int16,
    "rating_count": np.int32,
    "relevance": np.int64,
    "created": np.int64,
    "assortment": np.int32,
}
BEFORE_ALL_ELSE = 55  # the bit of `relevance` that says that it is in stock
DAY = 86_400
FIELDS = (
    *("pk", "status", "category_id", "brand", "from_paise", "from_mrp_paise", "is_in_stock"),
    *("rating_hundredths", "rating_count", "popularity", "created_at", "option_value_ids"),
)


class Assortments:
    """Sets of OptionValues, each known once, by number."""

    def __init__(self):
        self._numbers: dict[str, int] = {}
        self._values, self._firsts = array("i"), array("i", [0])

    def number_of(self, text: str) -> int:
        """The number of a set that is written like "3,17"; a set that is new gets the next."""
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = len(self._numbers)
            self._values.extend(int(value) for value in text.split(",") if value)
            self._firsts.append(len(self._values))
        return number

    def count(self, numbers: np.ndarray) -> dict[int, int]:
        """By OptionValue, in how many of these sets it is."""
        times = np.bincount(numbers)
        known = np.flatnonzero(times)
        values, firsts = np.asarray(self._values), np.asarray(self._firsts)
        sizes = firsts[known + 1] - firsts[known]
        ends = np.cumsum(sizes)
        within = np.arange(sizes.sum()) - np.repeat(ends - sizes, sizes)
        found = values[np.repeat(firsts[known], sizes) + within]
        counts = np.bincount(found, weights=np.repeat(times[known], sizes))
        return {int(value): int(counts[value]) for value in np.flatnonzero(counts)}

    def having(self, wanted: Collection[int]) -> np.ndarray:
        """By number of a set, whether it has one of these OptionValues."""
        owners = np.repeat(np.arange(len(self._firsts) - 1), np.diff(self._firsts))
        has_it = np.zeros(len(self._firsts) - 1, bool)
        has_it[owners[np.isin(self._values, list(wanted))]] = True
        return has_it


class Columns:
    """One row for each product; `is_shown` tells which of them are on sale now.

    Prices are in paise, ratings in hundredths, discounts in whole percent, times in seconds
    since 1970. `brand` is a number of `brands`. The greatest `relevance` comes first: what is
    in stock, then what is bought most, then what is new. `assortment` is the number of a set
    of OptionValues, which `options` has by key: many products come in the same sizes.
    """

    def __init__(self):
        self.size = 0
        self.late_rows: dict[int, int] = {}  # products that came after one with a greater key
        self.is_sorted = 0  # so many rows at the beginning go by their keys
        self.brands, self._brand_numbers = [""], {"": 0}
        self.assortments = Assortments()
        self.options: dict[int, OptionValue] = {}
        for name, kind in KINDS.items():
            setattr(self, name, np.zeros(0, kind))

    def rows_of(self, pks: Collection[int]) -> np.ndarray:
        """Return the rows of these products, in their order, without those that have none."""
        places, known = self.look_for(pks)
        return places[known]

    def look_for(self, pks: Collection[int] | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return in parallel to `pks`: the row of each, and whether it has one at all."""
        is_array = isinstance(pks, np.ndarray)  # a search finds hundreds of thousands at once
        wanted = pks if is_array else np.fromiter(pks, np.int64, len(pks))
        places = np.searchsorted(self.pk[: self.is_sorted], wanted)
        places[places >= self.is_sorted] = 0
        known = self.pk[places] == wanted if self.is_sorted else np.zeros(len(wanted), bool)
        if self.late_rows and not known.all():
            for at in np.flatnonzero(~known):
                late = self.late_rows.get(int(wanted[at]))
                if late is not None:
                    places[at], known[at] = late, True
        return places, known

    def write(self, found: Iterable[tuple]) -> None:
        """Take in products as tuples of FIELDS, new ones and those that are known already."""
        found = iter(found)
        while some := list(islice(found, READ_AT_ONCE)):
            self._write(some)

    def write_options(self, found: Iterable[OptionValue]) -> None:
        """Take in all OptionValues there are, in place of those that were known."""
        self.options = {one.pk: one for one in found}

    def option_slug(self, value: int) -> str:
        """The option of which this is a value."""
        return self.options[value].option_slug if value in self.options else ""

    def hide(self, pks: Collection[int]) -> None:
        """Take out what was deleted."""
        self.is_shown[self.rows_of(pks)] = False

    def popular(self, rows) -> np.ndarray:
        """What these rows are sorted by when it does not matter whether they are in stock."""
        return self.relevance[rows] & ((1 << BEFORE_ALL_ELSE) - 1)

    def _write(self, some: list[tuple]) -> None:
        pks, statuses, categories, brands, prices, mrps, stocks, *others = zip(*some, strict=True)
        ratings, rating_counts, bought, created, values = others
        rows = self._places(pks)
        self.is_shown[rows] = [
            status == ProductStatus.ACTIVE and price is not None
            for status, price in zip(statuses, prices, strict=True)
        ]
        self.category[rows] = categories
        self.brand[rows] = [self._brand_number(brand) for brand in brands]
        self.price[rows] = [price or 0 for price in prices]
        self.discount[rows] = [
            (mrp - price) * 100 // mrp if price is not None and mrp else 0
            for price, mrp in zip(prices, mrps, strict=True)
        ]
        self.in_stock[rows] = stocks
        self.rating[rows] = [rating or 0 for rating in ratings]
        self.rating_count[rows] = rating_counts
        self.created[rows] = [int(moment.timestamp()) for moment in created]
        self.relevance[rows] = (
            np.array(stocks, np.int64) << BEFORE_ALL_ELSE
            | np.array(bought, np.int64) << 24
            | self.created[rows] // DAY
        )
        self.assortment[rows] = [self.assortments.number_of(text) for text in values]

    def _places(self, pks: Iterable[int]) -> np.ndarray:
        """The rows of these products; those that are new get rows of their own at the end."""
        known = dict(zip(self.pk[self.rows_of(pks)].tolist(), self.rows_of(pks), strict=True))
        rows = np.zeros(len(pks), np.int64)
        self._make_room(self.size + len(pks))
        for at, pk in enumerate(pks):
            row = known.get(pk)
            if row is None:
                row = self.size
                self.pk[row] = pk
                self.size += 1
                if row == self.is_sorted and (row == 0 or self.pk[row - 1] < pk):
                    self.is_sorted += 1
                else:
                    self.late_rows[pk] = row
            rows[at] = row
        return rows

    def _make_room(self, size: int) -> None:
        if size > len(self.pk):
            for name in KINDS:
                setattr(self, name, _longer(getattr(self, name), size))

    def _brand_number(self, brand: str) -> int:
        number = self._brand_numbers.get(brand)
        if number is None:
            number = self._brand_numbers[brand] = len(self.brands)
            self.brands.append(brand)
        return number


def _longer(column: np.ndarray, size: int) -> np.ndarray:
    """A copy with room for `size` and some more, so that it is not copied for each new row."""
    longer = np.zeros(size + size // 8 + 64, column.dtype)
    longer[: len(column)] = column
    return longer


class Memory:
    """The columns of this process, brought up to date before each use."""

    def __init__(self):
        self.lock = threading.RLock()
        self._columns: Columns | None = None
        self._changes: Changes | None = None
        self._read_at = 0.0

    def read(self) -> Columns:
        """Return the columns as committed now: one query where nothing changed.

        Hold the lock while they are used, or another thread writes into them.
        """
        now = time.monotonic()
        if now - self._read_at > TRUSTED_FOR:
            self._columns = None
        self._read_at = now
        unread = self._changes.unread() if self._columns else []
        if self._columns is None or len(unread) > MANY:
            self._load()
        elif unread:
            pks = {product for _, product, _ in unread}
            found = list(Product.objects.filter(pk__in=pks).order_by("pk").values_list(*FIELDS))
            self._columns.write(found)
            if OF_NO_PRODUCT in pks:
                self._columns.write_options(OptionValue.objects.all())
            self._columns.hide(pks - {row[0] for row in found})
            self._changes.note(unread)
        return self._columns

    def forget(self) -> None:
        """Start anew with the next use."""
        with self.lock:
            self._columns = None

    def _load(self) -> None:
        # The changes first: what comes in while the rest is read is taken in once more.
        changes, columns = Changes(), Columns()
        everything = Product.objects.order_by("pk").values_list(*FIELDS)
        columns.write_options(OptionValue.objects.all())
        columns.write(everything.iterator(chunk_size=READ_AT_ONCE))
        self._columns, self._changes = columns, changes


memory = Memory()
