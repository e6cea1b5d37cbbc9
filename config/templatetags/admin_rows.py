"""`{% admin_rows cl %}`: the rows of a list of the admin, as Unfold writes them, and faster.

What is the same for all rows (headers, classes, the frames of badges, icons and check boxes)
is made once for a page or a process, where Unfold renders a template for each cell.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django import template
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_list import _coerce_field_name, result_hidden_fields
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.templatetags.base import InclusionAdminNode
from django.contrib.admin.utils import lookup_field
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.template.loader import render_to_string
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from unfold import utils
from unfold.admin import checkbox
from unfold.templatetags import unfold_list as unfold

register = template.Library()

HERE = "\N{OBJECT REPLACEMENT CHARACTER}"  # in a frame, where the words go
ANY_KEY = 123_456_789_000_987_654_321  # in the menu of a row, where its own key goes
TIMES = (models.DateField, models.TimeField, models.ForeignKey)  # DateTimeField is a DateField


@register.tag
def admin_rows(parser, token):
    return InclusionAdminNode(parser, token, func=rows, template_name="change_list_rows.html")


def rows(context: dict, cl: ChangeList) -> dict:
    """What the template of the rows asks for. Does not know lists that are dragged or unfold."""
    headers = list(unfold.result_headers(cl))
    columns = [_Column.of(cl, index, header["text"]) for index, header in enumerate(headers)]
    forms = cl.formset.forms if getattr(cl, "formset", None) else [None] * len(cl.result_list)
    address, actions = _addresses(cl), _actions(context.get("actions_row"))
    return {
        "cl": cl,
        "result_hidden_fields": list(result_hidden_fields(cl)),
        "result_headers": headers,
        "num_sorted_fields": sum(bool(head["sortable"] and head["sorted"]) for head in headers),
        "rows": [
            {
                "errors": form.non_field_errors() if form else "",
                "cells": mark_safe("".join(_cells(cl, columns, address(row), row, form))),
                "actions": actions(row.pk),
            }
            for row, form in zip(cl.result_list, forms, strict=True)
        ],
        "has_add_permission": cl.model_admin.has_add_permission(context["request"]),
    }


@dataclass(frozen=True)
class _Column:
    """What the cells of one column have in common."""

    name: str
    classes: str
    label: str
    is_linked: bool

    @classmethod
    def of(cls, cl: ChangeList, index: int, label: str) -> "_Column":
        name = cl.list_display[index]
        is_box = name == "action_checkbox"
        classes = [f"field-{_coerce_field_name(name, index)}", *unfold.ROW_CLASSES]
        first = [one for one in cl.list_display if one != "action_checkbox"][:1]
        links = cl.list_display_links
        return cls(
            name,
            " ".join(unfold.CHECKBOX_CLASSES if is_box else classes),
            "Select record" if is_box else label,
            links is not None and name in (links or first),
        )


def _addresses(cl: ChangeList):
    """Tells where a row leads to: its page, which keeps the filters for the way back."""
    ending = None

    def address(row) -> str:
        nonlocal ending
        try:
            url = cl.url_for_result(row)
        except NoReverseMatch:
            return ""
        if ending is None:
            filters = {"preserved_filters": cl.preserved_filters, "opts": cl.opts}
            ending = add_preserved_filters(filters, url).removeprefix(url)
        return url + ending

    return address


def _actions(actions):
    """Tells what can be done with one row, from a menu that is drawn once."""
    if not actions:
        return lambda key: ""
    context = {"actions": actions, "instance_pk": ANY_KEY}
    menu = render_to_string("unfold/helpers/actions_row.html", context)
    return lambda key: mark_safe(menu.replace(str(ANY_KEY), str(key)))


def _cells(cl: ChangeList, columns: list[_Column], url: str, row, form) -> Iterator[SafeString]:
    tag = "th"  # the first that leads somewhere is the header of its row
    for column in columns:
        shown, more = _shown(cl, column.name, row)
        if column.is_linked:
            if url:
                shown = _link(cl, url, row, shown)
            yield _cell(tag, column, more, shown)
            tag = "td"
            continue
        if form and column.name in form.fields:
            field = form[column.name]
            shown = mark_safe(f"{field}{_errors(field.errors)}" if field.errors else str(field))
            more += " group errors" if field.errors else ""
        yield _cell("td", column, more, shown)
    if form and not form[cl.model._meta.pk.name].is_hidden:
        yield format_html("<td>{}</td>", form[cl.model._meta.pk.name])


def _cell(tag: str, column: _Column, more: str, shown) -> SafeString:
    label, shown = conditional_escape(column.label), conditional_escape(shown)
    opening = f'<{tag} class="{column.classes}{more}" data-label="{label}">'
    return mark_safe(f"{opening}{shown}</{tag}>")


def _link(cl: ChangeList, url: str, row, shown) -> SafeString:
    opener = ""
    if cl.is_popup:
        key = row.serializable_value(str(cl.to_field) if cl.to_field else cl.pk_attname)
        opener = format_html(' data-popup-opener="{}"', key)
    classes = " ".join(unfold.LINK_CLASSES)
    return format_html('<a href="{}" class="{}" {}>{}</a>', url, classes, opener, shown)


def _errors(errors) -> str:
    return render_to_string("unfold/helpers/form_errors.html", {"errors": errors})


def _shown(cl: ChangeList, name: str, row) -> tuple[str, str]:
    """What stands in the cell, and the classes that this adds to its column's."""
    if name == "action_checkbox":
        return _framed(_checkbox(), row.pk), ""
    empty = cl.model_admin.get_empty_value_display()
    try:
        field, attr, value = lookup_field(name, row, cl.model_admin)
    except ObjectDoesNotExist:
        return empty, ""
    empty = getattr(attr, "empty_value_display", empty)
    if field is not None and not field.auto_created:
        return _of_field(field, row, value, empty), " nowrap" if isinstance(field, TIMES) else ""
    is_time = isinstance(value, utils.datetime.date | utils.datetime.time)
    return _of_method(attr, name, row, value, empty), " nowrap" if is_time else ""


