import gzip

import pytest
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
