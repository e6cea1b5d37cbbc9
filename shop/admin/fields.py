"""Form fields of the catalogue's forms."""

import csv
import io
from html import escape

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from treebeard.forms import TreeNodeChoiceField
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from shop.models import Category
from shop.money import RupeeField, rupees


class ShowsRupees:
    """Whoever may only look sees amounts in rupees, where Django would show the paise."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.model._meta.concrete_fields:
            if field.name.endswith("_paise"):
                setattr(self, f"{field.name}_shown", _in_rupees(field))

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, {**options, "fields": [_shown(name) for name in options["fields"]]})
            for title, options in fieldsets
        ]

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if self.has_change_permission(request, obj):
            return fields
        amounts = (one.name for one in self.model._meta.concrete_fields)
        return [*fields, *(f"{name}_shown" for name in amounts if name.endswith("_paise"))]


def _shown(name):
    if isinstance(name, list | tuple):
        return [_shown(one) for one in name]
    return f"{name}_shown" if name.endswith("_paise") else name


def _in_rupees(field):
    @display(description=field.verbose_name.removesuffix(" paise"))
    def shown(row):
        paise = getattr(row, field.name)
        return "–" if paise is None else rupees(paise)

    return shown


class ManyChoicesWidget(UnfoldAdminSelectWidget):
    """A choice of very many, such as all categories: its options are written in one stroke.

    A template for each, as Django has it, takes longer than all the rest of the page.
    """

    def render(self, name, value, attrs=None, renderer=None):
        chosen = set(self.format_value(value))
        options = "".join(
            f'<option value="{escape(str(one))}"{" selected" * (str(one) in chosen)}>'
            f"{conditional_escape(words)}</option>"
            for one, words in self.choices
        )
        told = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        return format_html("<select{}>{}</select>", flatatt(told), mark_safe(options))


class PicksCategory:
    """A category is picked from the whole tree, where each is set in by its depth."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.related_model is Category:
            kwargs["form_class"] = TreeNodeChoiceField
            kwargs["widget"] = ManyChoicesWidget()
            kwargs["queryset"] = Category.objects.order_by("path").only("path", "depth", "name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def rupee_field(label: str, **kwargs) -> RupeeField:
    """An amount in rupees that looks like the other fields of the admin."""
    widget = UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal", "size": 9})
    return RupeeField(label=label, widget=widget, **kwargs)


class WordsField(forms.CharField):
    """A list of words, typed with commas between; a word with a comma stands in quotes."""

    def __init__(self, *, most: int = 3, longest: int = 60, **kwargs):
        self.most, self.longest = most, longest
        kwargs.setdefault("widget", UnfoldAdminTextInputWidget())
        super().__init__(**kwargs)

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(value)
        # csv writes an empty row of one empty word as quotes; there is nothing to show.
        return line.getvalue().replace(",", ", ") if not _has_comma(value) else line.getvalue()

    def to_python(self, value):
        text = super().to_python(value)
        try:
            rows = list(csv.reader([text], skipinitialspace=True, strict=True))
        except csv.Error:
            raise ValidationError("Write words with commas between them.") from None
        words = [word.strip() for row in rows for word in row if word.strip()]
        if len(words) > self.most:
            raise ValidationError(f"There can be at most {self.most}.")
        if any(len(word) > self.longest for word in words):
            raise ValidationError(f"Each can have at most {self.longest} characters.")
        return words

    def validate(self, value):
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value):
        """The words were looked at in to_python; the validators of text do not fit a list."""
        for word in value:
            super().run_validators(word)

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != (initial or [])
        except ValidationError:
            return True


class PairsField(forms.CharField):
    """Pairs of a name and a value, typed one to a line with a colon between: `Weight: 2 kg`."""

    MOST, LONGEST_NAME, LONGEST_VALUE = 60, 60, 300

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", UnfoldAdminTextareaWidget(attrs={"rows": 8}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        return "\n".join(f"{name}: {words}" for name, words in value)

    def to_python(self, value):
        pairs = []
        lines = super().to_python(value).splitlines()
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            name, colon, words = (part.strip() for part in line.partition(":"))
            if not (name and colon and words):
                raise ValidationError(f"Line {number}: write a name, a colon and a value.")
            if len(name) > self.LONGEST_NAME or len(words) > self.LONGEST_VALUE:
                raise ValidationError(f"Line {number} is too long.")
            pairs.append([name, words])
        if len(pairs) > self.MOST:
            raise ValidationError(f"There can be at most {self.MOST} lines.")
        return pairs

    def run_validators(self, value):
        """The lines were looked at in to_python; the validators of text do not fit a list."""

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != (initial or [])
        except ValidationError:
            return True


def _has_comma(words: list[str]) -> bool:
    return any("," in word for word in words)
