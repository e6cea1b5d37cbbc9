"""What people type about themselves, turned into values or refused with a sentence."""

from django import forms
from django.contrib.auth import forms as auth_forms
from django.contrib.auth.forms import SetPasswordMixin

from accounts import emails
from accounts.models import Address, User, pin_code
from accounts.places import STATE_CHOICES, find_place


def email_field(**attrs) -> forms.EmailField:
    """An e-mail field that a phone shows its e-mail keyboard for."""
    widget = forms.EmailInput(
        attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none", **attrs}
    )
    return forms.EmailField(label="E-mail", max_length=254, widget=widget)


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
            "phone": forms.TextInput(
                attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
            ),
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

    pin = forms.CharField(
        label="PIN code",
        max_length=7,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
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
            "phone": forms.TextInput(
                attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
            ),
            "line1": forms.TextInput(attrs={"autocomplete": "address-line1"}),
            "line2": forms.TextInput(attrs={"autocomplete": "address-line2"}),
            "city": forms.TextInput(attrs={"autocomplete": "address-level2"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["city"].required = False

    def clean_pin(self):
        """People write 560 001 as well."""
        pin = self.cleaned_data["pin"].replace(" ", "")
        pin_code(pin)
        return pin

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
