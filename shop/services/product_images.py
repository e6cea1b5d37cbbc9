"""Fetching the pictures that a product file points to."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from shop.importing import Parsed, ParsedImage, ParsedProduct, Problem
from shop.models import Product, ProductImage, Variant
from shop.services import listing, picture_files
from shop.services.batches import Progress, in_batches
from shop.services.downloads import Downloads, Unfetchable
from shop.services.exporting import picture_address
from shop.services.images import MAX_BYTES, InvalidPicture
from shop.services.imports.plan import find_products
from shop.services.picture_files import PictureGone, Prepared, TooManyPictures

AT_ONCE = 8  # asked for by a thread each, and held in memory
MAX_URL = 500


@dataclass(frozen=True)
class Missing:
    """A picture that the file names and the shop does not have."""

    image: ParsedImage
    position: int
    product: Product
    variant: Variant | None

    @property
    def pair(self) -> tuple[str, str]:
        """The option and value whose variants it shows; what shows one shows no other."""
        return (self.image.pair if self.variant is None else None) or ("", "")


def missing_images(parsed: Parsed) -> list[Missing]:
    """Return the pictures still to be fetched, for those products that are in the shop."""
    missing = []
    for batch in in_batches(parsed.products):
        products = find_products(product.source_handle for product in batch)
        here = [product.pk for product in products.values()]
        images = ProductImage.objects.filter(product__in=here)
        have = set()
        for pk, source, name in images.values_list("product_id", "source_url", "file"):
            # Known by where it came from, and by where an export of ours says that it is.
            have |= {(pk, source), (pk, picture_address(name))}
        owned = Variant.objects.filter(product__in=here)
        variants = {variant.sku: variant for variant in owned}
        for found in batch:
            if product := products.get(found.source_handle):
                missing += _missing_of(found, product, variants, have)
    return missing


def _missing_of(found: ParsedProduct, product: Product, variants: dict, have: set):
    for position, image in enumerate(found.images):
        # A mere name is that of a picture in a zip file, which came with the products.
        if "://" in image.url and (product.pk, image.url) not in have:
            variant = variants.get(image.sku)
            is_own = variant is not None and variant.product_id == product.pk
            yield Missing(image, position, product, variant if is_own else None)


def fetch_missing(
    missing: list[Missing], *, downloads: Downloads | None = None, progress: Progress = iter
) -> tuple[int, list[Problem]]:
    """Fetch and store pictures; return how many came, and for each other one the reason.

    Call it outside a transaction: it waits for other people's servers. Several are asked
    at once, each address once; each picture is stored by itself, so that what has
    come stays whatever happens to the next.
    """
    downloads = downloads or Downloads()
    by_url: dict[str, list[Missing]] = {}
    for entry in missing:
        by_url.setdefault(entry.image.url, []).append(entry)
    stored, problems = 0, []
    urls = iter(progress(list(by_url)))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for batch in in_batches(urls, AT_ONCE):
            answers = pool.map(lambda url: _fetch(url, downloads), batch)
            for url, answer in zip(batch, answers, strict=True):
                prepared = answer if isinstance(answer, str) else _prepare(answer)
                for entry in by_url[url]:
                    if reason := prepared if isinstance(prepared, str) else _show(entry, prepared):
                        problems.append(Problem(entry.image.line, f"{url}: {reason}"))
                    else:
                        stored += 1
    return stored, sorted(problems, key=lambda problem: problem.line)


def _fetch(url: str, downloads: Downloads) -> bytes | str:
    """Return what the address holds, or why there is nothing."""
    if len(url) > MAX_URL:
        return f"The address is longer than {MAX_URL} characters."
    try:
        return downloads.fetch(url, max_bytes=MAX_BYTES)
    except Unfetchable as problem:
        return str(problem)


def _prepare(data: bytes) -> Prepared | str:
    """Store the files of the picture, or say why not. Not in a thread: it asks the database."""
    try:
        return picture_files.prepare(data)
    except InvalidPicture as problem:
        return str(problem)


def _show(entry: Missing, prepared: Prepared) -> str:
    """Show one picture with its product; says why not, or nothing."""
    try:
        picture_files.attach(
            entry.product,
            prepared,
            variant=entry.variant,
            pair=entry.pair,
            alt=entry.image.alt or entry.product.name[:160],
            position=entry.position,
            source_url=entry.image.url,
        )
    except (PictureGone, TooManyPictures) as problem:
        return str(problem)
    # By itself: a form locks the product first and the stored picture after it.
    listing.refresh([entry.product.pk])
    return ""
