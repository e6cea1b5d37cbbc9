from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from unfold.admin import TabularInline
from unfold.decorators import display

from orders.models import DeliveryMethod, DeliveryZone
from shop.admin.fields import ShowsRupees, rupee_field
from shop.admin.lists import ModelAdmin
from shop.money import rupees

MOST_FEE_PAISE = 1_00_000_00  # a lakh of rupees: more is a slip of the finger


class MethodForm(forms.ModelForm):
    fee_paise = rupee_field("Fee (₹)")
    per_extra_500g_paise = rupee_field("Each further 500 g (₹)")
    free_above_paise = rupee_field("Free from (₹)", required=False, help_text="Empty: never free.")
    cod_limit_paise = rupee_field(
        "Cash on delivery up to (₹)", required=False, help_text="Empty: no limit."
    )

    def clean_fee_paise(self):
        return _within_reason(self.cleaned_data["fee_paise"])

    def clean_per_extra_500g_paise(self):
        return _within_reason(self.cleaned_data["per_extra_500g_paise"])


def _within_reason(paise: int) -> int:
    if paise > MOST_FEE_PAISE:
        raise ValidationError(f"A fee can be at most {rupees(MOST_FEE_PAISE)}.")
    return paise


class ZoneForm(forms.ModelForm):
    def clean_pin_from(self):
        return _pin_beginning(self.cleaned_data["pin_from"])

    def clean_pin_to(self):
        pin = self.cleaned_data["pin_to"]
        return _pin_beginning(pin) if pin else ""

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("pin_from"), cleaned.get("pin_to")
        if first and last and first.ljust(6, "0") > last.ljust(6, "9"):
            self.add_error("pin_to", "The range ends before it begins.")
        return cleaned


def _pin_beginning(text: str) -> str:
    text = text.replace(" ", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and text[0] != "0"):
        raise ValidationError("Enter a PIN code or its first digits; it does not begin with 0.")
    return text


class ZoneInline(TabularInline):
    model = DeliveryZone
    form = ZoneForm
    fields = ["pin_from", "pin_to", "days_extra", "allows_cod"]
    extra = 0


@admin.register(DeliveryMethod)
class DeliveryMethodAdmin(ShowsRupees, ModelAdmin):
    form = MethodForm
    inlines = [ZoneInline]
    list_display = ["name", "fee", "free_from", "days", "allows_cod", "is_active", "position"]
    prepopulated_fields = {"code": ["name"]}
    fieldsets = [
        (None, {"fields": [("name", "code"), "description", ("is_active", "position")]}),
        (
            "What it costs",
            {
                "fields": [
                    ("fee_paise", "free_above_paise"),
                    ("included_grams", "per_extra_500g_paise"),
                ]
            },
        ),
        ("How long it takes", {"fields": [("days_min", "days_max")]}),
        ("Cash on delivery", {"fields": [("allows_cod", "cod_limit_paise")]}),
    ]

    @display(description="fee", ordering="fee_paise")
    def fee(self, method):
        return rupees(method.fee_paise)

    @display(description="free from", ordering="free_above_paise")
    def free_from(self, method):
        return "–" if method.free_above_paise is None else rupees(method.free_above_paise)

    @display(description="days")
    def days(self, method):
        return f"{method.days_min} to {method.days_max}"
