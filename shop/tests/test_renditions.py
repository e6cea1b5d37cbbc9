import io
import json
import signal
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from PIL import Image

from shop.models import ProductImage, StoredPicture
from shop.services import renditions
from shop.services.file_storage import put
from shop.services.picture_files import attach, prepare
from shop.services.renditions import start_making
from shop.tests.factories import make_image, make_product
from shop.tests.pictures import picture
from shop.tests.processes import in_a_process

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media")]


def upload(colour="teal", *, size=(1200, 900)) -> ProductImage:
    return attach(make_product(), prepare(picture(size=size, colour=colour)))


def run(*args) -> dict:
    out = io.StringIO()
    call_command("make_images", "--json", *args, stdout=out, stderr=io.StringIO(), verbosity=0)
    return json.loads(out.getvalue())


def test_what_is_due_is_made_once():
    image = upload()

    first, second = run(), run()

    image.refresh_from_db()
    assert (first["made"], second["made"]) == (1, 0)
    assert image.renditions["AVIF"].keys() == {400, 800, 1200}


def test_of_two_workers_one_makes_a_picture():
    image, now = upload(), timezone.now()

    claims = [renditions._claim(image.stored_id, now) for _ in range(2)]

    assert [claim is not None for claim in claims] == [True, False]


def test_what_a_killed_process_left_is_made_when_its_time_is_over():
    image, now = upload(), timezone.now()
    renditions._claim(image.stored_id, now)

    at_once = renditions.make_due(limit=9, now=now)
    later = renditions.make_due(limit=9, now=now + renditions.LEASE)

    assert (at_once["made"], later["made"]) == (0, 1)


def test_a_picture_that_cannot_be_made_says_why_and_stops_no_other(media):
    lost, good = upload(), upload("red")
    (media[1] / lost.stored.original).unlink()

    with pytest.raises(CommandError, match="Not every picture"):
        call_command("make_images", stdout=io.StringIO(), verbosity=0)

    lost.refresh_from_db()
    good.refresh_from_db()
    assert "No such file" in lost.stored.problem
    assert (lost.renditions, bool(good.renditions)) == ({}, True)


def test_a_picture_that_never_can_be_made_is_left_alone_in_the_end(media):
    image = upload()
    (media[1] / image.stored.original).unlink()
    now = timezone.now()

    tries = [renditions.make_due(limit=9, now=now + timedelta(days=day)) for day in range(10)]

    assert sum(tally["failed"] for tally in tries) == 6


def test_everything_is_made_anew_after_files_were_lost(media):
    image = upload()
    run()
    before = {path: path.read_bytes() for path in media[0].rglob("*.*")}
    for path in before:
        path.unlink()

    tally = run("--all")

    assert tally == {"made": 1, "failed": 0, "taken in": 0}
    assert {path: path.read_bytes() for path in media[0].rglob("*.*")} == before
    image.refresh_from_db()
    assert image.renditions


def test_a_picture_from_before_originals_were_kept_is_taken_in(media):
    old = make_image(make_product())
    put(default_storage, old.file.name, picture(size=(1000, 800)))

    tally = run("--all")

    old.refresh_from_db()
    assert tally == {"made": 1, "failed": 0, "taken in": 1}
    assert (old.width, old.stored.file.name) == (1000, old.file.name)
    assert old.renditions["WEBP"].keys() == {400, 800}


def test_a_recipe_that_changes_makes_pages_wait_for_its_files(monkeypatch):
    image = upload()
    run()
    image.refresh_from_db()

    monkeypatch.setattr("shop.models.image.RECIPE", 2)

    assert image.renditions == {}
    assert StoredPicture.objects.due(timezone.now()).count() == 1


def test_the_thread_of_a_process_makes_all_that_is_due_and_ends(monkeypatch):
    images = [upload(), upload("red")]
    monkeypatch.setattr(renditions, "AT_ONCE", 1)

    start_making()
    start_making()
    while thread := renditions._thread:
        thread.join()

    assert all(ProductImage.objects.get(pk=image.pk).renditions for image in images)


def test_an_upload_is_followed_by_its_renditions_once_it_is_committed(monkeypatch):
    asked = []
    monkeypatch.setattr(
        renditions, "start_making", lambda: asked.append(connection.in_atomic_block)
    )

    upload()

    assert asked == [False]


KILLED = """
import os, signal, django
django.setup()
from shop.services import renditions
put, left = renditions.put, {files}
def put_some(*args):
    global left
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    put(*args)
renditions.put = put_some
renditions.make_due(limit=9)
"""


@pytest.mark.parametrize("files", [0, 1, 9])
def test_a_process_killed_between_two_files_leaves_nothing_undone(media, files):
    image = upload()
    settings = {"MEDIA_ROOT": str(media[0]), "ORIGINALS_ROOT": str(media[1])}

    ended = in_a_process(KILLED.format(files=files), **settings)
    image.refresh_from_db()
    before = image.renditions
    renditions.make_due(limit=9, now=timezone.now() + renditions.LEASE)

    image.refresh_from_db()
    assert (ended.returncode, before) == (-signal.SIGKILL, {})
    copies = [copy for by_width in image.renditions.values() for copy in by_width.values()]
    assert len(copies) == 9
    for copy in copies:
        with Image.open(default_storage.path(copy.name)) as shown:
            assert shown.width == copy.width
