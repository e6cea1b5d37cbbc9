import io
import json
import os
import time

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from shop.models import ProductImage, StoredPicture
from shop.services import media_audit, renditions
from shop.services.file_storage import originals, put
from shop.services.picture_files import attach, prepare
from shop.tests.factories import make_image, make_product
from shop.tests.pictures import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def upload(colour="teal") -> ProductImage:
    image = attach(make_product(), prepare(picture(size=(1200, 900), colour=colour)))
    renditions.make(image.stored, timezone.now())
    image.refresh_from_db()
    return image


def leave(storage, name, *, hours=2, data=b"left") -> str:
    put(storage, name, data)
    then = time.time() - hours * 3600
    os.utime(storage.path(name), (then, then))
    return name


def audit(*args) -> dict:
    """What the command reports, and whether it was content."""
    out, is_content = io.StringIO(), True
    try:
        call_command("media_audit", "--json", *args, stdout=out, stderr=io.StringIO(), verbosity=0)
    except CommandError:
        is_content = False
    return json.loads(out.getvalue()) | {"is_content": is_content}


def test_a_shop_in_order_has_nothing_to_mend():
    upload()
    still_to_be_made = attach(make_product(), prepare(picture(size=(1200, 900), colour="red")))

    report = audit()

    assert still_to_be_made.recipe == 0
    assert report["is_content"]
    assert not any(report["found"].values())


@pytest.mark.parametrize(
    "name",
    [
        "pictures/ab/abc.jpg",
        "pictures/ab/abc/400w.avif",
        "products/old-lamp.png",
        "pictures/ab/.abc.jpg.1234",
        "demo/note.txt",
    ],
)
def test_a_file_of_no_row_is_found_and_removed_when_it_is_old(name):
    image = upload()
    old = leave(default_storage, name)
    private = leave(originals(), "ab/abc.png")

    found, mended = audit()["found"], audit("--fix")

    assert found["orphans"] == [["media", old], ["originals", private]]
    assert mended["is_content"]
    assert mended["done"]["removed"] == 2
    assert not default_storage.exists(old)
    assert default_storage.exists(image.file.name)


def test_a_width_that_a_picture_has_no_more_is_an_orphan():
    image = upload()
    old = leave(default_storage, f"{image.file.name.removesuffix('.jpg')}/640w.webp")

    audit("--fix")

    assert not default_storage.exists(old)
    assert all(default_storage.exists(copy.name) for copy in image.stored.all_renditions())


def test_a_young_file_is_left_alone_since_its_row_may_be_on_its_way():
    prepare(picture())
    leave(default_storage, "pictures/ab/abc.jpg", hours=0.9)

    report = audit("--fix")

    assert report["found"]["young"] == 3
    assert report["is_content"]
    assert default_storage.exists("pictures/ab/abc.jpg")


def test_a_file_that_got_its_row_meanwhile_is_not_removed():
    data = picture()
    prepared = prepare(data)
    for storage, name in ((default_storage, prepared.file), (originals(), prepared.original)):
        os.utime(storage.path(name), (0, 0))
    findings = media_audit.audit(now=timezone.now())
    attach(make_product(), prepared)

    done = media_audit.fix(findings, now=timezone.now())

    assert len(findings.orphans) == 2
    assert done["removed"] == 0
    assert default_storage.exists(prepared.file)


def test_an_old_file_that_is_sent_again_is_young_again():
    data = picture()
    prepared = prepare(data)
    os.utime(default_storage.path(prepared.file), (0, 0))

    prepare(data)

    assert not media_audit.audit(now=timezone.now()).orphans


def test_what_else_is_kept_in_media_is_none_of_its_business():
    leave(default_storage, "feeds/google.xml")

    assert audit("--fix")["is_content"]
    assert default_storage.exists("feeds/google.xml")


def test_files_that_are_missing_are_made_from_the_original():
    image = upload()
    gone = [image.file.name, image.stored.all_renditions()[0].name]
    for name in gone:
        default_storage.delete(name)

    found, mended = audit()["found"], audit("--fix")

    assert sorted(found["missing"]) == sorted(gone)
    assert found["lost"] == []
    assert mended["is_content"]
    assert all(map(default_storage.exists, gone))


def test_what_nothing_is_left_of_is_said_to_be_lost():
    image = upload()
    default_storage.delete(image.file.name)
    originals().delete(image.stored.original)

    report = audit("--fix")

    assert not report["is_content"]
    assert report["left"]["lost"] == [image.file.name, image.stored.original]


def test_an_older_picture_whose_smaller_sizes_are_missing_is_taken_in():
    image = make_image(make_product())
    leave(default_storage, image.file.name, data=picture(size=(1200, 1200)), hours=0)

    found, mended = audit()["found"], audit("--fix")

    image.refresh_from_db()
    assert (len(found["missing"]), found["lost"]) == (9, [])
    assert mended["is_content"]
    assert image.renditions


def test_a_picture_kept_twice_from_before_is_kept_once():
    images = [make_image(make_product(), width=30, height=20) for _ in range(2)]
    for image in images:
        leave(default_storage, image.file.name, data=picture(size=(30, 20)), hours=0)

    found, mended = audit()["found"], audit("--fix")

    assert found["duplicates"] == [sorted(image.file.name for image in images)]
    assert mended["is_content"]
    assert mended["done"]["merged"] == 2
    assert mended["left"]["duplicates"] == []
    assert StoredPicture.objects.count() == 1


def test_people_are_told_in_sentences():
    leave(default_storage, "pictures/ab/abc.jpg")
    out = io.StringIO()

    with pytest.raises(CommandError, match="do not agree"):
        call_command("media_audit", stdout=out, verbosity=0)

    assert "orphan in media: pictures/ab/abc.jpg" in out.getvalue()
    assert "1 orphans, 0 missing, 0 kept twice" in out.getvalue()


def test_the_number_of_queries_does_not_grow_with_the_files(django_assert_max_num_queries):
    for number in range(12):
        leave(default_storage, f"pictures/ab/{number}.jpg")

    with django_assert_max_num_queries(6):
        media_audit.audit(now=timezone.now())
