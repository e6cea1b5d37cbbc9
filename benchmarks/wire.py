"""A visitor that costs next to nothing: HTTP/1.1 over a socket that stays open."""

import selectors
import socket
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "127.0.0.1"
PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    headers: dict[str, str]  # names in small letters
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Visitor:
    """One visitor with cookies of their own. Use it as a context manager."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> "Visitor":
        self.socket = _connected(self.port)
        return self

    def __exit__(self, *problem) -> None:
        self.socket.close()

    def get(self, path: str) -> Answer:
        return self._ask(request("GET", self.port, path, self.cookies))

    def post(self, path: str, form: dict) -> Answer:
        return self._ask(request("POST", self.port, path, self.cookies, urlencode(form)))

    def _ask(self, message: bytes) -> Answer:
        started = time.perf_counter()
        self.socket.sendall(message)
        received = b""
        while (length := _length(received)) is None or len(received) < length:
            received += _more(self.socket)
        head, _, body = received.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
            if name.lower() == "set-cookie":
                cookie, _, content = value.strip().partition(";")[0].partition("=")
                self.cookies[cookie] = content
        seconds = time.perf_counter() - started
        return Answer(int(status.split()[1]), headers, body, seconds)


def request(method: str, port: int, path: str, cookies: dict[str, str], form: str = "") -> bytes:
    """The bytes of a request as a browser that takes no compression would send it."""
    site = f"http://{HOST}:{port}"
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}:{port}", f"Referer: {site}/"]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={text}" for name, text in cookies.items()))
    if method == "POST":
        lines.append(f"Origin: {site}")
        lines.append("Content-Type: application/x-www-form-urlencoded")
        lines.append(f"Content-Length: {len(form)}")
    return ("\r\n".join(lines) + "\r\n\r\n" + form).encode()


def ask_again_and_again(port: int, path: str, *, visitors: int, seconds: float) -> list[float]:
    """Let so many visitors ask for a page without a pause; return the seconds of each answer.

    Raises ValueError if a page is not there, and OSError if the server hangs up.
    """
    message = request("GET", port, path, {})
    times: list[float] = []
    with selectors.DefaultSelector() as waiting:
        lines = [_connected(port) for _ in range(visitors)]
        give_up_at = time.perf_counter() + seconds
        for line in lines:
            waiting.register(line, selectors.EVENT_READ, [b"", time.perf_counter()])
            line.sendall(message)
        while (now := time.perf_counter()) < give_up_at:
            for key, _ in waiting.select(PATIENCE):
                received = key.data[0] + _more(key.fileobj)
                length = _length(received)
                if length is None or len(received) < length:
                    key.data[0] = received
                    continue
                if not received.startswith(b"HTTP/1.1 200"):
                    raise ValueError(f"{path}: {received[:40]!r}")
                now = time.perf_counter()
                times.append(now - key.data[1])
                key.data[:] = b"", now
                key.fileobj.sendall(message)
        for line in lines:
            line.close()
    return times


def _connected(port: int) -> socket.socket:
    line = socket.create_connection((HOST, port), timeout=PATIENCE)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _more(line: socket.socket) -> bytes:
    part = line.recv(262_144)
    if not part:
        raise ConnectionError("The server hung up.")
    return part


def _length(received: bytes) -> int | None:
    """How many bytes the whole answer has; None while its head is not complete."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = received[:end].lower()
    start = head.find(b"\r\ncontent-length:")
    if start < 0:
        return end + 4
    stop = head.find(b"\r\n", start + 2)
    return end + 4 + int(head[start + 17 : stop if stop > 0 else end])
