"""The page of a product as it will be: really changed, rendered, and rolled back."""

from datetime import datetime

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from shop.models import Product, ProductStatus, ScheduledChange
from shop.services import listing, schedule
from shop.views import product as pages


def moment(text: str) -> datetime | None:
    """A time from an address, of the shop's own clock where it names no zone."""
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    if found is None or not 2000 <= found.year < 3000:  # far from where clocks overflow
        return None
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def page_of(product: Product, request, at: datetime) -> HttpResponse | None:
    """What shoppers will see at this moment if nobody changes anything but what is planned.

    A product that will not be on sale is shown as if it were, and says so. None where
    there is nothing to show. Nothing is written: the same services do the planned changes
    that the schedule will do, in a transaction that is taken back. Meanwhile others who
    would write to this product wait.
    """
    with transaction.atomic():
        for pk in (
            ScheduledChange.objects.due(at).filter(product=product).values_list("pk", flat=True)
        ):
            schedule.take_step(pk, at)
        status = Product.objects.values_list("status", flat=True).get(pk=product.pk)
        Product.objects.filter(pk=product.pk).update(status=ProductStatus.ACTIVE)
        listing.refresh([product.pk])
        request.preview = {"at": at, "status": ProductStatus(status)}
        try:
            page = pages.product(request, product.slug)
        except Http404:
            page = None
        transaction.set_rollback(True)
    if page is None or page.status_code != 200:
        return None
    page["Cache-Control"] = "private, no-store"
    del page["ETag"]
    page["X-Robots-Tag"] = "noindex"
    return page
