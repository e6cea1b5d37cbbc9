import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from shop.services import downloads
from shop.services.downloads import Downloads, Unfetchable, is_public

SMALL = 1000


class Host(BaseHTTPRequestHandler):
    """Answers as its server's table says: path → (status, headers, body)."""

    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Host"]))
        status, headers, body = self.server.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextmanager
def serving(answers):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    server.answers, server.asked = answers, []
    server.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def anywhere():
    return Downloads(is_allowed=lambda address: True)


@pytest.mark.parametrize("address", ["8.8.8.8", "151.101.1.69", "2606:4700::1111"])
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.1.2.3"),
        *("100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0::1"),
    ],
)
def test_addresses_of_our_own_and_of_nobody_are_not_public(address):
    assert not is_public(address)


def test_a_file_is_fetched_from_a_host_that_is_allowed():
    with serving({"/a%20b.jpg?w=1&h=2": (200, {}, b"picture")}) as host:
        assert anywhere().fetch(f"{host.url}/a b.jpg?w=1&h=2", max_bytes=SMALL) == b"picture"


def test_a_private_address_is_never_asked():
    with serving({"/": (200, {}, b"secret")}) as host:
        for url in (host.url, host.url.replace("127.0.0.1", "localhost")):
            with pytest.raises(Unfetchable, match="not a public address"):
                Downloads().fetch(url, max_bytes=SMALL)

    assert not host.asked


@pytest.mark.parametrize("url", ["http://2130706433/", "http://0x7f.1/", "http://127.1:80/"])
def test_a_private_address_in_other_spelling_is_not_asked_either(url):
    with pytest.raises(Unfetchable, match=r"not a public address|cannot be reached"):
        Downloads().fetch(url, max_bytes=SMALL)


def test_a_host_with_one_private_address_among_public_ones_is_refused(monkeypatch):
    found = [(0, 0, 0, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: found)
    monkeypatch.setattr(socket, "create_connection", lambda *args, **options: pytest.fail("asked"))

    with pytest.raises(Unfetchable, match="not a public address"):
        Downloads().fetch("http://mixed.example/", max_bytes=SMALL)


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch):
    with serving({"/": (200, {}, b"ok")}) as host:
        port = host.server_address[1]
        lookups = iter(["127.0.0.1", "10.0.0.1"])  # a second look-up would say otherwise
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda *args, **options: [(0, 0, 0, "", (next(lookups), port))]
        )
        monkeypatch.setattr(socket, "create_connection", connect_by_number)
        checked = Downloads(is_allowed={"127.0.0.1"}.__contains__)

        assert checked.fetch(f"http://shop.example:{port}/", max_bytes=SMALL) == b"ok"

    assert host.asked == [("/", f"shop.example:{port}")]


def connect_by_number(address, timeout):
    """Connect without a look-up, as a name could not."""
    sock = socket.socket()
    sock.settimeout(timeout)
    sock.connect(address)
    return sock


def test_a_redirect_is_followed():
    with serving({"/": (302, {"Location": "/there"}, b""), "/there": (200, {}, b"ok")}) as host:
        assert anywhere().fetch(host.url, max_bytes=SMALL) == b"ok"


@pytest.mark.parametrize("target", ["http://10.0.0.1/", "http://[::1]/", "file:///etc/passwd"])
def test_a_redirect_meets_the_same_check(target):
    with (
        serving({"/": (302, {"Location": target}, b"")}) as host,
        pytest.raises(Unfetchable, match=r"not a public address|begin with http"),
    ):
        Downloads(is_allowed={"127.0.0.1"}.__contains__).fetch(host.url, max_bytes=SMALL)


def test_redirects_without_end_are_given_up():
    with (
        serving({"/": (302, {"Location": "/"}, b"")}) as host,
        pytest.raises(Unfetchable, match="without end"),
    ):
        anywhere().fetch(host.url, max_bytes=SMALL)

    assert len(host.asked) == downloads.MAX_REDIRECTS + 1


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/", "//a.example", "", "x"])
def test_only_web_addresses_are_fetched(url):
    with pytest.raises(Unfetchable, match="begin with http"):
        anywhere().fetch(url, max_bytes=SMALL)


@pytest.mark.parametrize(
    "url", ["http://a.example:port/", "http://[::1/", "http://" + "a" * 300 + ".example/"]
)
def test_a_broken_address_is_a_sentence_and_not_a_crash(url):
    with pytest.raises(Unfetchable):
        anywhere().fetch(url, max_bytes=SMALL)


def test_a_file_that_is_too_large_is_not_taken():
    with (
        serving({"/": (200, {}, b"x" * (SMALL + 1))}) as host,
        pytest.raises(Unfetchable, match="larger"),
    ):
        anywhere().fetch(host.url, max_bytes=SMALL)


def test_what_the_host_does_not_have_is_said():
    with serving({}) as host, pytest.raises(Unfetchable, match="answers 404"):
        anywhere().fetch(f"{host.url}/gone.jpg", max_bytes=SMALL)


def test_a_host_that_drips_is_cut_off(monkeypatch):
    monkeypatch.setattr(downloads, "TOTAL_SECONDS", 0.2)
    silent = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{silent.getsockname()[1]}/"

    with silent, pytest.raises(Unfetchable):
        anywhere().fetch(url, max_bytes=SMALL)


def test_a_host_that_cannot_be_reached_is_asked_once(monkeypatch):
    asked = []

    def nobody(host, *args, **options):
        asked.append(host)
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    run = Downloads()

    for path in "abc":
        with pytest.raises(Unfetchable, match=r"gone.example cannot be reached \(Name or"):
            run.fetch(f"http://gone.example/{path}", max_bytes=SMALL)
    assert asked == ["gone.example"]
