"""Processes that are started, killed without a word at any moment, and started again."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

SECONDS_TO_STOP = 5


class Machines:
    """Named commands, each in a process group of its own, with a log file each.

    Use it as a context manager: what runs at the end is stopped, however it ends.
    """

    def __init__(self, commands: dict[str, list], *, environment: dict[str, str], logs: Path):
        self._commands = commands
        self._environment = environment
        self._logs = logs
        self._running: dict[str, subprocess.Popen] = {}

    def start(self, name: str) -> None:
        with (self._logs / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                [str(word) for word in self._commands[name]],
                env=self._environment,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def kill(self, name: str) -> None:
        """Kill -9 the process and all its children; nothing of it can be said or saved."""
        if process := self._running.pop(name, None):
            _signal_group(process, signal.SIGKILL)
            process.wait()

    def kill_a_child(self, name: str, *, which: int) -> bool:
        """Kill -9 one of the processes that `name` started; False if there is none."""
        children = _children(self._running[name].pid) if name in self._running else []
        if not children:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(children[which % len(children)], signal.SIGKILL)
        return True

    def dead(self) -> list[str]:
        """Name what ended by itself, which nothing here should."""
        return [name for name, process in self._running.items() if process.poll() is not None]

    def log_of(self, name: str) -> str:
        path = self._logs / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def __enter__(self) -> "Machines":
        return self

    def __exit__(self, *problem) -> None:
        for process in self._running.values():
            _signal_group(process, signal.SIGTERM)
        give_up_at = time.monotonic() + SECONDS_TO_STOP
        for process in self._running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, give_up_at - time.monotonic()))
            _signal_group(process, signal.SIGKILL)
            process.wait()


def _signal_group(process: subprocess.Popen, what: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, what)


def _children(pid: int) -> list[int]:
    """Return the processes that `pid` started, where the system tells (Linux)."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
