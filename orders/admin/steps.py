"""The pages on which staff take an order one step further."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextInputWidget,
    UnfoldAdminURLInputWidget,
)

from orders.gateways.base import GatewayError
from orders.models import Order
from orders.services import (
    cancellation,
    lifecycle,
    payments,
    refund_items,
    refunds,
    shipments,
)
from orders.services.lifecycle import IllegalStep
from orders.states import FULFILMENT_STEPS, Fulfilment, OrderStatus
from shop.money import rupees


def can_ship(order: Order) -> bool:
    return (
        order.status == OrderStatus.CONFIRMED
        and Fulfilment.SHIPPED in FULFILMENT_STEPS[order.fulfilment]
        and any(shipments.left_to_send(order).values())
    )


def can_deliver(order: Order) -> bool:
    is_sent = Fulfilment.DELIVERED in FULFILMENT_STEPS[order.fulfilment]
    return order.status == OrderStatus.CONFIRMED and (is_sent or shipments.is_all_there_is(order))


def can_check(order: Order) -> bool:
    """Whether the gateway may have news of this order."""
    return order.requests.unsettled().exists()


class ShipForm(forms.Form):
    """How many of which item go into this parcel, and how it can be followed."""

    carrier = forms.CharField(max_length=60, required=False, widget=UnfoldAdminTextInputWidget())
    tracking = forms.CharField(
        label="Tracking number",
        max_length=60,
        required=False,
        widget=UnfoldAdminTextInputWidget(),
    )
    tracking_url = forms.URLField(
        label="Tracking link",
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=UnfoldAdminURLInputWidget(),
        help_text="The buyer gets it by mail.",
    )

    def __init__(self, order: Order, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.left = shipments.left_to_send(order)
        self.items = [item for item in order.items.all() if self.left[item.pk]]
        for item in self.items:
            self.fields[f"item-{item.pk}"] = forms.IntegerField(
                label=f"{item.product_name} {item.options}".strip(),
                min_value=0,
                max_value=self.left[item.pk],
                initial=self.left[item.pk],
                widget=UnfoldAdminIntegerFieldWidget(),
            )

    def rows(self) -> list:
        """Each item that is left, how many of it, and the field for its quantity."""
        return [(item, self.left[item.pk], self[f"item-{item.pk}"]) for item in self.items]

    def details(self) -> list:
        return [self[name] for name in ("carrier", "tracking", "tracking_url")]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(self.quantities().values()):
            raise forms.ValidationError("Nothing is in this parcel: choose at least one item.")
        return cleaned

    def quantities(self) -> dict[int, int]:
        return {item.pk: self.cleaned_data[f"item-{item.pk}"] for item in self.items}


class CancelForm(forms.Form):
    reason = forms.CharField(
        max_length=200,
        label="Why?",
        help_text="The buyer reads it in the mail.",
        widget=UnfoldAdminTextInputWidget(),
    )


def ship(model_admin, request, object_id: int):
    """Ask what is in the parcel, then send it."""
    order = _order(request, object_id, model_admin.has_ship_permission)
    if not can_ship(order):
        return _refused(request, order, "shipped")
    form = ShipForm(order, request.POST or None)
    if request.method == "POST" and form.is_valid():
        details = {name: form.cleaned_data[name] for name in ("carrier", "tracking")}
        try:
            shipments.ship(
                order,
                quantities=form.quantities(),
                tracking_url=form.cleaned_data["tracking_url"],
                by=request.user.email,
                **details,
            )
        except IllegalStep as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, f"Order {order.number}: the parcel is on its way.")
        return back_to(order)
    return page(
        model_admin,
        request,
        order,
        "admin/orders/order/ship.html",
        form=form,
        title=f"Ship order {order.number}",
        intro="Everything that is left is in the parcel. Lower a number to ship in parts.",
        button="Ship and tell the buyer",
    )


def cancel(model_admin, request, object_id: int):
    """Say what cancelling does, ask why, then do it."""
    order = _order(request, object_id, model_admin.has_act_permission)
    if not cancellation.can_cancel(order):
        return _refused(request, order, "cancelled")
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancellation.cancel(order, by=request.user.email, reason=form.cleaned_data["reason"])
        except IllegalStep as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, f"Order {order.number} is cancelled.")
        return back_to(order)
    return page(
        model_admin,
        request,
        order,
        "admin/step.html",
        form=form,
        title=f"Cancel order {order.number}",
        intro="This cannot be undone.",
        consequences=_consequences(order),
        button="Cancel the order",
        button_variant="danger",
    )


def deliver(model_admin, request, object_id: int):
    """Note that everything arrived."""
    order = _order(request, object_id, model_admin.has_ship_permission)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        shipments.deliver(order, by=request.user.email)
    except IllegalStep as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"Order {order.number} is delivered.")
    return back_to(order)


def check(model_admin, request, object_id: int):
    """Ask the gateway now how the payment stands."""
    order = _order(request, object_id, model_admin.has_act_permission)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        payments.check(order)
    except GatewayError:
        messages.error(request, "Razorpay did not answer. Nothing was changed; try again soon.")
    else:
        order.refresh_from_db()
        messages.success(request, f"Razorpay was asked. {_money_words(order)}")
    return back_to(order)


def _money_words(order: Order) -> str:
    if order.paid_paise:
        return f"{rupees(order.paid_paise)} of {rupees(order.total_paise)} is paid."
    return "It knows of no payment for this order yet."


def _consequences(order: Order) -> list[str]:
    """What cancelling this order does to stock and money, in sentences."""
    is_sold = order.status == OrderStatus.CONFIRMED
    held = refund_items.unreturned_lines(order) if is_sold else lifecycle.stock_lines(order)
    paid = order.payments.filter(accepted=True).exclude(gateway_id=None).first()
    back = refunds.left_paise(paid) if paid else 0
    return [
        f"{sum(quantity for _variant, quantity in held)} units go back on the shelf.",
        _about_money(order, back),
        f"{order.email} gets a mail.",
    ]


def _about_money(order: Order, back_paise: int) -> str:
    if back_paise:
        return f"{rupees(back_paise)} goes back to the buyer, the way it came."
    if order.paid_paise:
        return "What was paid has gone back before, or is on its way."
    return "No money has come in, so none goes back."


def _order(request, object_id: int, is_allowed) -> Order:
    if not is_allowed(request):
        raise PermissionDenied
    return order_or_404(object_id)


def order_or_404(object_id: int) -> Order:
    return get_object_or_404(Order.objects.prefetch_related("items"), pk=object_id)


def _refused(request, order: Order, step: str):
    messages.error(
        request,
        f"Order {order.number} is {order.get_status_display().lower()}, "
        f"{order.get_fulfilment_display().lower()}: it cannot be {step} now.",
    )
    return back_to(order)


def back_to(order: Order):
    """Go back to the order's page."""
    return HttpResponseRedirect(reverse("admin:orders_order_change", args=[order.pk]))


def page(model_admin, request, order: Order, template: str, **words):
    """Show a page about the next step of an order."""
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "original": order,
        "order": order,
        "back": reverse("admin:orders_order_change", args=[order.pk]),
        **words,
    }
    return TemplateResponse(request, template, context)
