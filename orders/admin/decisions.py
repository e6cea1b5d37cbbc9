"""The pages on which a person decides about money that no rule could place."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextInputWidget

from orders.admin import refunding
from orders.models import Payment, Refund
from orders.services import refund_worklist, refunds, review
from orders.services.lifecycle import IllegalStep
from shop.money import rupees
from shop.services.stock import OutOfStock

ACCEPT, GIVE_BACK, SETTLE = "accept", "give_back", "settle"
TRY_AGAIN, OTHERWISE = "try_again", "otherwise"


class DecisionForm(forms.Form):
    """One of the possible decisions, and the note that the diary keeps with it."""

    decision = forms.ChoiceField(widget=UnfoldAdminRadioSelectWidget(), label="What is to be done?")
    note = forms.CharField(
        max_length=150,
        required=False,
        help_text="Why, or how: the diary keeps it.",
        widget=UnfoldAdminTextInputWidget(),
    )

    def __init__(self, choices: list[tuple[str, str]], needs_note: set[str], data=None):
        super().__init__(data)
        self.fields["decision"].choices = choices
        self.needs_note = needs_note

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") in self.needs_note and not cleaned.get("note"):
            self.add_error("note", "Say why, or how, in a few words.")
        return cleaned


def review_payment(model_admin, request, object_id: int):
    """Show the facts about odd money, and carry out what a person decides."""
    if not request.user.has_perm("orders.change_payment"):
        raise PermissionDenied
    payment = get_object_or_404(Payment.objects.select_related("order", "request"), pk=object_id)
    back = reverse("admin:orders_payment_change", args=[payment.pk])
    if not payment.review or payment.reviewed_at:
        messages.info(request, f"Nothing about payment {payment} waits for a decision.")
        return HttpResponseRedirect(back)
    choices = _choices(request, payment)
    form = DecisionForm(choices, {ACCEPT, SETTLE}, request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and _decide(request, payment, form.cleaned_data):
        return HttpResponseRedirect(back)
    why_not = review.why_not_accepted(payment)
    return _page(
        model_admin,
        request,
        form=form,
        back=back,
        title=f"Payment {payment} needs a decision",
        intro=f"{payment.review}.".replace("..", "."),
        facts=_facts(payment),
        consequences=[f"It cannot be accepted for the order: {why_not}"] if why_not else [],
    )


def _choices(request, payment: Payment) -> list[tuple[str, str]]:
    choices = []
    if not review.why_not_accepted(payment):
        words = f"Accept {rupees(payment.amount_paise)} as payment of the order, and confirm it"
        choices.append((ACCEPT, words))
    left = refunds.left_paise(payment)
    if left and refunding.may_refund(request):
        choices.append((GIVE_BACK, f"Refund {rupees(left)}, all that is left of it"))
    return [*choices, (SETTLE, "Leave it as it is: it is settled otherwise")]


def _decide(request, payment: Payment, cleaned: dict) -> bool:
    """Do it; False, with a sentence for the page, if that is not possible any more."""
    words = {"note": cleaned["note"], "actor": request.user}
    try:
        if cleaned["decision"] == GIVE_BACK:
            refunding.send_and_tell(request, review.give_back(payment, **words))
        elif cleaned["decision"] == ACCEPT:
            review.accept(payment, **words)
            messages.success(request, f"Order {payment.order.number} is confirmed.")
        else:
            review.settle(payment, **words)
            messages.success(request, f"Payment {payment} is settled.")
    except (IllegalStep, OutOfStock) as problem:
        messages.error(request, str(problem))
        return False
    return True


def _facts(payment: Payment) -> list[tuple[str, str]]:
    order = payment.order
    facts = [
        ("Order", f"{order.number}, {order.get_status_display().lower()}"),
        ("It costs", rupees(order.total_paise)),
        ("Paid so far", rupees(order.paid_paise)),
        ("This payment", f"{_money(payment.amount_paise, payment.currency)}, {payment.method}"),
        ("Its status", payment.get_status_display()),
        ("Refunded of it", rupees(payment.refunded_paise)),
        ("Buyer", order.email),
    ]
    if payment.request:
        asked = payment.request
        facts.insert(3, ("Asked for", _money(asked.amount_paise, asked.currency)))
    return facts


def _money(paise: int, currency: str) -> str:
    return rupees(paise) if currency == "INR" else f"{paise / 100:.2f} {currency}"


def take_up_refund(model_admin, request, object_id: int):
    """Show a refund that failed, and try it again or note how it was done otherwise."""
    if not refunding.may_refund(request):
        raise PermissionDenied
    refund = get_object_or_404(Refund.objects.select_related("payment__order"), pk=object_id)
    back = reverse("admin:orders_refund_change", args=[refund.pk])
    if not Refund.objects.for_worklist().filter(pk=refund.pk).exists():
        messages.info(request, f"Refund {refund} does not wait for anybody.")
        return HttpResponseRedirect(back)
    choices = [
        (TRY_AGAIN, f"Try again: refund {rupees(refund.amount_paise)} through Razorpay"),
        (OTHERWISE, "It was done otherwise, and the note says how"),
    ]
    form = DecisionForm(choices, {OTHERWISE}, request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and _take_up(request, refund, form.cleaned_data):
        return HttpResponseRedirect(back)
    return _page(
        model_admin,
        request,
        form=form,
        back=back,
        title=f"A refund of {rupees(refund.amount_paise)} failed",
        intro=f"Razorpay says: {refund.problem or 'the bank did not take it'}",
        facts=[
            ("Order", refund.order.number),
            ("Reason", refund.reason),
            ("Left of the payment", rupees(refunds.left_paise(refund.payment))),
            ("Buyer", refund.order.email),
        ],
        consequences=["The buyer was not told, and still waits for the money."],
    )


def _take_up(request, refund: Refund, cleaned: dict) -> bool:
    try:
        if cleaned["decision"] == TRY_AGAIN:
            again = refund_worklist.try_again(refund, actor=request.user)
            refunding.send_and_tell(request, again)
        else:
            refund_worklist.done_otherwise(refund, note=cleaned["note"], actor=request.user)
            messages.success(request, "It is off the worklist, and the diary says how.")
    except IllegalStep as problem:
        messages.error(request, str(problem))
        return False
    return True


def _page(model_admin, request, **words):
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "button": "Do this",
        **words,
    }
    return TemplateResponse(request, "admin/decision.html", context)
