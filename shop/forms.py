"""What a list may be asked for."""

from django import forms

from shop.money import RupeeField


class ListForm(forms.Form):
    """Filters and order of a list. Values that make no sense are left out, never refused."""

    SORTS = (
        ("relevance", "Most relevant"),
        ("popular", "Most popular"),
        ("new", "Newest first"),
        ("price", "Price: low to high"),
        ("-price", "Price: high to low"),
        ("rating", "Best rated"),
    )

    min = RupeeField(required=False)
    max = RupeeField(required=False)
    in_stock = forms.BooleanField(required=False)
    brand = forms.CharField(required=False, max_length=80)
    sort = forms.ChoiceField(required=False, choices=SORTS)

    def values(self) -> dict:
        """Those of the answers that are given and valid, by field."""
        self.is_valid()
        answers = self.cleaned_data.items()
        return {
            name: given for name, given in answers if given not in ("", None) and given is not False
        }
