"""`{% once %}`: what is rendered once, and what may never be mixed up."""

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe

from shop.templatetags import once


class Counted:
    """A word that counts how often a template wrote it."""

    def __init__(self, word: str):
        self.word, self.times = word, 0

    def __str__(self):
        self.times += 1
        return self.word


def test_the_same_values_are_rendered_once():
    name = Counted("Lamp")
    template = Template("{% load once %}{% once name=name %}<b>{{ name }}</b>{% endonce %}")

    texts = [template.render(Context({"name": name})) for _ in range(3)]

    assert texts == ["<b>Lamp</b>"] * 3
    assert name.times == 1


def test_other_values_are_another_text():
    template = Template("{% load once %}{% once name=name %}<b>{{ name }}</b>{% endonce %}")

    texts = [template.render(Context({"name": name})) for name in ("Lamp", "Bowl", "Lamp")]

    assert texts == ["<b>Lamp</b>", "<b>Bowl</b>", "<b>Lamp</b>"]


def test_what_is_not_named_is_not_known_inside():
    template = Template("{% load once %}{% once name=name %}{{ name }}{{ user }}{% endonce %}")

    assert template.render(Context({"name": "Lamp", "user": "asha"})) == "Lamp"


def test_a_text_from_outside_is_escaped_though_an_equal_one_was_safe():
    template = Template("{% load once %}{% once word=word %}{{ word }}{% endonce %}")
    assert template.render(Context({"word": mark_safe("<i>")})) == "<i>"

    assert template.render(Context({"word": "<i>"})) == "&lt;i&gt;"


@pytest.mark.parametrize("limit", ["MOST", "MOST_CHARACTERS"])
def test_memory_is_bounded(monkeypatch, limit):
    monkeypatch.setattr(once, limit, 10)
    template = Template("{% load once %}{% once n=n %}{{ n }}{% endonce %}")

    for number in range(35):
        assert template.render(Context({"n": number})) == str(number)

    assert len(template.nodelist[1].texts) <= 10
