"""Start the shop: `make run` the demo with all it needs, `make serve` as in production."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment

ROOT = Path(__file__).resolve().parent.parent
USUAL_PORT = 8000
HOST = "127.0.0.1"
# The demo never touches real money: a merchant's own keys are blanked, and so not used.
NOT_IN_THE_DEMO = (
    "SECRET_KEY",
    "RAZORPAY_KEY_ID",
    "RAZORPAY_KEY_SECRET",
    "RAZORPAY_WEBHOOK_SECRETS",
    "RAZORPAY_ACCOUNT_ID",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "BEHIND_PROXY",
    "S3_BUCKET",
)
QUIET = {"the periodic work"}  # its problems are on standard error
THREADS = 8  # of each process: enough that a webhook finds one while buyers wait their turn
A_MONTH = 30 * 24 * 60 * 60  # in seconds
SECONDS_TO_START = 60
SECONDS_TO_STOP = 8

WELCOME = """
  The shop         {site}/
  Admin            {site}/admin/
  Razorpay         {simulator}/  (the local simulator: no real money)
  Mail             {mail}/  (one file for each)

  The logins of staff and of a shopper stand above.
  Ctrl-C stops everything.
"""


def main(arguments: list[str]) -> int:
    if arguments not in (["run"], ["serve"]):
        print("Use: python -m config.launcher run | serve")
        return 2
    os.chdir(ROOT)
    # `kill` is as good as Ctrl-C: what was started is stopped too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return run() if arguments == ["run"] else serve()
    except subprocess.CalledProcessError as problem:
        print(f"Stopped: {' '.join(map(str, problem.cmd[1:]))} did not work; see above.")
        return 1
    except KeyboardInterrupt:
        return 0


def run() -> int:
    """Migrate, fill and serve the demo shop with its simulator, until Ctrl-C."""
    port = chosen_port()
    taken = next((number for number in (port, port + 1) if not is_free(number)), None)
    if taken:
        print(f"Port {taken} is taken: stop what runs there, or choose: PORT=8123 make run")
        return 1
    environment = demo_environment(port)
    with demo(port, environment) as children:
        if wait_until_healthy(environment["SITE_URL"], children):
            print(
                WELCOME.format(
                    site=environment["SITE_URL"],
                    simulator=environment["RAZORPAY_API_URL"],
                    mail=environment["EMAIL_URL"].removeprefix("filemail://"),
                ),
                flush=True,
            )
        return watch(children)


@contextlib.contextmanager
def demo(port: int, environment: dict):
    """Run the demo shop and all it needs while the block runs; its simulator is on port + 1."""
    manage("migrate", "--verbosity", "0", environment=environment)
    manage("rebuild_search", "--if-empty", "--verbosity", "0", environment=environment)
    manage("seed_demo", environment=environment)
    python = sys.executable
    commands = {
        "the Razorpay simulator": [python, "manage.py", "razorpay_simulator", "--port", port + 1],
        "the shop": granian(port, workers=1, threads=4),
        "the periodic work": [python, "manage.py", "run_periodic", "--loop", "15"],
    }
    with started(commands, environment) as children:
        yield children


def serve() -> int:
    """Serve as in production, on what the environment and .env configure, until stopped."""
    Environment.read_env(ROOT / ".env")
    port = chosen_port()
    os.environ["DEBUG"] = "off"
    os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.conf import settings

        media = Path(settings.MEDIA_ROOT)
    except ImproperlyConfigured as problem:
        print(problem)
        return 1
    if not is_free(port):
        print(f"Port {port} is taken: stop what runs there, or choose: PORT=8123 make serve")
        return 1
    manage("migrate", "--verbosity", "0", environment=os.environ)
    manage("rebuild_search", "--if-empty", "--verbosity", "0", environment=os.environ)
    manage("collectstatic", "--noinput", "--verbosity", "0", environment=os.environ)
    media.mkdir(parents=True, exist_ok=True)
    workers = int(os.environ.get("WEB_WORKERS") or max(2, min(4, os.cpu_count() or 1)))
    command = granian(port, workers=workers, threads=THREADS)
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "10"]
    if settings.MEDIA_URL.startswith("/"):
        command += ["--static-path-route", settings.MEDIA_URL.rstrip("/")]
        command += ["--static-path-mount", media]
        command += ["--static-path-expires", A_MONTH]  # another picture has another address
    with started({"the shop": command}, os.environ) as children:
        return watch(children)


def demo_environment(port: int) -> dict[str, str]:
    """Return the variables of the demo on `port`; a second port has data of its own."""
    suffix = "" if port == USUAL_PORT else f"-{port}"
    var = ROOT / "var"
    simulator = f"http://{HOST}:{port + 1}"
    own = {
        "DEBUG": "on",
        "SITE_URL": f"http://{HOST}:{port}",
        "RAZORPAY_API_URL": simulator,
        "RAZORPAY_CHECKOUT_JS": f"{simulator}/v1/checkout.js",
    }
    # These may be chosen; a .env file, which is for a shop that sells, does not count.
    may_be_chosen = {
        "DATABASE_URL": f"sqlite:///{var / f'db{suffix}.sqlite3'}",
        "EMAIL_URL": f"filemail://{var / f'mail{suffix}'}",
        "CACHE_URL": "locmemcache://",
        "LOG_LEVEL": "WARNING",
        "MEDIA_URL": "media/",
        "MEDIA_ROOT": str(var / f"media{suffix}" if suffix else ROOT / "media"),
        "ORIGINALS_ROOT": str(var / f"originals{suffix}"),
    }
    chosen = {name: os.environ.get(name) or value for name, value in may_be_chosen.items()}
    blank = {name + ending: "" for name in NOT_IN_THE_DEMO for ending in ("", "_FILE")}
    return {**os.environ, **blank, **own, **chosen}


def granian(port: int, *, workers: int, threads: int) -> list:
    """Return the command that serves the shop on `port`."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", os.environ.get("HOST") or HOST, "--port", port),
        *("--workers", workers, "--blocking-threads", threads, "--log-level", "warning"),
        "config.wsgi:application",
    ]


