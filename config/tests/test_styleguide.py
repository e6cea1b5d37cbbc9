"""The page of all parts is there for those who develop, and for nobody else."""

import re

import pytest

from config import sheets, styleguide
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db


def test_the_style_guide_shows_every_token_and_part_while_developing(client, settings):
    settings.DEBUG = True
    make_variant()

    page = client.get("/styleguide/").text

    names = [name for name, _, _ in styleguide.colours()]
    assert {"accent", "ink", "paper", "bad-soft"} <= set(names)
    assert [name for name in names if f"<code>--{name}</code>" not in page] == []
    sheet = (sheets.FOLDER / "components.css").read_text()
    parts = re.findall(r"^/\* \.([a-z-]+):", sheet, re.MULTILINE)
    assert [part for part in parts if f'class="{part}' not in page] == []


def test_the_style_guide_is_not_there_where_the_shop_sells(client):
    assert client.get("/styleguide/").status_code == 404


def test_dark_screens_have_a_colour_for_all_that_light_ones_have():
    same = {name for name, light, dark in styleguide.colours() if light == dark}

    assert same == set()
