import gzip
import json
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["shop:home", "orders:cart", "accounts:login"])
def test_every_page_says_what_browsers_need_not_allow(client, page):
    answer = client.get(reverse(page))

    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "api.razorpay.com" in answer["Permissions-Policy"]


def test_pages_are_compressed_for_who_can_read_that(client):
    plain = client.get(reverse("shop:home"))
    small = client.get(reverse("shop:home"), headers={"Accept-Encoding": "gzip"})

    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert "Accept-Encoding" in small["Vary"]


def test_pages_let_browsers_fetch_ahead_what_is_public_and_nothing_else(client):
    answer = client.get(reverse("shop:home"))
    name = answer["Speculation-Rules"].strip('"').removeprefix("/static/")
    rules = json.loads(Path(finders.find(name)).read_text())

    either, never = rules["prefetch"][0]["where"]["and"]
    paths = {rule["href_matches"] for rule in either["or"]}
    assert paths == {"/", "/p/*", "/c/*", "/collections/*"}
    assert never == {"not": {"selector_matches": "[rel~=nofollow]"}}
    assert "Speculation-Rules" not in client.get("/robots.txt")


@pytest.mark.parametrize("debug", [True, False])
def test_what_a_page_costs_is_told_while_developing_alone(client, settings, debug):
    settings.DEBUG = debug

    answer = client.get(reverse("shop:home"))

    assert ("total;dur=" in answer.get("Server-Timing", "")) == debug