def manage(*arguments: str, environment) -> None:
    """Run a command of manage.py, or raise CalledProcessError."""
    subprocess.run([sys.executable, "manage.py", *arguments], env=environment, check=True)


@contextlib.contextmanager
def started(commands: dict[str, list], environment):
    """Start the commands, each in a process group of its own, and stop them all at the end."""
    children = {}
    try:
        for name, command in commands.items():
            children[name] = subprocess.Popen(
                [str(word) for word in command],
                env=environment,
                start_new_session=True,
                stdout=subprocess.DEVNULL if name in QUIET else None,
            )
        yield children
    finally:
        # A second Ctrl-C must not leave half of them behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for child in children.values():
            tell(child, signal.SIGTERM)
        give_up_at = time.monotonic() + SECONDS_TO_STOP
        for child in children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, give_up_at - time.monotonic()))
            tell(child, signal.SIGKILL)
            child.wait()


def tell(child: subprocess.Popen, what: int) -> None:
    """Send a signal to a child and to those it started itself; gone is fine."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, what)


def wait_until_healthy(site: str, children: dict) -> bool:
    """Wait until the shop answers; False when a child has died or it takes too long."""
    give_up_at = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < give_up_at and not dead(children):
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"{site}/healthz/", timeout=5) as answer,  # noqa: S310
        ):
            return answer.status == 200
        time.sleep(0.2)
    return False


def watch(children: dict) -> int:
    """Wait until one of the children ends, say which, and return 1."""
    while not dead(children):
        time.sleep(0.5)
    for name in dead(children):
        print(f"Stopping, because {name} ended (exit code {children[name].returncode}).")
    return 1


def dead(children: dict) -> list[str]:
    return [name for name, child in children.items() if child.poll() is not None]


def chosen_port() -> int:
    """Return PORT, or end with a sentence when it cannot be one."""
    text = os.environ.get("PORT") or str(USUAL_PORT)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65534:
        sys.exit(f"PORT must be a number up to 65534, not {text!r}.")
    return int(text)


def is_free(port: int) -> bool:
    """Tell whether we could listen on `port` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
