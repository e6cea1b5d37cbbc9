"""What all tests share: the outbox as it is in life, and no way out of this machine."""

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator

import pytest

# What some tests need, by the marker that they have.
PROGRAMS = {
    "browser": shutil.which("chromium") or shutil.which("chromium-browser"),
    "nginx": shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin"),
}
NOT_RUN = {
    "browser": "The browser tests did not run: there is no Chromium on this machine.",
    "nginx": "Nothing ran behind nginx: there is none on this machine.",
}


class NetworkInTest(RuntimeError):
    """A test tried to talk to another machine."""


def is_this_machine(host: str) -> bool:
    """Tell whether `host` is a name or an address of the loopback interface.

    >>> is_this_machine("127.0.0.1"), is_this_machine("::1"), is_this_machine("8.8.8.8")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"localhost", "", None}


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """Refuse every connection that leaves this machine, and look up no names."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self, address):
        if self.family in {socket.AF_INET, socket.AF_INET6} and not is_this_machine(address[0]):
            raise NetworkInTest(f"A test tried to reach {address}.")
        return connect(self, address)

    def guarded_look_up(host, *args, **kwargs):
        name = host.decode() if isinstance(host, bytes) else host
        try:
            is_number = name is not None and bool(ipaddress.ip_address(name))
        except ValueError:
            is_number = False
        if not is_number and not is_this_machine(name):
            raise socket.gaierror(socket.EAI_NONAME, f"Tests look up no names, such as {name}.")
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture(autouse=True, scope="session")
def mail_goes_to_the_outbox(django_test_environment):
    """Keep mails as rows; Django's test runner would put them into a list."""
    from django.conf import settings

    settings.EMAIL_BACKEND = "accounts.outbox.OutboxBackend"


@pytest.fixture(autouse=True, scope="session")
def tables_are_emptied_fast(django_db_setup, django_db_blocker):
    """Spare the tests that commit most of their time."""
    from config.tests import emptying

    with pytest.MonkeyPatch.context() as patch:
        with django_db_blocker.unblock():
            emptying.make_fast(patch)
        yield


@pytest.fixture(autouse=True)
def empty_cache():
    """Let no page rendered by one test be served in another."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def no_renditions_beside_the_tests(monkeypatch):
    """Leave the smaller copies of pictures to the tests that make them."""
    from shop.services import renditions

    monkeypatch.setattr(renditions, "start_making", lambda: None)


@pytest.fixture(autouse=True)
def nothing_is_remembered(monkeypatch):
    """Let every page ask the database: what another test had there is gone."""
    from shop import remembered

    monkeypatch.setattr(remembered, "SECONDS", 0)


@pytest.fixture(autouse=True)
def empty_columns():
    """Let no list show what another test had in the shop."""
    from shop.columns import memory

    memory.forget()


@pytest.fixture(autouse=True)
def no_writer_of_counts(monkeypatch):
    """Let no thread write what was counted beside a test, or into the next one."""
    from shop.services import search_misses, short_links, tallies

    monkeypatch.setattr(tallies.Tally, "_see_to_a_writer", lambda tally: None)
    search_misses.tally.clear()
    short_links.tally.clear()


def pytest_collection_modifyitems(config, items):
    """Keep browser tests in one worker, and leave out those whose program is not there."""
    for item in items:
        if "browser" in item.path.parent.parts:
            item.add_marker("browser")
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))
    without = [item for item in items if any(item.get_closest_marker(one) for one in missing())]
    items[:] = [item for item in items if item not in without]
    config.hook.pytest_deselected(items=without)


def missing() -> Iterator[str]:
    """The markers of the tests that cannot run on this machine."""
    return (marker for marker, program in PROGRAMS.items() if not program)


def pytest_terminal_summary(terminalreporter):
    """Say plainly what did not run, just above pytest's last line."""
    not_run = [line for line in os.environ.get("NOT_RUN", "").splitlines() if line]
    not_run += [NOT_RUN[marker] for marker in missing()]
    if not_run:
        terminalreporter.section("not run", yellow=True)
        for line in not_run:
            terminalreporter.line(line)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """Where everything must run, a missing program is an error."""
    if os.environ.get("CI") == "true" and any(missing()) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
