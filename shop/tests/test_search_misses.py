"""What people searched for and did not find: staff see the words, and nothing of the people."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.urls import reverse

from shop.models import SearchMiss, SearchSynonym
from shop.services import search_misses
from shop.services.tallies import Tally
from shop.tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db
SEE_TO_A_WRITER = Tally._see_to_a_writer  # as it is outside of tests


def counted() -> dict[str, int]:
    search_misses.tally.write_down()
    return dict(SearchMiss.objects.values_list("words", "count"))


def test_words_without_result_are_counted_whoever_wrote_them_how(client):
    for words in ("Yoga Mat", "yoga-mat", "lamp"):
        client.get("/search/", {"q": words})
    assert counted() == {"yoga mat": 2, "lamp": 1}

    client.get("/search/?q=yoga+mat")

    assert counted() == {"yoga mat": 3, "lamp": 1}


def test_what_was_found_is_no_miss_even_if_filters_leave_nothing(client):
    make_variant(make_product("Yoga mat"))

    client.get("/search/?q=yoga&min=90000")

    assert counted() == {}


@pytest.mark.parametrize("words", ["someone@example.com", "98450 12345", "A", "", "9845012345"])
def test_what_may_tell_of_a_person_is_not_kept(client, words):
    client.get("/search/", {"q": words})

    assert counted() == {}


def test_a_page_writes_nothing_itself(client, django_assert_num_queries):
    client.get("/search/?q=lamp")

    assert not SearchMiss.objects.exists()


def test_the_rarest_are_forgotten_where_there_are_too_many(monkeypatch):
    monkeypatch.setattr(search_misses, "MOST_KEPT", 2)
    for words in ("lamp", "lamp", "mat", "mat", "bell"):
        search_misses.note(words)

    assert counted() == {"lamp": 2, "mat": 2}


def test_one_process_remembers_so_many_different_words_and_no_more(monkeypatch):
    monkeypatch.setattr(search_misses.tally, "most", 2)
    for words in ("lamp", "mat", "bell", "lamp"):
        search_misses.note(words)

    assert counted() == {"lamp": 2, "mat": 1}


def test_a_click_leads_from_a_miss_to_a_synonym_and_takes_it_off_the_list(client, admin_client):
    make_variant(make_product("Canvas tote bag"))
    client.get("/search/?q=jhola")
    search_misses.tally.write_down()

    page = admin_client.get(reverse("admin:shop_searchmiss_changelist")).content.decode()
    url = reverse("admin:shop_searchsynonym_add")
    assert f'href="{url}?words=jhola"' in page
    assert 'value="jhola"' in admin_client.get(f"{url}?words=jhola").content.decode()
    admin_client.post(url, {"words": "jhola", "means": "tote bag"})

    assert not SearchMiss.objects.exists()
    assert b"Canvas tote bag" in client.get("/search/?q=jhola").content


@pytest.mark.parametrize(
    ("words", "means", "problem"),
    [
        ("…", "bag", "Write a word."),
        ("one two three four", "bag", "Write 3 words at most."),
        ("jhola", "!", "Write what the shop calls it."),
        ("Thailas", "bag", "There is a synonym for these words already."),
    ],
)
def test_a_synonym_that_could_not_work_is_refused_in_words(admin_client, words, means, problem):
    SearchSynonym.objects.create(words="thaila", means="bag")

    page = admin_client.post(
        reverse("admin:shop_searchsynonym_add"), {"words": words, "means": means}
    )

    assert problem in page.content.decode()
    assert SearchSynonym.objects.count() == 1


def running() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "search-misses"]


@pytest.fixture
def real_writers(monkeypatch):
    """Threads start as they do outside of tests, but wait for the end and write nothing."""
    end = threading.Event()
    monkeypatch.setattr(Tally, "_see_to_a_writer", SEE_TO_A_WRITER)
    monkeypatch.setattr(Tally, "_write_for_ever", lambda tally: end.wait(30))
    monkeypatch.setattr(search_misses.tally, "_writer", threading.Thread())
    yield
    end.set()
    for thread in running():
        thread.join()


def test_many_first_misses_at_once_start_one_writer(real_writers):
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(search_misses.note, [f"word {number}" for number in range(64)]))

    (writer,) = running()
    assert writer.daemon
    assert len(search_misses.tally) == 64


def test_a_writer_that_a_fork_left_behind_is_replaced(real_writers, monkeypatch):
    search_misses.note("first")
    monkeypatch.setattr(search_misses.tally, "_writer", threading.Thread())
    search_misses.note("second")
    search_misses.note("third")

    assert len(running()) == 2


def test_a_search_does_not_fail_where_no_thread_can_start(real_writers, monkeypatch, client):
    def refuse(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)

    assert client.get("/search/?q=yoga").status_code == 200
    assert counted() == {"yoga": 1}


def test_what_is_not_missed_starts_nothing_and_no_test_has_a_writer(client):
    client.get("/search/?q=yoga")
    client.get("/search/?q=someone@example.com")

    assert running() == []
