"""`/styleguide/`: every token and every part of the storefront on one page, while developing."""

import re

from django import forms
from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.forms import PinField, email_field
from config.sheets import FOLDER
from shop.catalogue import with_pictures
from shop.models import Product
from shop.page_cache import public_page

COLOUR = re.compile(r"^ +--([a-z-]+): (#[0-9a-f]{3,6});", re.MULTILINE)
SIZE = re.compile(r"^ +--((?:space|step|radius)[a-z0-9-]*): ([^;]+);", re.MULTILINE)
CARDS = 4


class ExampleForm(forms.Form):
    """Fields as the shop's forms have them; the page shows it filled in and refused."""

    email = email_field(help_text="For the confirmation.")
    pin = PinField()
    state = forms.ChoiceField(choices=[("29", "Karnataka"), ("27", "Maharashtra")])
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    payment = forms.ChoiceField(
        choices=[("upi", "UPI"), ("cod", "Cash on delivery")], widget=forms.RadioSelect
    )
    news = forms.BooleanField(required=False, label="Write to me about new things")


@require_safe
@public_page
def styleguide(request):
    """Show the parts as they are; 404 where the shop sells."""
    if not settings.DEBUG:
        raise Http404
    form = ExampleForm({"email": "somebody", "pin": "56000", "state": "29", "payment": "upi"})
    words = {
        "colours": colours(),
        "sizes": SIZE.findall(_tokens()),
        "form": form,
        "products": with_pictures(Product.objects.on_sale().order_by("pk")[:CARDS]),
    }
    return render(request, "styleguide.html", words)


def colours() -> list[tuple[str, str, str]]:
    """The name of each colour, what it is on a light screen, and on a dark one."""
    light, dark = _tokens().split("@media (prefers-color-scheme: dark)")
    dark = dict(COLOUR.findall(dark.split("@media print")[0]))
    return [(name, value, dark.get(name, value)) for name, value in COLOUR.findall(light)]


def _tokens() -> str:
    return (FOLDER / "tokens.css").read_text()
