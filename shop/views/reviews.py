"""What buyers say: all of it page by page, and a word of thanks for what helped."""

from urllib.parse import urlsplit

from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST, require_safe

from shop import structured_data
from shop.access import same_origin_only
from shop.models import Product, Review
from shop.page_cache import public_page, shows_stock_and_reviews
from shop.services import reviews
from shop.stars import histogram
from shop.views.moved import moved_or_gone

PER_PAGE = 10
SORTS = {
    "newest": ("Newest first", ["-created_at", "-pk"]),
    "helpful": ("Most helpful first", ["-helpful_count", "-created_at", "-pk"]),
    "best": ("Best rating first", ["-rating", "-created_at", "-pk"]),
    "worst": ("Lowest rating first", ["rating", "-created_at", "-pk"]),
}
RATINGS = ("1", "2", "3", "4", "5")
VOTES_COOKIE = "helpful"
MOST_VOTES = 200  # of one browser; then the oldest are forgotten


@require_safe
@public_page
@moved_or_gone
def listing(request, slug):
    """All reviews of a product, in the order and of the rating that the address asks for."""
    product = get_object_or_404(Product.objects.on_sale().select_related("category"), slug=slug)
    shows_stock_and_reviews(request, product.pk)
    asked = request.GET.get("sort", "")
    sort = asked if asked in SORTS else "newest"
    asked = request.GET.get("rating", "")
    rating = asked if asked in RATINGS else ""
    chosen = product.reviews.published().order_by(*SORTS[sort][1])
    count = product.rating_count
    if rating:
        chosen = chosen.filter(rating=rating)
        count = product.rating_stars[int(rating) - 1] if product.rating_stars else 0
    page = KnownPaginator(chosen, PER_PAGE, count).get_page(request.GET.get("page"))
    address = reverse("shop:reviews", args=[slug])
    trail = [
        ("Home", "/"),
        (product.category.name, product.category.get_absolute_url()),
        (product.name, product.get_absolute_url()),
        ("Reviews", address),
    ]
    words = {
        "product": product,
        "page": page,
        "sort": sort,
        "sorts": [(name, words) for name, (words, _) in SORTS.items()],
        "rating": rating,
        "bars": histogram(product),
        "is_rearranged": bool(rating) or sort != "newest",
        "address": address,
        "trail": trail,
        "structured": [structured_data.breadcrumbs(trail)],
    }
    return render(request, "shop/reviews.html", words)


class KnownPaginator(Paginator):
    """Pages of rows whose number is kept elsewhere, so that nothing is counted for a page."""

    def __init__(self, rows, per_page: int, count: int):
        super().__init__(rows, per_page)
        self.known = count

    @cached_property
    def count(self) -> int:
        return self.known


@same_origin_only
@require_POST
def helpful(request, review_id: int):
    """Count a reader whom a review helped, once for each browser."""
    review = get_object_or_404(Review.objects.published().select_related("product"), pk=review_id)
    answer = HttpResponseRedirect(f"{_page_of(request, review)}#review-{review.pk}", status=303)
    voted = _votes(request)
    if review.pk in voted:
        return answer
    reviews.find_helpful(review)
    answer.set_signed_cookie(
        VOTES_COOKIE,
        "-".join(str(pk) for pk in [*voted, review.pk][-MOST_VOTES:]),
        max_age=60 * 60 * 24 * 365,
        path="/reviews/",  # not sent with any page, so that caches may keep those
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer


def _page_of(request, review: Review) -> str:
    """Where the button was pressed, if that was a page of this product."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    home = review.product.get_absolute_url()
    if came_from.netloc == request.get_host() and came_from.path.startswith(home):
        return came_from._replace(scheme="", netloc="", fragment="").geturl()
    return reverse("shop:reviews", args=[review.product.slug])


def _votes(request) -> list[int]:
    """The reviews that this browser has found helpful; a cookie that is not ours holds none."""
    try:
        text = request.get_signed_cookie(VOTES_COOKIE, default="")
    except signing.BadSignature:
        return []
    return [int(part) for part in text.split("-") if part]
