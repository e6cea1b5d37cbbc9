"""A running shop with its simulator, and a Chromium that walks through it."""

import pytest
from playwright.sync_api import expect, sync_playwright

from accounts.models import User
from conftest import PROGRAMS
from orders.simulator.server import serve_in_thread
from orders.tests.factories import make_method
from shop.tests.factories import make_category, make_product, make_variant

PATIENCE_MS = 15_000  # a machine may be busy; nothing waits longer than it has to
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="package")
def chromium():
    """The machine's own Chromium, started once for all tests of this folder."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; Django would refuse its database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=PATIENCE_MS)
        browser = playwright.chromium.launch(executable_path=PROGRAMS["browser"], args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def razorpay(live_server, settings):
    """A Razorpay of the shop's own, which tells it of everything."""
    webhook = f"{live_server.url}/payments/razorpay/webhook/"
    with serve_in_thread(webhook_url=webhook) as simulator:
        settings.RAZORPAY_API_URL = simulator.url
        settings.RAZORPAY_CHECKOUT_JS = f"{simulator.url}/v1/checkout.js"
        yield simulator


@pytest.fixture
def shop(transactional_db, live_server, settings, razorpay):
    """The address of a running shop with one lamp in it."""
    settings.SITE_URL = live_server.url
    make_method()
    product = make_product("Brass oil lamp", slug="brass-lamp", category=make_category("Lamps"))
    make_variant(product, price_paise=1499_00, mrp_paise=1999_00, on_hand=5)
    return live_server.url


@pytest.fixture
def page(chromium, shop):
    """A new visitor's page on a phone; its addresses are relative to the shop."""
    with _visit(chromium, shop) as page:
        yield page


@pytest.fixture
def page_without_script(chromium, shop):
    with _visit(chromium, shop, java_script_enabled=False) as page:
        yield page


@pytest.fixture
def staff(shop):
    return User.objects.create_superuser("staff@example.com", "brass lamps at dusk")


class _visit:
    """A browser context of its own, in which an uncaught error of a script fails the test."""

    def __init__(self, browser, shop: str, **options):
        size = {"width": 390, "height": 844}
        self.context = browser.new_context(base_url=shop, viewport=size, locale="en-IN", **options)
        self.context.set_default_timeout(PATIENCE_MS)
        self.problems = []

    def __enter__(self):
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        return page

    def __exit__(self, *problem):
        self.context.close()
        if problem[0] is None:
            assert self.problems == []
