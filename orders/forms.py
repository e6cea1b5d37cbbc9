"""What shoppers type into cart and checkout, turned into values or refused in words."""

import re

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from django import forms
from django.core.validators import RegexValidator

from accounts.forms import PinField, email_field, phone_widget
from accounts.models import phone_number
from accounts.places import STATE_CHOICES, find_place
from orders.delivery import DeliveryOption
from orders.models import MAX_QUANTITY
from orders.services.checkout import Buyer
from orders.states import PaymentMethod
from shop.money import rupees

gst_number = RegexValidator(
    r"\A[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]\Z",
    "A GSTIN has 15 characters, like 29ABCDE1234F1Z5.",
)


class AddForm(forms.Form):
    """Which variant, and how many."""

    variant = forms.IntegerField(min_value=1, max_value=2**62)
    quantity = forms.IntegerField(min_value=1, max_value=MAX_QUANTITY, required=False)

    def clean_quantity(self) -> int:
        return self.cleaned_data["quantity"] or 1


class QuantityForm(forms.Form):
    """How many of a line; 0 takes it out."""

    quantity = forms.IntegerField(min_value=0, max_value=MAX_QUANTITY)


class ReviewForm(forms.Form):
    """What a buyer says of what arrived; stars and a name are enough."""

    rating = forms.TypedChoiceField(
        label="Your rating",
        coerce=int,
        choices=[
            (5, "★★★★★ Very good"),
            (4, "★★★★ Good"),
            (3, "★★★ All right"),
            (2, "★★ Not good"),
            (1, "★ Bad"),
        ],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label="In a few words", max_length=120, required=False)
    text = forms.CharField(
        label="What is good, what is not?",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    author_name = forms.CharField(
        label="Your name", max_length=60, help_text="As everybody may read it."
    )


class StockRequestForm(forms.Form):
    """Where to write to when something is back; which one it is comes along unseen."""

    email = forms.EmailField(
        label="Your e-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    variant = forms.IntegerField(widget=forms.HiddenInput)


class CheckoutForm(forms.Form):
    """Who buys and where to; knows nothing of carts, prices or the request."""

    email = email_field(help_text="For the confirmation and news of the parcel.")
    pin = PinField()
    name = forms.CharField(
        label="Full name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label="Mobile number",
        max_length=20,
        validators=[phone_number],
        widget=phone_widget(),
    )
    line1 = forms.CharField(
        label="House, building, street",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    line2 = forms.CharField(
        label="Area, landmark",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-line2"}),
    )
    city = forms.CharField(
        label="City or district",
        max_length=80,
        required=False,
        help_text="Left empty, it is filled in from the PIN code.",
        widget=forms.TextInput(attrs={"autocomplete": "address-level2", "data-city": ""}),
    )
    state = forms.ChoiceField(
        label="State",
        choices=[("", "From the PIN code"), *STATE_CHOICES],
        required=False,
        widget=forms.Select(attrs={"autocomplete": "address-level1", "data-state": ""}),
    )
    delivery = forms.ChoiceField(label="Delivery", widget=forms.RadioSelect)
    payment = forms.ChoiceField(
        label="Payment", choices=PaymentMethod.choices, widget=forms.RadioSelect
    )
    gstin = forms.CharField(
        label="GSTIN",
        required=False,
        max_length=20,
        help_text="Only if you buy for a business.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "pattern": "[0-9]{2}[A-Za-z]{5}[0-9]{4}[A-Za-z][1-9A-Za-z][Zz][0-9A-Za-z]",
                "data-wrong": gst_number.message,
            }
        ),
    )
    note = forms.CharField(
        label="Note for us",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    shown_paise = forms.IntegerField(min_value=0, max_value=2**62, widget=forms.HiddenInput)
    checkout_key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, options: list[DeliveryOption], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["delivery"].choices = [(option.code, _words(option)) for option in options]
        self.helper = _helper()

    def clean_phone(self) -> str:
        """Ten digits, however they were typed."""
        return re.sub(r"\D", "", self.cleaned_data["phone"])[-10:]

    def clean_gstin(self) -> str:
        gstin = self.cleaned_data["gstin"].upper().replace(" ", "")
        if gstin:
            gst_number(gstin)
        return gstin

    def clean(self):
        """Fill city and state from the PIN; a state that contradicts it would misplace the GST."""
        cleaned = super().clean()
        pin = cleaned.get("pin")
        if not pin:
            return cleaned
        place = find_place(pin)
        if place is None:
            self.add_error("pin", "We do not know this PIN code. Please check it.")
        elif not place.is_served:
            self.add_error("pin", "No post is delivered to this PIN code.")
        else:
            cleaned["city"] = cleaned.get("city") or place.city
            cleaned["state"] = cleaned.get("state") or place.state
            if cleaned["state"] != place.state:
                self.add_error("state", f"PIN {pin} is in {place.state_name}.")
        return cleaned

    def buyer(self) -> Buyer:
        """The cleaned form in the words of the checkout service."""
        names = Buyer.__dataclass_fields__
        return Buyer(**{name: self.cleaned_data[name] for name in names})


def _words(option: DeliveryOption) -> str:
    price = rupees(option.fee_paise) if option.fee_paise else "free"
    arrives = f"{option.arrives_from:%-d %b} – {option.arrives_by:%-d %b}"
    return f"{option.name}, {price}: arrives {arrives}"


def _helper() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True  # the template's own form carries the token
    helper.layout = Layout(
        Fieldset("Contact", "email"),
        Fieldset(
            "Delivery address",
            "pin",
            HTML("{% include 'orders/_place.html' %}"),
            Div("name", "phone", css_class="pair"),
            "line1",
            "line2",
            Div("city", "state", css_class="pair"),
        ),
        Fieldset("Delivery", Field("delivery")),
        Fieldset("Payment", Field("payment")),
        Fieldset("Anything else", "gstin", "note"),
        "shown_paise",
        "checkout_key",
    )
    return helper
