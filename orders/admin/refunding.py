"""The pages on which staff give money back: what for, what the buyer gets, then do it."""

import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from orders.admin import steps
from orders.models import Order, Payment, Refund
from orders.services import disputes, refund_items, refunds
from orders.services.lifecycle import IllegalStep
from orders.services.refund_items import Part
from orders.states import PaymentStatus, RefundStatus
from shop.admin.fields import rupee_field
from shop.money import rupees

NOTHING = "Nothing is to be refunded: choose units or an amount."


def may_refund(request) -> bool:
    """Who may give money back."""
    return request.user.has_perm("orders.add_refund")


def refundable(order: Order) -> Payment | None:
    """The payment that bought the order, while something of it can go back."""
    paid = order.payments.filter(
        accepted=True,
        gateway_id__gt="",
        status__in=[PaymentStatus.CAPTURED, PaymentStatus.REFUNDED],
    ).first()
    if paid is None or disputes.is_frozen(paid) or not refunds.left_paise(paid):
        return None
    return paid


class RefundForm(forms.Form):
    """Units with or without their way back to the shelf, and an amount beyond them.

    The key is new with each form, and makes one refund however often the form is sent.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    everything = forms.BooleanField(required=False, widget=UnfoldBooleanWidget())
    extra = rupee_field(
        "Delivery, or another amount in ₹",
        required=False,
        help_text="Beyond the units chosen above.",
    )
    reason = forms.CharField(
        max_length=200,
        label="Why?",
        help_text="For the diary; the buyer does not read it.",
        widget=UnfoldAdminTextInputWidget(),
    )

    def __init__(self, order: Order, payment: Payment, data=None):
        super().__init__(data, initial={"key": uuid.uuid4()})
        self.left_paise = refunds.left_paise(payment)
        self.left = [one for one in refund_items.left_of(order) if one.quantity]
        self.fields["everything"].label = f"All that is left: {rupees(self.left_paise)}"
        for one in self.left:
            self.fields[f"item-{one.item.pk}"] = forms.IntegerField(
                label=f"{one.item.product_name} {one.item.options}".strip(),
                required=False,
                min_value=0,
                max_value=one.quantity,
                widget=UnfoldAdminIntegerFieldWidget(),
            )
            if one.restockable:
                self.fields[f"restock-{one.item.pk}"] = forms.BooleanField(
                    label="Put back on the shelf", required=False, widget=UnfoldBooleanWidget()
                )

    def rows(self) -> list[dict]:
        """Each item that is left, with its fields."""
        return [
            {
                "left": one,
                "quantity": self[f"item-{one.item.pk}"],
                "restock": self[f"restock-{one.item.pk}"] if one.restockable else None,
            }
            for one in self.left
        ]

    def details(self) -> list:
        return [self[name] for name in ("extra", "everything", "reason")]

    def hidden(self) -> list[str]:
        """Every field as it was sent, for the page that asks whether it is meant."""
        return [self[name].as_hidden() for name in self.fields]

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        for part in self.parts():
            left = next(one for one in self.left if one.item.pk == part.item_id)
            if part.restock and part.quantity > left.restockable:
                self.add_error(
                    f"item-{part.item_id}",
                    f"Only {left.restockable} of these can go back on the shelf.",
                )
        if not self.amount_paise():
            raise forms.ValidationError(NOTHING)
        if self.amount_paise() > self.left_paise:
            raise forms.ValidationError(
                f"That is {rupees(self.amount_paise())}, and only {rupees(self.left_paise)} of "
                f"the payment is left."
            )
        return cleaned

    def parts(self) -> list[Part]:
        """The units chosen, at what they are worth now."""
        cleaned, parts = self.cleaned_data, []
        for one in self.left:
            chosen = cleaned.get(f"item-{one.item.pk}") or 0
            quantity = one.quantity if cleaned["everything"] else chosen
            restock = cleaned.get(f"restock-{one.item.pk}", False)
            if quantity:
                parts.append(Part(one.item.pk, quantity, one.worth(quantity), restock))
        # An amount that went back without units leaves too little for them all.
        if cleaned["everything"] and sum(part.amount_paise for part in parts) > self.left_paise:
            return []
        return parts

    def amount_paise(self) -> int:
        if self.cleaned_data["everything"]:
            return self.left_paise
        extra = self.cleaned_data["extra"] or 0
        return sum(part.amount_paise for part in self.parts()) + extra


def refund(model_admin, request, object_id: int):
    """Ask what for; show what the buyer gets and what remains; on a second yes, do it."""
    if not may_refund(request):
        raise PermissionDenied
    order = steps.order_or_404(object_id)
    is_confirmed = request.method == "POST" and "confirmed" in request.POST
    if is_confirmed and (known := _sent_before(request.POST.get("key", ""), order)):
        messages.info(request, f"That refund of {rupees(known.amount_paise)} is under way.")
        return steps.back_to(order)
    payment = refundable(order)
    if payment is None:
        messages.error(request, _why_not(order))
        return steps.back_to(order)
    form = RefundForm(order, payment, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _ask_what(model_admin, request, order, form)
    shown = request.POST.get("shown_paise")
    if is_confirmed and shown == str(form.amount_paise()):
        return _do(request, order, payment, form)
    if is_confirmed:
        messages.warning(request, "What is left has changed meanwhile. Please look again.")
    return _ask_whether(model_admin, request, order, payment, form)


def _sent_before(key: str, order: Order) -> Refund | None:
    try:
        key = uuid.UUID(key)
    except ValueError:
        return None
    return Refund.objects.filter(key=key, payment__order=order).first()


def _why_not(order: Order) -> str:
    if any(disputes.is_frozen(payment) for payment in order.payments.all()):
        return "A dispute is running: nothing is refunded until the buyer's bank has decided."
    return f"Nothing of order {order.number} is left to refund through the gateway."


def _ask_what(model_admin, request, order: Order, form: RefundForm):
    return steps.page(
        model_admin,
        request,
        order,
        "admin/orders/order/refund.html",
        form=form,
        title=f"Refund order {order.number}",
        intro=f"{rupees(form.left_paise)} of what was paid is left. Nothing happens before the "
        f"next page.",
        button="See what the buyer gets",
    )


def _ask_whether(model_admin, request, order: Order, payment: Payment, form: RefundForm):
    amount_paise = form.amount_paise()
    items = {one.item.pk: one.item for one in form.left}
    parts = form.parts()
    return steps.page(
        model_admin,
        request,
        order,
        "admin/orders/order/refund_confirm.html",
        form=form,
        parts=[(items[part.item_id], part) for part in parts],
        extra_paise=amount_paise - sum(part.amount_paise for part in parts),
        amount_paise=amount_paise,
        remains_paise=form.left_paise - amount_paise,
        payment=payment,
        title=f"Refund {rupees(amount_paise)}?",
        intro=f"{order.email} gets this back the way it came, and a mail about it. It cannot be "
        f"taken back.",
        button=f"Refund {rupees(amount_paise)}",
    )


def _do(request, order: Order, payment: Payment, form: RefundForm):
    try:
        asked = refunds.request(
            payment,
            form.amount_paise(),
            reason=form.cleaned_data["reason"],
            actor=request.user,
            items=form.parts(),
            key=form.cleaned_data["key"],
        )
    except IllegalStep as problem:
        messages.error(request, str(problem))
        return steps.back_to(order)
    send_and_tell(request, asked)
    return steps.back_to(order)


def send_and_tell(request, asked: Refund) -> None:
    """Ask the gateway at once, and say what came of it, no more than is known."""
    refunds.send(asked, timezone.now())
    asked.refresh_from_db()
    amount = rupees(asked.amount_paise)
    if asked.status == RefundStatus.PROCESSED:
        messages.success(request, f"{amount} is refunded.")
    elif asked.status == RefundStatus.FAILED:
        messages.error(request, f"Razorpay refused the refund of {amount}: {asked.problem}")
    elif asked.status == RefundStatus.PENDING:
        messages.success(request, f"The refund of {amount} is on its way.")
    else:
        messages.warning(
            request,
            f"The refund of {amount} is written down, but Razorpay did not answer. It is asked "
            f"again by itself; you need not do anything.",
        )
