"""The checkout's form: rendered once, and the same as if it were rendered each time."""

from datetime import date

import pytest
from crispy_forms.utils import render_crispy_form

from orders import blanks
from orders.delivery import DeliveryOption
from orders.forms import CheckoutForm

OPTIONS = [
    DeliveryOption(code, code, "", fee, date(2026, 11, 23), date(2026, 11, 25), True)
    for code, fee in (("standard", 0), ("express", 99_00))
]
TYPED = [
    {},
    {"email": "asha@example.in", "shown_paise": 1180_00, "checkout_key": "k" * 32},
    {"name": '<b>"Asha" & co</b>', "note": "\nsecond line\n", "line1": "0", "pin": "560001"},
    {"state": "29", "delivery": "express", "payment": "cod", "city": "ಬೆಂಗಳೂರು"},
    {"state": "none of these", "payment": "", "line2": "{{ csrf_token }}"},
]


@pytest.fixture(autouse=True)
def nothing_is_known():
    blanks._known.clear()


@pytest.mark.parametrize("options", [OPTIONS, OPTIONS[:1], []])
def test_a_form_that_is_filled_in_is_the_form_that_is_rendered(options):
    for typed in [*TYPED, *TYPED]:
        plain = render_crispy_form(CheckoutForm(initial=typed, options=options))

        assert blanks.as_html(CheckoutForm(initial=typed, options=options)) == plain


def test_nothing_that_was_typed_is_kept():
    typed = {"email": "asha@example.in", "name": "Asha Rao", "checkout_key": "secret-key"}

    blanks.as_html(CheckoutForm(initial=typed, options=OPTIONS))

    kept = repr(blanks._known)
    assert not [word for word in typed.values() if word in kept]


def test_what_is_wrong_stands_beside_its_field():
    form = CheckoutForm({"email": "nobody"}, options=OPTIONS)
    form.is_valid()

    html = blanks.as_html(form)

    assert "Enter a valid email address." in html
    assert html == render_crispy_form(form)


def test_however_many_shapes_are_asked_for_few_are_kept(monkeypatch):
    monkeypatch.setattr(blanks, "MOST", 5)

    for number in range(12):
        blanks.as_html(CheckoutForm(initial={"state": str(number)}, options=OPTIONS))

    assert len(blanks._known) <= 5
