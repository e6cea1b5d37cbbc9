"""Short addresses lead into the shop and count."""

import pytest
from django.core.exceptions import ValidationError

from shop.models import ShortLink

pytestmark = pytest.mark.django_db


def test_a_short_link_leads_to_its_path_and_counts(client):
    link = ShortLink.objects.create(code="diwali", path="/c/lamps/?sort=new")

    answers = [client.get("/s/diwali/") for _ in range(3)]

    link.refresh_from_db()
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, "/c/lamps/?sort=new")
    }
    assert link.hits == 3


def test_a_visit_that_a_cache_answered_would_not_count_so_none_may(client):
    ShortLink.objects.create(code="diwali", path="/")

    answer = client.get("/s/diwali/")

    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies


def test_an_unknown_code_is_not_found(client):
    assert client.get("/s/nothing/").status_code == 404


@pytest.mark.parametrize(
    "path", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x()"]
)
def test_no_row_leads_out_of_the_shop(client, path):
    link = ShortLink.objects.create(code="out", path=path)

    answer = client.get("/s/out/")

    link.refresh_from_db()
    assert answer.status_code == 404
    assert link.hits == 0
    with pytest.raises(ValidationError):
        link.full_clean()
