"""What people type about themselves, turned into values or refused with a sentence."""

from django import forms
from django.contrib.auth import forms as auth_forms
from django.contrib.auth.forms import SetPasswordMixin
from django.core.validators import validate_email

from accounts import emails
from accounts.models import Address, User, phone_number, pin_code
from accounts.places import STATE_CHOICES, find_place


def email_field(*, help_text: str = "", **attrs) -> forms.EmailField:
    """An e-mail field that a phone shows its e-mail keyboard for."""
    widget = forms.EmailInput(
        attrs={
            "autocomplete": "email",
            "inputmode": "email",
            "autocapitalize": "none",
            "data-wrong": validate_email.message,
            **attrs,
        }
    )
    return forms.EmailField(label="E-mail", max_length=254, widget=widget, help_text=help_text)


class PinField(forms.CharField):
    """A PIN code; people write 560 001 as well."""

    default_validators = (pin_code,)

    def __init__(self, **kwargs):
        attrs = {
            "inputmode": "numeric",
            "autocomplete": "postal-code",
            "pattern": "[1-9][0-9]{2} ?[0-9]{3}",
            "data-wrong": pin_code.message,
            "data-pin": "",
        }
        super().__init__(label="PIN code", widget=forms.TextInput(attrs=attrs), **kwargs)
        self.widget.attrs["maxlength"] = "7"

    def to_python(self, value):
        return super().to_python(value).replace(" ", "")


def phone_widget() -> forms.TextInput:
    """A field that a phone shows its number pad for, and fills from its own number."""
    return forms.TextInput(
        attrs={
            "type": "tel",
            "inputmode": "tel",
            "autocomplete": "tel",
            "pattern": r"(\+?91[ \-]?|0)?[6-9][0-9]{4}[ \-]?[0-9]{5}",
            "data-wrong": phone_number.message,
        }
    )


class LoginForm(auth_forms.AuthenticationForm):
    """Sign in by e-mail, in any case. The answer to a wrong one is the same for everybody."""

    username = email_field(autocomplete="username")
    error_messages = {
        **auth_forms.AuthenticationForm.error_messages,
        "invalid_login": "This e-mail and this password do not belong together. Check both, "
        "or choose a new password below.",
    }


class RegistrationForm(SetPasswordMixin, forms.Form):
    """A new account. Does not say whether the e-mail has one already: the service writes there."""

    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = email_field(autocomplete="username")
    password1, password2 = SetPasswordMixin.create_password_fields(
        label1="Password", label2="The same password again"
    )
    password1.help_text = "At least 8 characters, not only digits, and not easy to guess."
    password2.help_text = ""

    def clean(self):
        self.validate_passwords()
        about = User(
            email=self.cleaned_data.get("email", ""), name=self.cleaned_data.get("name", "")
        )
        self.validate_password_for_user(about)
        return super().clean()


class PasswordResetForm(auth_forms.PasswordResetForm):
    """Ask for a link; it goes into the outbox, with an address that no request can forge."""

    email = email_field()

    def send_mail(self, subject, text, context, sender, to, html_email_template_name=None):
        emails.queue_password_reset(context["user"], uid=context["uid"], token=context["token"])


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "phone"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": phone_widget(),
        }


class EmailChangeForm(forms.Form):
    """Another e-mail for the account, asked for by somebody who knows its password."""

    email = email_field()
    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, *args, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "New e-mail"

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("This is not your password.")
        return password


class AddressForm(forms.ModelForm):
    """One address. The PIN comes first and gives city and state where they are left empty."""

    pin = PinField(
        help_text="Six digits. City and state follow from it if you leave them empty.",
    )
    state = forms.ChoiceField(
        choices=[("", "As the PIN code says"), *STATE_CHOICES],
        required=False,
        widget=forms.Select(attrs={"autocomplete": "address-level1"}),
    )

    class Meta:
        model = Address
        fields = ["name", "phone", "pin", "line1", "line2", "city", "state", "is_default"]
        labels = {"is_default": "Use this address first"}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": phone_widget(),
            "line1": forms.TextInput(attrs={"autocomplete": "address-line1"}),
            "line2": forms.TextInput(attrs={"autocomplete": "address-line2"}),
            "city": forms.TextInput(attrs={"autocomplete": "address-level2"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["city"].required = False

    def clean(self):
        """Let the PIN fill what was left empty, and ask about what cannot both be true."""
        data = super().clean()
        place = find_place(data.get("pin", ""))
        if place:
            data["city"] = data.get("city") or place.city
            data["state"] = data.get("state") or place.state
            if data["state"] != place.state:
                self.add_error("state", f"PIN code {data['pin']} is in {place.state_name}.")
        if "pin" in data:
            for name in ("city", "state"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, "We do not know this PIN code: please fill this in.")
        return data
