"""Processes of the shop, and nginx before them, as they run in life, on the tests' database."""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import requests
from django.conf import settings
from django.db import connection

from config import launcher
from config.tests.postgres import free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
NGINX_MAIN = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@contextlib.contextmanager
def shop_processes(number: int, folder: Path) -> Iterator[list[str]]:
    """Run so many servers with one process each; gives their addresses."""
    ports = [free_port() for _ in range(number)]
    with contextlib.ExitStack() as stack:
        for port in ports:
            environment = environment_of(port, folder)
            commands = {"the shop": launcher.granian(port, workers=1, threads=4)}
            children = stack.enter_context(launcher.started(commands, environment))
            if not launcher.wait_until_healthy(environment["SITE_URL"], children):
                raise RuntimeError("The shop did not start; see above.")
        yield [f"http://127.0.0.1:{port}" for port in ports]


def environment_of(port: int, folder: Path) -> dict[str, str]:
    """The variables of a process that keeps pages, on the database of this test."""
    known = connection.settings_dict
    url = f"sqlite:///{known['NAME']}"
    if connection.vendor == "postgresql":
        server = f"{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}"
        url = f"postgres://{server}/{known['NAME']}"
    from_example = (settings.BASE_DIR / ".env.example").read_text().splitlines()
    blank = {line.split("=")[0]: "" for line in from_example if "=" in line and line[0] != "#"}
    return (
        os.environ
        | blank
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEBUG": "on",
            "PAGE_CACHE_MB": "4",
            "BEHIND_PROXY": "on",
            "SITE_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": url,
            "EMAIL_URL": f"filemail://{folder / 'mail'}",
            "MEDIA_ROOT": str(folder / "media"),
            "LOG_LEVEL": "WARNING",
            "PYTHONWARNINGS": "ignore",
        }
    )


class Nginx:
    """Debian's nginx with the configuration that we recommend, except for TLS and the paths."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, free_port()
        self.site = f"http://127.0.0.1:{self.port}"

    @contextlib.contextmanager
    def in_front_of(self, backend: str):
        """Run it until the block ends."""
        user = "user root;" if os.geteuid() == 0 else ""  # the folder is root's then
        main = self.folder / "nginx.conf"
        main.write_text(NGINX_MAIN.format(user=user, folder=self.folder))
        self._configure(backend)
        with launcher.started({"nginx": [NGINX, "-c", main, "-p", self.folder]}, os.environ):
            wait_for(lambda: not launcher.is_free(self.port))
            yield self

    def lose_backend(self) -> None:
        """Have it look for the shop where nobody listens."""
        self._configure(f"http://127.0.0.1:{free_port()}")
        subprocess.run(
            [NGINX, "-c", self.folder / "nginx.conf", "-p", self.folder, "-s", "reload"],
            check=True,
            capture_output=True,
        )
        wait_for(lambda: requests.get(f"{self.site}/cart/", timeout=5).status_code == 502)

    def _configure(self, backend: str) -> None:
        site = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
        for ours, here in {
            "listen 80;": f"listen 127.0.0.1:{free_port()};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.port};",
            "server 127.0.0.1:8000;": f"server {backend.removeprefix('http://')};",
            "/var/cache/nginx/angadi": f"{self.folder}/cache",
            "shop.example.in": "127.0.0.1",
        }.items():
            assert ours in site, ours
            site = site.replace(ours, here)
        lines = site.splitlines(keepends=True)
        left = [line for line in lines if "[::]" not in line and "ssl_certificate" not in line]
        (self.folder / "site.conf").write_text("".join(left))


def wait_for(is_so: Callable[[], bool]) -> None:
    """Look again and again, for as long as a slow machine may need."""
    give_up_at = time.monotonic() + launcher.SECONDS_TO_START
    while not is_so():
        assert time.monotonic() < give_up_at, "It did not come to pass."
        time.sleep(0.02)
