"""The first page of the variant matrix: options and their values."""

from collections.abc import Sequence
from math import prod

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminTextInputWidget

from shop.admin.fields import WordsField
from shop.combinations import MOST, MOST_OPTIONS, Option, Value
from shop.models import Product
from shop.services.option_values import slug_of

MOST_VALUES, LONGEST = 60, 60


class OptionForm(forms.Form):
    """One option: its name, a field for each value that is in use, and one for more."""

    name = forms.CharField(
        max_length=LONGEST,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "Size"}),
    )
    more = WordsField(
        most=MOST_VALUES,
        longest=LONGEST,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "S, M, L"}),
    )

    def __init__(self, *args, was: Sequence[str], place: int | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.was, self.place = was[:MOST_VALUES], place
        for number, value in enumerate(self.was):
            self.fields[f"value_{number}"] = forms.CharField(
                label=f"{value}, called",
                max_length=LONGEST,
                required=False,
                initial=value,
                widget=UnfoldAdminTextInputWidget(),
            )

    @property
    def in_use(self) -> list[tuple[str, forms.BoundField]]:
        return [(value, self[f"value_{number}"]) for number, value in enumerate(self.was)]

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if "{" in name or "}" in name:
            raise ValidationError("The name of an option has no braces.")
        return name

    def clean(self):
        cleaned = super().clean()
        name, values = cleaned.get("name"), self.values()
        if not name and "name" not in self.errors and cleaned.get("more"):
            self.add_error("name", "Say what these values are, such as Size.")
        if name and not values and not self.errors:
            self.add_error("more", f"Write the values of {name}, with commas between.")
        if any(" / " in value.text for value in values):
            self.add_error("more", "A value cannot contain “ / ”.")
        if len({slug_of(value.text) for value in values}) < len(values):
            self.add_error("more", "Each value is there once.")
        return cleaned

    def values(self) -> list[Value]:
        cleaned = self.cleaned_data
        kept = [(cleaned.get(f"value_{number}"), was) for number, was in enumerate(self.was)]
        more = [Value(" ".join(text.split())) for text in cleaned.get("more") or []]
        # What was taken away above and is written here is the same again.
        gone = {was for text, was in kept if not text}
        again = [Value(one.text, one.text if one.text in gone else "") for one in more]
        return [*(Value(" ".join(text.split()), was) for text, was in kept if text), *again]


def forms_of(product: Product, in_use: list[list[str]], data=None) -> list[OptionForm]:
    """A form for each option that there may be; of what was sent, if anything was."""
    return [_form(number, product, in_use, data) for number in range(MOST_OPTIONS)]


def _form(number: int, product: Product, in_use: list[list[str]], data) -> OptionForm:
    prefix = f"option{number}"
    if data is not None:
        place = data.get(f"{prefix}-place", "")
        place = int(place) if place in {"0", "1", "2"} else None
        return OptionForm(data, prefix=prefix, was=data.getlist(f"{prefix}-was"), place=place)
    if number < len(product.option_names):
        initial = {"name": product.option_names[number]}
        return OptionForm(prefix=prefix, initial=initial, was=in_use[number], place=number)
    return OptionForm(prefix=prefix, was=(), place=None)


def read(option_forms: list[OptionForm]) -> list[Option] | None:
    """The options as they are to be, or None, and each form says why not."""
    if [form for form in option_forms if not form.is_valid()]:
        return None
    named = [form for form in option_forms if form.cleaned_data["name"]]
    options = [
        Option(form.cleaned_data["name"], tuple(form.values()), form.place) for form in named
    ]
    if not options:
        option_forms[0].add_error("name", "Write at least one option, such as Size.")
    for number, form in enumerate(named):
        earlier = [option.name.casefold() for option in options[:number]]
        if form.cleaned_data["name"].casefold() in earlier:
            form.add_error("name", "Each option is named once.")
    number = prod(len(option.values) for option in options)
    if number > MOST:
        named[-1].add_error("more", f"These make {number} variants: {MOST} can be made at once.")
    return options if all(form.is_valid() for form in option_forms) else None
