"""The fields of the variant matrix: a row for each rule, and one for each combination."""

from decimal import Decimal

from django import forms
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from shop.admin.fields import rupee_field
from shop.admin.forms import MOST_UNITS, tell_what_does_not_fit
from shop.quantities import NetUnit

MOST_GRAMS = 10_000_000
AMOUNTS = ("price_paise", "mrp_paise", "stock", "net_amount", "net_unit", "weight_grams")


class AmountsForm(forms.Form):
    """What can be filled in for many variants at once."""

    price_paise = rupee_field("Price (₹)", min_paise=1, required=False)
    mrp_paise = rupee_field("MRP (₹)", min_paise=1, required=False)
    stock = forms.IntegerField(
        label="Stock",
        min_value=0,
        max_value=MOST_UNITS,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget(),
    )
    net_amount = forms.DecimalField(
        label="Holds",
        min_value=Decimal("0.001"),
        max_digits=9,
        decimal_places=3,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}),
    )
    net_unit = forms.ChoiceField(
        label="Unit",
        choices=[("", "–"), *NetUnit.choices],
        required=False,
        widget=UnfoldAdminSelectWidget(),
    )
    weight_grams = forms.IntegerField(
        label="Weight (g)",
        min_value=0,
        max_value=MOST_GRAMS,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget(),
    )

    def __init__(self, *args, row: str, **kwargs):
        """`row` names the row for those who do not see where a field stands."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-label": f"{field.label}: {row}", "data-column": name}
            field.widget.attrs["class"] = f"{field.widget.attrs.get('class', '')} matrix-input"

    @property
    def amounts(self) -> list[forms.BoundField]:
        return [self[name] for name in AMOUNTS if name in self.fields]


class RuleForm(AmountsForm):
    """What is filled into all rows of its kind; what is empty leaves them as they are."""


class CellForm(AmountsForm):
    """One combination. What is not ticked is not read further."""

    is_sold = forms.BooleanField(label="Sold", required=False, widget=UnfoldBooleanWidget())
    sku = forms.CharField(
        label="SKU", max_length=64, required=False, widget=UnfoldAdminTextInputWidget()
    )

    def __init__(self, *args, is_there: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_there:  # there is a ledger: its stock changes with a reason, on its own page
            del self.fields["stock"]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("is_sold"):
            self.errors.clear()
            return {"is_sold": False}
        for name, words in (
            ("sku", "Write the SKU."),
            ("price_paise", "Write the price."),
            ("mrp_paise", "Write the MRP."),
        ):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        tell_what_does_not_fit(self)
        return cleaned
