"""The form with which a buyer reviews what was delivered."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from orders import access
from orders.forms import ReviewForm
from orders.models import OrderItem
from orders.services import feedback
from orders.views.answers import see_other
from shop.services.reviews import AlreadyPublished


@require_http_methods(["GET", "HEAD", "POST"])
def review(request, number: str, item_id: int):
    """Show what was said so far, and take it or its better; published, it stays as it is."""
    order = access.order_or_404(request, number)
    item = get_object_or_404(OrderItem, pk=item_id, order=order)
    if not feedback.may_review(order, item):
        raise Http404
    written = feedback.find_review(item)
    back = access.link(request, order)
    if request.method == "POST":
        form = ReviewForm(request.POST)
        if form.is_valid():
            return _take(request, order, item, form, back)
    else:
        form = ReviewForm(initial=_initial(order, written))
    words = {"order": order, "item": item, "written": written, "form": form, "back": back}
    return render(request, "orders/review.html", words, status=422 if form.errors else 200)


def _take(request, order, item, form, back):
    try:
        feedback.say(order, item, **form.cleaned_data)
    except AlreadyPublished as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Thank you. We read your review and then publish it.")
    return see_other(back)


def _initial(order, written) -> dict:
    if written is not None:
        return {name: getattr(written, name) for name in ReviewForm.base_fields}
    address = order.addresses.first()
    return {"author_name": _short_name(address.name) if address else ""}


def _short_name(name: str) -> str:
    """A name as one signs in public, with no more than a letter of the last.

    >>> _short_name("Meera  Iyer"), _short_name("Meera"), _short_name("")
    ('Meera I.', 'Meera', '')
    """
    first, *others = name.split() or [""]
    return f"{first} {others[-1][0]}." if others else first
