"""The page on which staff say what happened on the shelf: it came in, was miscounted, broke."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminTextInputWidget,
)

from shop.admin.forms import MOST_UNITS
from shop.models import Variant
from shop.services import stock


class AdjustStockForm(forms.Form):
    """What happened on the shelf, how much of it, and why."""

    RECEIVED, MORE, FEWER, WRITTEN_OFF = "receive", "more", "fewer", "write_off"
    kind = forms.ChoiceField(
        label="What happened?",
        choices=[
            (RECEIVED, "New units came in"),
            (MORE, "There are more than we thought"),
            (FEWER, "There are fewer than we thought"),
            (WRITTEN_OFF, "Units broke or were lost"),
        ],
        initial=RECEIVED,
        widget=UnfoldAdminRadioSelectWidget(),
    )
    quantity = forms.IntegerField(
        label="How many units?",
        min_value=1,
        max_value=MOST_UNITS,
        widget=UnfoldAdminIntegerFieldWidget(),
    )
    reason = forms.CharField(
        label="Why?",
        max_length=200,
        help_text="It stays in the ledger with your name, such as “Invoice 1093 of the mill”.",
        widget=UnfoldAdminTextInputWidget(),
    )

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def apply(self, variant: Variant, *, actor) -> None:
        """Write the movement. Raises stock.OutOfStock."""
        kind, quantity = self.cleaned_data["kind"], self.cleaned_data["quantity"]
        reason = self.cleaned_data["reason"]
        if kind == self.RECEIVED:
            stock.receive(variant, quantity, reason=reason, actor=actor)
        elif kind == self.WRITTEN_OFF:
            stock.write_off(variant, quantity, reason=reason, actor=actor)
        else:
            by = quantity if kind == self.MORE else -quantity
            stock.adjust(variant, by, reason=reason, actor=actor)


def adjust(model_admin, request, object_id):
    """Ask what happened on the shelf, and write it into the ledger."""
    variant = get_object_or_404(Variant.objects.select_related("product"), pk=object_id)
    last = _last_by_hand(variant)
    form = AdjustStockForm(request.POST or None, initial={"seen": last})
    back = reverse("admin:shop_variant_change", args=[variant.pk])
    if request.method == "POST" and form.is_valid() and _write(variant, form, request.user):
        model_admin.log_change(request, variant, f"Stock: {form.cleaned_data['reason']}")
        messages.success(request, f"The stock of {variant.sku} was changed.")
        return HttpResponseRedirect(back)
    words = {
        **model_admin.admin_site.each_context(request),
        "title": f"Adjust stock of {variant.sku}",
        "intro": f"{variant.product.name} {variant.label}".strip()
        + f": {variant.on_hand} on hand, {variant.reserved} promised to orders, "
        f"{variant.available} available.",
        "form": form,
        "opts": model_admin.opts,
        "original": variant,
        "button": "Write into the ledger",
        "back": back,
    }
    return TemplateResponse(request, "admin/step.html", words)


def _write(variant: Variant, form: AdjustStockForm, actor) -> bool:
    """Write the movement, once however often the form is sent; False if it was not written.

    The form knows the last movement by hand that its reader saw. If there is a newer one,
    this form was sent before, or somebody else was faster: a person looks again.
    """
    with transaction.atomic():
        Variant.objects.select_for_update().get(pk=variant.pk)
        last = _last_by_hand(variant)
        if form.cleaned_data["seen"] != last:
            form.data = form.data.copy()
            form.data["seen"] = last or ""
            form.add_error(
                None,
                "The stock was changed since you opened this page, perhaps by your own first "
                "click. The counts above are those of now: send it again if it still holds.",
            )
            return False
        try:
            form.apply(variant, actor=actor)
        except stock.OutOfStock:
            form.add_error(
                "quantity",
                f"Only {variant.available} can be taken off the shelf: "
                f"{variant.on_hand} on hand, {variant.reserved} promised to orders.",
            )
            return False
    return True


def _last_by_hand(variant: Variant) -> int | None:
    """The newest movement that a person wrote; what orders do does not make it old."""
    by_hand = variant.movements.filter(actor__isnull=False).order_by("-pk")
    return by_hand.values_list("pk", flat=True).first()
