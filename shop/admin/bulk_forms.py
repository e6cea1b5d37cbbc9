"""What a bulk change asks for: one form for each thing that can be changed."""

from decimal import Decimal

from django import forms
from treebeard.forms import TreeNodeChoiceField
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from shop.admin.forms import MOST_UNITS
from shop.models import BulkKind, Category, Product, ProductStatus
from shop.money import parse_rupees
from shop.price_rules import How, Rounding
from shop.services.bulk.kinds import COUNT, RECEIVE

MOST_PERCENT = Decimal(1000)


class AmountForm(forms.Form):
    """A price or an MRP by amount or percentage, and how it is rounded."""

    how = forms.ChoiceField(
        label="How?", choices=How.choices, initial=How.SET, widget=UnfoldAdminRadioSelectWidget()
    )
    amount = forms.CharField(
        label="By how much, or to what?",
        max_length=20,
        help_text="Rupees such as 249.50, or percent such as 12.5.",
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}),
    )
    rounding = forms.ChoiceField(
        label="Round the result",
        choices=Rounding.choices,
        initial=Rounding.NONE,
        help_text="To the nearest; a price that fits under its MRP is never rounded above it.",
        widget=UnfoldAdminSelectWidget(),
    )

    def clean(self):
        cleaned = super().clean()
        text, how = cleaned.get("amount"), cleaned.get("how")
        if text and how:
            try:
                # A percentage has two decimals as rupees do, so both are hundredths.
                cleaned["amount"] = parse_rupees(text.removesuffix("%"))
            except ValueError as problem:
                self.add_error("amount", str(problem))
                return cleaned
            if cleaned["amount"] <= 0:
                self.add_error("amount", "Write a number above zero.")
            elif "percent" in how and cleaned["amount"] > MOST_PERCENT * 100:
                self.add_error("amount", f"Write {MOST_PERCENT} percent at most.")
        return cleaned

    def rule(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("how", "amount", "rounding")}


class StockForm(forms.Form):
    how = forms.ChoiceField(
        label="What happened?",
        choices=[
            (RECEIVE, "So many units of each came in"),
            (COUNT, "There are so many units of each on the shelf"),
        ],
        initial=RECEIVE,
        widget=UnfoldAdminRadioSelectWidget(),
    )
    value = forms.IntegerField(
        label="How many units?",
        min_value=0,
        max_value=MOST_UNITS,
        widget=UnfoldAdminIntegerFieldWidget(),
    )
    reason = forms.CharField(
        label="Why?",
        max_length=200,
        help_text="It stays in the ledger of each with your name.",
        widget=UnfoldAdminTextInputWidget(),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("how") == RECEIVE and cleaned.get("value") == 0:
            self.add_error("value", "Write how many came in.")
        return cleaned

    def rule(self) -> dict:
        return dict(self.cleaned_data)


class StatusForm(forms.Form):
    value = forms.ChoiceField(
        label="Status",
        choices=ProductStatus.choices,
        help_text="What lacks something that shoppers or the law ask for is not put on sale.",
        widget=UnfoldAdminSelectWidget(),
    )

    def rule(self) -> dict:
        return dict(self.cleaned_data)


class CategoryForm(forms.Form):
    value = TreeNodeChoiceField(
        label="Category", queryset=Category.objects.none(), widget=UnfoldAdminSelectWidget()
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].queryset = Category.objects.order_by("path")

    def rule(self) -> dict:
        return {"value": self.cleaned_data["value"].pk}


class GstForm(forms.Form):
    value = forms.TypedChoiceField(
        label="GST rate",
        coerce=int,
        choices=Product._meta.get_field("gst_rate_bps").choices,
        widget=UnfoldAdminSelectWidget(),
    )

    def rule(self) -> dict:
        return dict(self.cleaned_data)


FORMS = {
    BulkKind.PRICE: AmountForm,
    BulkKind.MRP: AmountForm,
    BulkKind.STOCK: StockForm,
    BulkKind.STATUS: StatusForm,
    BulkKind.CATEGORY: CategoryForm,
    BulkKind.GST: GstForm,
}
