"""The checkout's form as HTML: rendered once, and filled in for each shopper.

Fourteen fields take some two hundred small templates, and yet differ between two shoppers
in nothing but what was typed. What was typed is never kept: it is left blank in what is
remembered, and put into its place each time.
"""

import copy
import re
import secrets

from crispy_forms.utils import render_crispy_form
from django.forms import Form
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_MARK = secrets.token_hex(12)  # stands for what is typed; nobody can type it
_PLACE = re.compile(rf"{_MARK}(\w+?){_MARK}")
MOST = 100  # shapes that are remembered: which fields are filled, which choices there are
_known: dict[tuple, list[tuple[bool, str]]] = {}


def as_html(form: Form) -> SafeString:
    """The form as its crispy layout draws it, which must need nothing but the form."""
    if form.is_bound:  # with what was wrong beside the fields
        return render_crispy_form(form)
    values = {name: form[name].value() for name in form.fields}
    shape = tuple(
        (name, str(value), tuple(map(tuple, form.fields[name].choices)))
        if _is_choice(form, name)
        else (name, value in (None, ""))
        for name, value in values.items()
    )
    parts = _known.get((type(form), shape))
    if parts is None:
        parts = _parts(form)
        if len(_known) >= MOST:
            _known.clear()
        _known[type(form), shape] = parts
    typed = (escape(str(values[part])) if place else part for place, part in parts)
    return mark_safe("".join(typed))


def _parts(form: Form) -> list[tuple[bool, str]]:
    """The pieces of an unbound form: HTML, and between them the names of what was typed."""
    marks = {
        name: f"{_MARK}{name}{_MARK}"
        for name in form.fields
        if not _is_choice(form, name) and form[name].value() not in (None, "")
    }
    blank = copy.copy(form)
    blank.initial = form.initial | marks
    blank._bound_fields_cache = {}  # those at hand know what was typed
    pieces = _PLACE.split(render_crispy_form(blank))
    return [(number % 2 == 1, piece) for number, piece in enumerate(pieces)]


def _is_choice(form: Form, name: str) -> bool:
    return hasattr(form.fields[name], "choices")
