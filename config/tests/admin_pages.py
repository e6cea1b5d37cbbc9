"""Every page that the admin has, found by walking its addresses."""

from django.contrib import admin
from django.db.models import Model
from django.urls import URLPattern

VERBS = ("changelist", "add", "change", "delete", "history")
NAMELESS = ("<path:object_id>/", "(?P<url>.*)$")  # lead on to a page that has a name
OURS = {"accounts", "auth", "orders", "shop"}


def models() -> list[type[Model]]:
    return [model for model in admin.site._registry if model._meta.app_label in OURS]


def own_pages() -> dict[str, str]:
    """What there is beside Django's pages of each model, by name, with the patterns."""
    known = {
        f"{model._meta.app_label}_{model._meta.model_name}_{verb}"
        for model in admin.site._registry
        for verb in VERBS
    }
    return {
        name or route: route
        for name, route in _patterns()
        if name not in known and (name or not route.endswith(NAMELESS))
    }


def _patterns() -> list[tuple[str | None, str]]:
    found, stack = [], [("", one) for one in admin.site.get_urls()]
    while stack:
        before, one = stack.pop()
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            found.append((one.name, route))
        else:
            stack += [(route, inner) for inner in one.url_patterns]
    return found
