"""Fetching what a stranger's address points to, without being led to a place of our own."""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

import certifi

CONNECT_SECONDS = 4
TOTAL_SECONDS = 20
MAX_REDIRECTS = 3
MAX_ADDRESSES = 2  # how many of a host's addresses are tried
REDIRECTS = {301, 302, 303, 307, 308}
# Public by their number, but they carry an IPv4 address that need not be.
TRANSLATED = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "2002::/16", "2001::/32")]


class Unfetchable(Exception):
    """Nothing was fetched; the text says why, for people."""


def is_public(address: str) -> bool:
    """Tell whether an IP address is one that anybody on the internet may ask."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if any(ip.version == net.version and ip in net for net in TRANSLATED):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class Downloads:
    """One run of downloads, which remembers the hosts that do not answer.

    is_allowed  which addresses may be asked; only tests allow any but public ones

    A host is looked up once; all its addresses must be allowed, and the connection
    is made to one of those very addresses, so that a name which changes its address
    between check and use gains nothing. Redirects meet the same check. No proxy, no
    cookie and no password of ours is used. May be shared by threads.
    """

    def __init__(self, *, is_allowed: Callable[[str], bool] = is_public):
        self._is_allowed = is_allowed
        self._addresses: dict[str, list[str]] = {}
        self._dead: dict[str, str] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def fetch(self, url: str, *, max_bytes: int) -> bytes:
        """Return what `url` holds. Raises Unfetchable, and never anything else."""
        deadline = time.monotonic() + TOTAL_SECONDS
        for _ in range(MAX_REDIRECTS + 1):
            try:
                found, url = self._ask(url, max_bytes, deadline)
            except (OSError, http.client.HTTPException, ValueError) as problem:
                words = str(problem) or type(problem).__name__
                raise Unfetchable(f"The host could not be asked ({words}).") from problem
            if found is not None:
                return found
        raise Unfetchable("The address leads from one to the next, without end.")

    def _ask(self, url: str, max_bytes: int, deadline: float) -> tuple[bytes | None, str]:
        """Ask once: return the body, or None and the address that we are sent to."""
        parts = urlsplit(url.strip())
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise Unfetchable("Only addresses that begin with http:// or https:// are fetched.")
        connection = self._connect(parts, parts.hostname.encode("idna").decode())
        # A host that drips a byte now and then is cut off when the time is over.
        alarm = threading.Timer(
            max(0.1, deadline - time.monotonic()), _hang_up, args=[connection.sock]
        )
        alarm.start()
        try:
            path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
            query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
            headers = {"User-Agent": "Angadi", "Accept": "image/*", "Accept-Encoding": "identity"}
            connection.request("GET", f"{path}?{query}" if query else path, headers=headers)
            answer = connection.getresponse()
            if answer.status in REDIRECTS and answer.headers.get("Location"):
                return None, urljoin(url, answer.headers["Location"])
            if answer.status != 200:
                raise Unfetchable(f"The host answers {answer.status} {answer.reason}.")
            body = answer.read(max_bytes + 1)
        finally:
            alarm.cancel()
            connection.close()
        if len(body) > max_bytes:
            raise Unfetchable(f"The file is larger than {max_bytes // 1024**2} MB.")
        if time.monotonic() > deadline:
            raise Unfetchable("The host is too slow.")
        return body, url

    def _connect(self, parts, host: str) -> http.client.HTTPConnection:
        """Open a connection to a checked address of the host; the first asker finds out."""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        key = f"{host}:{port}"
        with self._guard:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key in self._dead:
                raise Unfetchable(self._dead[key])
            try:
                if key not in self._addresses:
                    self._addresses[key] = self._look_up(host, port)
                sock = _open_socket(self._addresses[key], port)
            except (OSError, Unfetchable) as problem:
                self._dead[key] = f"{host} cannot be reached ({_reason(problem)})."
                if isinstance(problem, Unfetchable):
                    self._dead[key] = str(problem)
                raise Unfetchable(self._dead[key]) from problem
        connection = http.client.HTTPConnection(host, port, timeout=CONNECT_SECONDS)
        if parts.scheme == "https":
            connection.default_port = 443
            context = ssl.create_default_context(cafile=certifi.where())
            try:
                sock = context.wrap_socket(sock, server_hostname=host)
            except OSError:
                sock.close()
                raise
        connection.sock = sock
        return connection

    def _look_up(self, host: str, port: int) -> list[str]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(entry[4][0] for entry in found))
        if not addresses or not all(map(self._is_allowed, addresses)):
            raise Unfetchable(f"{host} is not a public address.")
        return addresses[:MAX_ADDRESSES]


def _open_socket(addresses: list[str], port: int) -> socket.socket:
    """Connect to the first address that answers. Raises OSError."""
    problem = OSError("no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=CONNECT_SECONDS)
        except OSError as found:
            problem = found
    raise problem


def _reason(problem: Exception) -> str:
    return getattr(problem, "strerror", None) or str(problem) or "no answer"


def _hang_up(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it may be closed already
        sock.shutdown(socket.SHUT_RDWR)
