"""Writes what search knows of the catalogue: documents, and the words that occur in them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import chain

from django.db import connection, transaction
from django.utils.html import strip_tags

from shop.models import (
    Category,
    Product,
    ProductStatus,
    SearchDocument,
    SearchSpelling,
    SearchWord,
    Variant,
)
from shop.searching import tables, words

BATCH = 500
READ = ("pk", "name", "brand", "summary", "description", "category__path")
WORDS_AT_ONCE = 5000  # a statement can name so many and no more
MOST_TEXT = 20_000  # letters of a description that search reads


def write(product_ids: Iterable[int]) -> None:
    """Write anew the documents of these products; those that are not on sale have none.

    Call it in the transaction that changed them, with the products locked: what is written
    is what that transaction sees. Words nobody had before are added, in their order, so
    that two writers wait for one another and do not deadlock.
    """
    chosen = sorted(set(product_ids))
    with transaction.atomic():
        for start in range(0, len(chosen), BATCH):
            _write(chosen[start : start + BATCH])


def outdated(product_ids: Collection[int]) -> list[int]:
    """Those of these products on sale whose document is missing, or is not what write()
    would write now. Writes nothing; a fixed number of queries."""
    kept = SearchDocument.objects.in_bulk(product_ids)
    return [
        product.pk
        for product, document, _ in _documents(product_ids)
        if product.pk not in kept
        or any(getattr(kept[product.pk], name) != getattr(document, name) for name in tables.FIELDS)
    ]


def _write(pks: Collection[int]) -> None:
    documents, found, in_codes = [], Counter(), Counter()
    for _, document, (parts, codes) in _documents(pks):
        documents.append(document)
        found.update(set(chain.from_iterable(map(words.flat, parts))))
        in_codes.update(set(chain.from_iterable(map(words.flat, codes))))
    there = {document.product_id for document in documents}
    SearchDocument.objects.filter(product__in=set(pks) - there).delete()
    SearchDocument.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=["product"], update_fields=tables.FIELDS
    )
    _add_words(found, is_code=False)
    _add_words({word: n for word, n in in_codes.items() if word not in found}, is_code=True)


def _documents(pks: Collection[int]):
    """Products on sale, each with its document, and the texts and codes that it is made of."""
    for product, codes, values, shelves in _goods(pks):
        text = f"{product.summary} {_plain(product.description)}"
        document = SearchDocument(
            product_id=product.pk,
            name=_joined([product.name]),
            codes=_joined(codes),
            shelf=_joined([product.brand, *shelves]),
            options=_joined(values),
            text=_joined([text]),
        )
        yield product, document, ((product.name, product.brand, *shelves, *values, text), codes)


def _goods(pks: Collection[int]):
    """Products on sale, each with its codes, option values and the names of its shelves."""
    products = Product.objects.filter(pk__among=pks, status=ProductStatus.ACTIVE)
    products = list(products.order_by("pk").values_list(*READ, named=True))
    codes: dict[int, list[str]] = {product.pk: [] for product in products}
    values: dict[int, list[str]] = {product.pk: [] for product in products}
    variants = Variant.objects.filter(product__among=codes, is_active=True)
    columns = ("product_id", "sku", "barcode", "options")
    for pk, sku, barcode, options in variants.order_by("position", "pk").values_list(*columns):
        codes[pk] += [sku, barcode]
        values[pk] += options
    names = _shelf_names({product.category__path for product in products})
    for product in products:
        path = product.category__path
        shelves = [names[path[:end]] for end in _ends(path)]
        yield product, codes[product.pk], values[product.pk], shelves


def _shelf_names(paths: set[str]) -> dict[str, str]:
    """The names of these categories and of all above them, by path."""
    wanted = {path[:end] for path in paths for end in _ends(path)}
    return dict(Category.objects.filter(path__in=wanted).values_list("path", "name"))


def _ends(path: str) -> range:
    return range(Category.steplen, len(path) + 1, Category.steplen)


def _plain(html: str) -> str:
    """The words of HTML; a tag parts words."""
    return strip_tags(html.replace("<", " <"))[:MOST_TEXT]


def _joined(parts: Iterable[str]) -> str:
    """The stems of these texts, each once, as the index takes them."""
    return " ".join(words.unique(chain.from_iterable(map(words.terms, parts))))


def _add_words(found: Mapping[str, int], *, is_code: bool) -> None:
    """Add those that are new, with the number of documents that they came in.

    A word that was part of codes alone becomes one like others when a text has it.
    """
    wanted = sorted(word for word in found if words.can_be_misspelled(word))
    for start in range(0, len(wanted), WORDS_AT_ONCE):
        _add_some_words(wanted[start : start + WORDS_AT_ONCE], found, is_code=is_code)


def _add_some_words(wanted: list[str], found: Mapping[str, int], *, is_code: bool) -> None:
    known = SearchWord.objects.filter(word__among=wanted)
    if not is_code:
        known = known.filter(is_code=False)
    missing = sorted(set(wanted) - set(known.values_list("word", flat=True)))
    if not missing:
        return
    SearchWord.objects.bulk_create(
        [
            SearchWord(word=word, stem=words.stem(word), documents=found[word], is_code=is_code)
            for word in missing
        ],
        update_conflicts=True,
        unique_fields=["word"],
        update_fields=["is_code", "documents"],
    )
    if is_code:
        return
    spellings = [
        SearchSpelling(key=key, word=word)
        for word in SearchWord.objects.filter(word__among=missing).order_by("word")
        for key in sorted(words.spellings(word.word))
    ]
    SearchSpelling.objects.bulk_create(spellings, ignore_conflicts=True, batch_size=5000)


def count_words() -> None:
    """Count anew in how many documents each word is, and forget those that are in none."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in COUNTING[connection.vendor]:
                cursor.execute(statement)
        SearchWord.objects.filter(documents=0).delete()


COUNTING = {
    "sqlite": [
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.shop_search_counts "
        "USING fts5vocab('main', 'search_anywhere', 'row')",
        "UPDATE shop_searchword SET documents = COALESCE("
        "(SELECT doc FROM temp.shop_search_counts WHERE term = stem), 0)",
        "DROP TABLE temp.shop_search_counts",
    ],
    "postgresql": [
        # Not ts_stat(): its tree has no balance, and numbers that rise, as barcodes do, make it
        # a list that is walked once for each word.
        "CREATE TEMPORARY TABLE shop_search_counts (stem text PRIMARY KEY, ndoc integer) "
        "ON COMMIT DROP",
        "INSERT INTO shop_search_counts SELECT lexeme, count(*) "
        "FROM search_anywhere, unnest(words) GROUP BY lexeme",
        "ANALYZE shop_search_counts",
        "ANALYZE shop_searchword",
        "UPDATE shop_searchword SET documents = 0 WHERE documents <> 0 "
        "AND stem NOT IN (SELECT stem FROM shop_search_counts)",
        "UPDATE shop_searchword SET documents = ndoc FROM shop_search_counts AS counted "
        "WHERE counted.stem = shop_searchword.stem AND documents <> ndoc",
    ],
}
