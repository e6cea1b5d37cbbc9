"""What the settings accept, what they refuse, and with which words."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

GOOD = {
    "SECRET_KEY": "kP3-vX9_tR5wYb7LmQ2zHs8NcJd4FgAe6UoKiTyWpBxCvEnMr1",
    "RAZORPAY_KEY_ID": "rzp_live_aB3dE5fG7hJ9kL",
    "RAZORPAY_KEY_SECRET": "qW3rT5yU7iO9pA1sD4fG6hJ8",
    "RAZORPAY_WEBHOOK_SECRETS": "zX2cV4bN6mL8kJ",
    "SITE_URL": "https://shop.example.in",
}
SHOW = """
import json, sys
from django.conf import settings
print(json.dumps([getattr(settings, name) for name in sys.argv[1:]], default=str))
"""


def run(*command, **environment):
    """Run a Python of its own that sees these variables, and nothing of a .env file."""
    known = {name: "" for name in os.environ if name.endswith("_FILE")}
    from_example = (settings.BASE_DIR / ".env.example").read_text().splitlines()
    known |= {line.split("=")[0]: "" for line in from_example if "=" in line and line[0] != "#"}
    return subprocess.run(
        [sys.executable, *command],
        env=os.environ | known | {"DJANGO_SETTINGS_MODULE": "config.settings"} | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def read(*names, **environment):
    """Return these settings as they come out of this environment."""
    ended = run("-c", SHOW, *names, **environment)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "   "),
        ("SECRET_KEY", "changeme"),
        ("SECRET_KEY", "django-insecure-" + "kP3vX9tR5wYb7LmQ2zHs8NcJd4FgAe6UoKi"),
        ("SECRET_KEY", "a" * 60),
        ("RAZORPAY_KEY_ID", ""),
        ("RAZORPAY_KEY_SECRET", ""),
        ("RAZORPAY_KEY_SECRET", "short"),
        ("RAZORPAY_WEBHOOK_SECRETS", ""),
        ("RAZORPAY_WEBHOOK_SECRETS", "secret"),
        ("RAZORPAY_WEBHOOK_SECRETS", "zX2cV4bN6mL8kJ,"),
        ("SITE_URL", "shop.example.in"),
    ],
)
def test_without_debug_a_bad_value_is_refused_with_one_sentence_that_names_it(name, value):
    ended = run("manage.py", "check", **GOOD | {name: value})

    assert ended.returncode == 1
    assert name in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
    assert not value.strip() or len(value) < 20 or value not in ended.stderr


def test_make_serve_refuses_with_the_same_sentence():
    ended = run("-m", "config.launcher", "serve", **GOOD | {"SECRET_KEY": ""})

    assert ended.returncode == 1
    assert ended.stdout.strip() == "Set SECRET_KEY in the environment: see .env.example."


def test_debug_is_off_unless_set():
    assert read("DEBUG", **GOOD) == [False]


def test_development_needs_no_variable_but_debug():
    assert read("DEBUG", "RAZORPAY_KEY_ID", DEBUG="on") == [True, "rzp_test_AngadiLocal01"]


def test_a_secret_in_a_file_loses_the_newline_that_ends_it(tmp_path):
    file = tmp_path / "key"
    file.write_text(GOOD["SECRET_KEY"] + "\n")

    got = read("SECRET_KEY", **GOOD | {"SECRET_KEY": "", "SECRET_KEY_FILE": str(file)})

    assert got == [GOOD["SECRET_KEY"]]


def test_a_secret_file_that_is_not_there_is_named():
    ended = run("manage.py", "check", **GOOD | {"SECRET_KEY_FILE": "/nowhere/key"})

    assert ended.returncode == 1
    assert ended.stderr.startswith("SECRET_KEY_FILE names a file that cannot be read")


def test_a_dollar_is_a_character():
    dollars = "$HOME" + GOOD["SECRET_KEY"]

    assert read("SECRET_KEY", **GOOD | {"SECRET_KEY": dollars}) == [dollars]


def test_two_webhook_secrets_are_kept_in_order():
    two = "new-zX2cV4bN6mL8kJ, old-zX2cV4bN6mL8kJ"

    got = read("RAZORPAY_WEBHOOK_SECRETS", **GOOD | {"RAZORPAY_WEBHOOK_SECRETS": two})

    assert got == [["new-zX2cV4bN6mL8kJ", "old-zX2cV4bN6mL8kJ"]]


def test_https_and_safe_cookies_follow_the_site_url():
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")

    assert read(*names, **GOOD) == [True, True, True]
    assert read(*names, **GOOD | {"SITE_URL": "http://127.0.0.1:8000"}) == [False, False, False]


def test_the_host_of_the_site_url_is_the_only_one_allowed():
    assert read("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", **GOOD) == [
        ["shop.example.in"],
        ["https://shop.example.in"],
    ]


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("smtp://mail.example.in", "mail.example.in", 25),
        ("smtp+tls://me:word@mail.example.in", "mail.example.in", 587),
        ("smtp+ssl://me:word@mail.example.in", "mail.example.in", 465),
        ("smtp+tls://me:word@mail.example.in:2525", "mail.example.in", 2525),
    ],
)
def test_a_mail_url_without_a_port_gets_the_usual_one(url, host, port):
    assert read("EMAIL_HOST", "EMAIL_PORT", **GOOD | {"EMAIL_URL": url}) == [host, port]


@pytest.mark.parametrize("slashes", ["//", "///"])
def test_a_folder_for_mail_is_the_folder_that_was_named(slashes, tmp_path):
    got = read("EMAIL_FILE_PATH", DEBUG="on", EMAIL_URL=f"filemail:{slashes}{tmp_path}")

    assert got == [str(tmp_path)]


def test_the_deployment_check_is_clean_with_production_settings():
    ended = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **GOOD)

    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout


def test_a_test_key_starts_with_a_warning():
    ended = run("manage.py", "check", **GOOD | {"RAZORPAY_KEY_ID": "rzp_test_aB3dE5fG7hJ9kL"})

    assert ended.returncode == 0
    assert "angadi.W001" in ended.stderr


def test_buyers_may_complain_to_the_shop_itself_unless_told_otherwise():
    shop = {"SHOP_NAME": "Deepa", "SHOP_ADDRESS": "1 Road, Pune", "SHOP_EMAIL": "a@example.in"}

    (default,) = read("CONSUMER_CARE", **GOOD, **shop)
    (own,) = read("CONSUMER_CARE", **GOOD, **shop, CONSUMER_CARE="Desk, Pune")

    assert default == "Deepa, 1 Road, Pune, a@example.in"
    assert own == "Desk, Pune"


def test_on_sqlite_no_process_carries_the_driver_of_postgresql():
    urls = "import sys, django; django.setup(); import config.urls; print('psycopg' in sys.modules)"

    on_sqlite, on_postgresql = (
        run("-c", urls, **GOOD, DATABASE_URL=url).stdout.split()[-1]
        for url in ("", "postgres://shop@127.0.0.1:9/shop")
    )

    assert (on_sqlite, on_postgresql) == ("False", "True")
