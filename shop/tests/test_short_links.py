"""Short addresses lead into the shop and count."""

import io
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from shop.models import ShortLink, ShortLinkDay
from shop.services import short_links

pytestmark = pytest.mark.django_db


def test_a_short_link_leads_to_its_path_and_counts(client):
    link = ShortLink.objects.create(code="diwali", path="/c/lamps/?sort=new")

    answers = [client.get("/s/diwali/") for _ in range(3)]

    short_links.tally.write_down()
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

    short_links.tally.write_down()
    link.refresh_from_db()
    assert answer.status_code == 404
    assert link.hits == 0
    with pytest.raises(ValidationError):
        link.full_clean()


@pytest.fixture
def link():
    return ShortLink.objects.create(code="diwali", path="/c/lamps/")


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_superuser("staff@example.com", "a-long-password")
    client.force_login(user)
    return client


def qr_url(link, kind: str) -> str:
    return reverse("admin:shop_shortlink_qr", args=[link.pk, kind])


def test_following_a_link_reads_once_and_writes_nothing(client, link, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/s/diwali/")

    assert not ShortLinkDay.objects.exists()


def test_hits_are_kept_by_day_and_add_up_whoever_counted_them(client, link):
    for _ in range(2):  # two processes, or one twice
        client.get("/s/diwali/")
        short_links.tally.write_down()
    yesterday = timezone.localdate() - timedelta(days=1)
    short_links._write({(link.pk, yesterday): 5})

    link.refresh_from_db()
    assert short_links.hits_by_day(link, 3)[1:] == [
        (yesterday, 5),
        (timezone.localdate(), 2),
    ]
    assert link.hits == 7


def test_a_link_that_was_deleted_meanwhile_stops_no_other(client, link):
    gone = ShortLink.objects.create(code="gone", path="/")
    pk = gone.pk
    gone.delete()

    short_links._write({(pk, date(2026, 1, 1)): 1, (link.pk, date(2026, 1, 1)): 1})

    assert [(row.link, row.hits) for row in ShortLinkDay.objects.all()] == [(link, 1)]


def test_the_qr_code_is_an_svg_and_a_png_of_the_whole_address(staff, link, settings):
    svg, png = (staff.get(qr_url(link, kind)) for kind in ("svg", "png"))

    assert (svg["Content-Type"], png["Content-Type"]) == ("image/svg+xml", "image/png")
    assert b"<svg" in svg.content
    assert Image.open(io.BytesIO(png.content)).size[0] > 400
    settings.SITE_URL = "https://elsewhere.example"
    assert short_links.qr_code(link, "svg") != svg.content


def test_a_qr_code_can_be_kept_under_the_name_of_its_link(staff, link):
    answer = staff.get(qr_url(link, "png"), {"download": ""})

    assert answer["Content-Disposition"] == 'attachment; filename="diwali.png"'


def test_there_is_no_other_kind_of_file(staff, link):
    assert staff.get(qr_url(link, "exe")).status_code == 404


def test_the_page_of_a_link_shows_its_code_and_its_days(staff, link):
    short_links._write({(link.pk, timezone.localdate()): 3})

    page = staff.get(reverse("admin:shop_shortlink_change", args=[link.pk])).content.decode()
    new = staff.get(reverse("admin:shop_shortlink_add")).content.decode()

    assert qr_url(link, "svg") in page
    assert "3 in the last 30 days" in page
    assert "qr-code" not in new
