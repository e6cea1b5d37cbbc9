"""What holds for every page that a shopper may meet."""

import re
from contextlib import contextmanager

import brotli
import pytest
from django.test.signals import template_rendered

from orders.tests.pages import every_page, page_templates, public_pages

pytestmark = pytest.mark.django_db(transaction=True)

FIRST_PACKETS = 14_000  # bytes that a server may send before the browser answers
NEEDS_NO_AUTOCOMPLETE = {"hidden", "radio", "checkbox", "search", "submit"}


_answers: dict = {}  # rendered once for all tests of this module


@pytest.fixture
def answers(gateway):
    """Every page by its name, as it was answered."""
    if not _answers:
        _answers.update(every_page())
    return _answers


@contextmanager
def rendered_templates():
    seen = set()

    def note(sender, template, **kwargs):
        seen.add(template.name)

    template_rendered.connect(note)
    yield seen
    template_rendered.disconnect(note)


def test_the_pages_that_are_judged_are_all_that_there_are(gateway):
    with rendered_templates() as seen:
        _answers.update(every_page())

    assert page_templates() - seen == set()
    assert [name for name, answer in _answers.items() if 300 <= answer.status_code < 400] == []


def test_every_page_says_its_language_its_title_and_one_heading(answers):
    faults = {}
    for name, answer in answers.items():
        html = answer.content.decode()
        counts = [html.count(part) for part in ('<html lang="en-IN"', "<title>", "<h1", "<main")]
        if counts != [1, 1, 1, 1]:
            faults[name] = counts

    assert faults == {}


def test_every_field_about_people_can_be_filled_by_the_browser(answers):
    missing = set()
    for name, answer in answers.items():
        main = answer.content.decode().partition("<main")[2]
        for field in re.findall(r"<input [^>]*>", main):
            kind = re.search(r'type="(\w+)"', field)
            if kind and kind[1] not in NEEDS_NO_AUTOCOMPLETE | {"number"}:
                is_ours = re.search(r' name="(min|max|title|author_name)"', field)
                if "autocomplete=" not in field and "readonly" not in field and not is_ours:
                    missing.add((name, field))

    assert missing == set()


def test_every_public_page_fits_into_the_first_packets_of_a_connection():
    sizes = {
        name: len(brotli.compress(answer.content, quality=5)) for name, answer in public_pages()
    }

    assert {name: size for name, size in sizes.items() if size > FIRST_PACKETS} == {}


def test_no_script_holds_up_a_page_and_no_style_stands_in_it(answers):
    faults = {}
    for name, answer in answers.items():
        html = answer.content.decode()
        scripts = re.findall(r"<script (?![^>]*(?:type=\"module\"|defer|json))[^>]*>", html)
        styles = re.findall(r"<style|\sstyle=", html)
        sheets = html.count('rel="stylesheet"')
        if scripts or styles or sheets != 1:
            faults[name] = (scripts, styles, sheets)

    assert faults == {}
