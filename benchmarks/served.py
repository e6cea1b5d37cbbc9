"""A server under load: when it answers, how much of the processor it takes, and how much memory."""

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.wire import Visitor
from config import launcher

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """A server that runs; `leader` is the process that started its workers."""

    port: int
    leader: int
    seconds_to_answer: float

    def processor_seconds(self) -> float:
        """What all its processes have computed so far."""
        return sum(_computed(pid) for pid in self._processes())

    def worker_megabytes(self) -> float:
        """What its largest process has in memory."""
        sizes = [_resident(pid) for pid in self._processes()]
        return max(sizes, default=0) / 1024

    def _processes(self) -> list[int]:
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(ProcessLookupError):
                if os.getpgid(int(folder.name)) == self.leader:
                    found.append(int(folder.name))
        return found


@contextlib.contextmanager
def served(application: str, port: int, workers: int, environment: dict) -> Iterator[Served]:
    """Serve an application as the shop is served, while the block runs."""
    command = launcher.granian(port, workers=workers, threads=launcher.THREADS)
    command[-1:] = ["--log-level", "error", application]
    started = time.monotonic()
    with launcher.started({application: command}, environment) as children:
        path = "/healthz/" if application.startswith("config.") else "/"
        seconds = _wait(port, path, children, started)
        yield Served(port, children[application].pid, seconds)


def _wait(port: int, path: str, children: dict, started: float) -> float:
    while not launcher.dead(children) and time.monotonic() - started < launcher.SECONDS_TO_START:
        with contextlib.suppress(OSError), Visitor(port) as visitor:
            visitor.get(path)
            return time.monotonic() - started
        time.sleep(0.02)
    raise SystemExit("The server did not start; see above.")


def _computed(pid: int) -> float:
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / TICKS


def _resident(pid: int) -> int:
    """Kilobytes; 0 if it ended while we looked."""
    try:
        words = Path(f"/proc/{pid}/status").read_text().split()
    except OSError:
        return 0
    return int(words[words.index("VmRSS:") + 1]) if "VmRSS:" in words else 0