def _of_field(field: models.Field, row, value, empty: str):
    if isinstance(field.remote_field, models.ManyToOneRel):
        other = getattr(row, field.name)
        return empty if other is None else other
    if isinstance(field, models.BooleanField) and not field.flatchoices:
        return _icon(value)
    return utils.display_for_field(value, field, empty)


def _of_method(attr, name: str, row, value, empty: str):
    if labels := getattr(attr, "label", False):
        return _badge(value, labels, empty)
    if getattr(attr, "dropdown", False):
        return utils.display_for_dropdown(row, name, value, empty)
    if getattr(attr, "header", False):
        return utils.display_for_header(value, empty)
    if getattr(attr, "boolean", False):
        return _icon(value)
    return utils.display_for_value(value, empty)


def _badge(value, labels, empty: str) -> SafeString:
    kind, words = value if isinstance(value, tuple) and len(value) == 2 else (value, value)
    if (
        not isinstance(labels, dict)
        or kind not in labels
        or not isinstance(words, str)
        or not words
    ):
        return utils.display_for_label(value, empty, labels)
    return _framed(_badge_frame(labels[kind]), words)


def _framed(frame: tuple[str, str], words) -> SafeString:
    before, after = frame
    return mark_safe(f"{before}{conditional_escape(words)}{after}")


@cache
def _badge_frame(kind: str) -> tuple[str, str]:
    return _split(utils.display_for_label((kind, HERE), "", {kind: kind}))


@cache
def _checkbox() -> tuple[str, str]:
    return _split(checkbox.render(ACTION_CHECKBOX_NAME, HERE))


@cache
def _icon(value) -> SafeString:
    return utils.display_for_value(value, "", boolean=True)


def _split(html: str) -> tuple[str, str]:
    before, after = (mark_safe(part) for part in " ".join(html.split()).split(HERE))
    return before, after
