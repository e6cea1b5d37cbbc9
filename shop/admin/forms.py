"""Forms of product and variant: rupees, words, and rules told before the database tells them."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property
from django.utils.text import capfirst
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from shop import quantities
from shop.admin.fields import PairsField, WordsField, rupee_field
from shop.html import clean_html
from shop.models import Variant

MOST_UNITS = 1_000_000
VARIANTS_ON_A_PAGE = 50


class ProductForm(forms.ModelForm):
    option_names = WordsField(
        label="Options",
        required=False,
        help_text="What a shopper chooses, with commas between: Size, Colour. "
        "Empty when there is nothing to choose.",
    )

    specifications = PairsField(
        required=False, help_text="One to a line, such as “Material: Brass”."
    )

    def clean_description(self):
        return clean_html(self.cleaned_data["description"])

    def clean_size_guide(self):
        return clean_html(self.cleaned_data["size_guide"])

    def clean_hsn(self):
        hsn = self.cleaned_data["hsn"].replace(" ", "")
        if hsn and not (hsn.isascii() and hsn.isdigit() and len(hsn) in {2, 4, 6, 8}):
            raise ValidationError("An HSN code has 2, 4, 6 or 8 digits.")
        return hsn

    def clean_option_names(self):
        names = self.cleaned_data["option_names"]
        if len({name.lower() for name in names}) < len(names):
            raise ValidationError("Each option is named once.")
        return names


class VariantForm(forms.ModelForm):
    """What staff may change of a variant. The counts of its stock are not among it."""

    price_paise = rupee_field("Price (₹)", min_paise=1)
    mrp_paise = rupee_field("MRP (₹)", min_paise=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if amount := self.initial.get("net_amount"):
            # 250, not 250.000: the zeros are the column's and not the pack's.
            self.initial["net_amount"] = Decimal(quantities.plain(Decimal(amount)))

    def clean(self):
        cleaned = super().clean()
        tell_what_does_not_fit(self)
        return cleaned

    def _get_validation_exclusions(self):
        """What one field says of two is told there, once."""
        excluded = super()._get_validation_exclusions()
        if "price_paise" in self.errors:
            excluded |= {"mrp_paise"}
        if self.errors.keys() & {"net_amount", "net_unit"}:
            excluded |= {"net_amount", "net_unit"}
        return excluded

    def save(self, commit=True):
        """Write only what was changed here: a sale of this moment must not be written over."""
        if not (commit and self.instance.pk):
            return super().save(commit)
        self.instance.save(update_fields=changed_columns(self))
        return self.instance


class InlineVariantForm(VariantForm):
    options = WordsField(required=False)
    opening_stock = forms.IntegerField(
        label="Opening stock",
        required=False,
        min_value=0,
        max_value=MOST_UNITS,
        widget=UnfoldAdminIntegerFieldWidget(),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Once there is a ledger, stock changes on the page for it, with a reason.
        self.fields["weight_grams"].label = "Weight (g)"
        self.fields["opening_stock"].disabled = self.instance.pk is not None


class VariantFormSet(PaginationInlineFormSet):
    """The variants of a product, so many to a page; those that are sent are those that were shown.

    A browser sends some ten fields of each, and a form may have only so many.
    """

    def __init__(self, *args, number="1", **kwargs):
        """`number` says which page, and may be anything."""
        self.number = number
        super().__init__(*args, **kwargs)

    @cached_property
    def page(self) -> Page:
        return Paginator(super().get_queryset(), VARIANTS_ON_A_PAGE).get_page(self.number)

    def add_fields(self, form, index):
        """Name each field for those who do not see in which row and column it stands."""
        super().add_fields(form, index)
        row = form.instance.sku or "new variant"
        for field in form.fields.values():
            field.label = capfirst(field.label or "")
            field.widget.attrs["aria-label"] = f"{field.label}: {row}"

    def get_queryset(self):
        if not hasattr(self, "_shown"):
            self._shown = self._sent() if self.is_bound else self.page
        return self._shown

    def _sent(self) -> list[Variant]:
        """What the browser had, whatever others have put before it meanwhile."""
        named = (name for name in self.data if re.fullmatch(rf"{self.prefix}-\d+-id", name))
        keys = [self.data[name] for name in named]
        keys = [int(key) for key in keys if re.fullmatch("[0-9]{1,18}", key)]
        there = super().get_queryset().in_bulk(keys)
        return [there[key] for key in keys if key in there]

    def clean(self):
        """Each variant has one value for each option of the product, and no two the same."""
        super().clean()
        names = self.instance.option_names or []
        rows = Variant.objects.filter(product=self.instance.pk)
        stored = dict(rows.values_list("option_key", "pk"))
        self._look_at_other_pages(rows, len(names))
        seen = set()
        for form in self.forms:
            if not _counts(form) or "options" not in form.cleaned_data:
                continue
            options = form.cleaned_data["options"]
            key = " / ".join(options)[:200]
            holder = stored.get(key, form.instance.pk)
            if len(options) != len(names):
                form.add_error("options", _one_for_each(names))
            elif key in seen:
                form.add_error("options", "Another variant has the same options.")
            elif holder != form.instance.pk:
                form.add_error("options", "These options are still those of another variant.")
            seen.add(key)

    def _look_at_other_pages(self, rows, depth: int) -> None:
        """Who changes the number of options has to say what every variant becomes."""
        shown = [form.instance.pk for form in self.initial_forms if form.instance.pk]
        others = rows.filter(is_active=True).exclude(pk__in=shown).values_list("options", flat=True)
        if any(len(options) != depth for options in others):
            raise ValidationError(
                "Variants on other pages would not fit these options: choose “All variants at "
                "once”, or take them off the shop first."
            )


def tell_what_does_not_fit(form) -> None:
    """Say at its field what the price and MRP, or net quantity and unit, of a variant are not."""
    cleaned = form.cleaned_data
    price, mrp = cleaned.get("price_paise"), cleaned.get("mrp_paise")
    if price and mrp and price > mrp:
        form.add_error("price_paise", "The price cannot be above MRP.")
    amount, unit = cleaned.get("net_amount"), cleaned.get("net_unit")
    if amount is not None and not unit:
        form.add_error("net_unit", "Choose the unit of the net quantity.")
    elif unit and amount is None and "net_amount" not in form.errors:
        form.add_error("net_amount", "Write the number that belongs to the unit.")


def _counts(form) -> bool:
    """Whether this row will be there once the page is saved."""
    if not hasattr(form, "cleaned_data") or form.cleaned_data.get("DELETE"):
        return False
    return form.has_changed() or form.instance.pk is not None


def _one_for_each(names: list[str]) -> str:
    if not names:
        return "The product has no options: leave this empty."
    return f"Give one value for each of: {', '.join(names)}."


def changed_columns(form) -> list[str]:
    """The columns of the form's model that were changed in the form."""
    columns = {field.name for field in form.instance._meta.concrete_fields}
    return [name for name in form.changed_data if name in columns]
