import threading

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from shop.models import ProductImage, StoredPicture
from shop.services import picture_files, renditions
from shop.services.file_storage import originals, put
from shop.services.picture_files import PictureGone, TooManyPictures, attach, prepare
from shop.tests.factories import make_image, make_product, make_variant
from shop.tests.pictures import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def files_of(folder) -> list:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_upload_is_kept_as_it_came_where_nobody_is_sent_it(client, media):
    public, private = media
    data = picture("PNG", size=(1200, 900), colour="teal")

    image = attach(make_product(), prepare(data))

    assert [path.read_bytes() for path in files_of(private)] == [data]
    assert [path.suffix for path in files_of(public)] == [".jpg"]
    assert (image.width, image.height, image.recipe) == (1200, 900, 0)
    assert client.get(f"/media/{image.stored.original}").status_code == 404


def test_until_its_smaller_sizes_are_there_a_page_shows_the_large_one(client):
    product = make_variant().product
    image = attach(product, prepare(picture(size=(1200, 900))))

    before = client.get(product.get_absolute_url()).content.decode()
    renditions.make(image.stored, image.stored.created_at)
    image.refresh_from_db()

    assert f'<img src="{image.file.url}" width="1200"' in before
    assert "image/avif" not in before
    assert set(image.renditions) == {"AVIF", "WEBP", "JPEG"}
    names = [copy.name for kind in image.renditions.values() for copy in kind.values()]
    assert len(names) == 9
    assert all(map(default_storage.exists, names))


def test_the_same_picture_is_stored_once_and_shown_as_often_as_one_likes(media):
    data = picture(colour="teal")
    first, second = make_product(), make_product()

    images = [attach(product, prepare(data)) for product in (first, second, first)]

    assert images[0] == images[2]
    assert images[0].file.name == images[1].file.name
    assert StoredPicture.objects.count() == 1
    assert len(files_of(media[0])) == len(files_of(media[1])) == 1


def test_a_picture_that_the_shop_has_drawn_is_shown_in_all_sizes_at_once():
    prepared = prepare(picture(size=(1200, 900)))
    stored = attach(make_product(), prepared).stored
    renditions.make(stored, stored.created_at)

    image = attach(make_product(), prepared)

    assert image.renditions["AVIF"]


def test_the_files_stay_while_one_product_shows_them_and_go_with_the_last(media):
    prepared = prepare(picture(size=(1200, 900)))
    images = [attach(make_product(), prepared) for _ in range(2)]
    renditions.make(images[0].stored, images[0].stored.created_at)

    images[0].delete()
    kept = picture_files.remove_unused(), len(files_of(media[0]))
    images[1].delete()
    gone = picture_files.remove_unused(), files_of(media[0]) + files_of(media[1])

    assert kept == (0, 10)
    assert gone == (1, [])
    assert not StoredPicture.objects.exists()


def test_files_go_only_once_the_deletion_is_committed(django_capture_on_commit_callbacks):
    image = attach(make_product(), prepare(picture()))

    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
        picture_files.remove_unused_later([image])
        assert default_storage.exists(image.file.name)

    assert not default_storage.exists(image.file.name)


def test_a_removal_that_broke_off_is_finished_the_next_time(media, monkeypatch):
    image = attach(make_product(), prepare(picture()))
    image.delete()
    monkeypatch.setattr(type(originals()), "delete", lambda self, name: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        picture_files.remove_unused()
    monkeypatch.undo()

    assert picture_files.remove_unused() == 1
    assert files_of(media[1]) == []


def test_a_picture_whose_files_are_taken_away_meanwhile_is_asked_for_again():
    data = picture()
    image = attach(make_product(), prepare(data))
    prepared = prepare(data)
    image.delete()
    picture_files.remove_unused()

    with pytest.raises(PictureGone):
        attach(make_product(), prepared)

    assert not ProductImage.objects.exists()


def test_a_file_that_a_killed_process_left_torn_is_written_anew(media):
    data = picture()
    prepared = prepare(data)
    (media[0] / prepared.file).write_bytes(b"half")
    (media[1] / prepared.original).write_bytes(b"half")

    attach(make_product(), prepare(data))

    assert (media[1] / prepared.original).read_bytes() == data
    assert len((media[0] / prepared.file).read_bytes()) > 100


def test_a_file_is_written_whole_or_not_at_all(media, monkeypatch):
    put(default_storage, "a/b.jpg", b"old")
    monkeypatch.setattr("os.replace", lambda *names: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        put(default_storage, "a/b.jpg", b"new")

    assert [path.read_bytes() for path in files_of(media[0])] == [b"old"]


def test_pictures_come_one_after_the_other_and_not_without_end(monkeypatch):
    product = make_product()
    make_image(product, position=4)
    monkeypatch.setattr(picture_files, "MOST_IMAGES", 2)

    second = attach(product, prepare(picture()))

    assert second.position == 5
    with pytest.raises(TooManyPictures):
        attach(product, prepare(picture(colour="red")))


@pytest.mark.parametrize(
    ("focus", "classes"),
    [((50, 50), ""), ((52, 46), ""), ((0, 100), "focus-x-0 focus-y-100"), ((34, 50), "focus-x-30")],
)
def test_a_cropped_picture_keeps_its_focus_in_view(client, settings, focus, classes):
    product = make_variant().product
    make_image(product, focal_x=focus[0], focal_y=focus[1])

    page = client.get(product.category.get_absolute_url()).content.decode()

    assert (f'class="{classes}' in page) if classes else ("focus-" not in page)
    sheet = (settings.BASE_DIR / "static/css/components.css").read_text()
    assert all(f".{name} {{" in sheet for name in classes.split())


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_whoever_shows_a_picture_while_its_files_are_taken_away_ends_with_files():
    data, product = picture(), make_product()
    ended = []

    def show():
        try:
            ended.append(attach(product, prepare(data)))
        except PictureGone:
            ended.append(None)
        connection.close()

    def take_away():
        picture_files.remove_unused()
        connection.close()

    for _ in range(10):
        attach(make_product(), prepare(data)).delete()
        threads = [threading.Thread(target=work) for work in (show, take_away, show, take_away)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for image in product.images.all():
            assert default_storage.exists(image.file.name)
            assert originals().exists(image.stored.original)
        product.images.all().delete()

    assert len(ended) == 20
    assert any(ended)
