"""Photograph the demo shop, on a phone and on a desk: `make screenshots`."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from config import launcher

FOLDER = Path(__file__).parent / "screenshots"
PORT = 8790
SIZES = {
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1.5},
    "desktop": {"viewport": {"width": 1280, "height": 860}, "device_scale_factor": 1},
}
# On a first visit a font that is late stays away; photographs show what one sees from then on.
FONT = (
    "@font-face { font-family: Eczar; font-weight: 600; font-display: block; "
    'src: url("/static/fonts/eczar-semibold.woff2"); }'
)
THEMES = {"": "light", "-dark": "dark"}
TABLET = {"viewport": {"width": 820, "height": 1180}, "device_scale_factor": 1}
BUYER = {
    "email": "buyer@example.com",
    "pin": "560001",
    "name": "Demo Buyer",
    "phone": "98450 12345",
    "line1": "12 Market Road",
    "line2": "Near the clock tower",
}
FILE = (
    b"Handle,Title,Body (HTML),Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Price\n"
    b"copper-tumbler,Copper Tumbler,<p>Hammered by hand.</p>,Kansara Works,Size,250 ml,CT-250,449\n"
    b"copper-tumbler,,,,,350 ml,CT-350,599\n"
    b"brass-diya,Brass Diya,<p>For one wick.</p>,Belaku Home,Title,Default Title,BD-1,149\n"
)


def main() -> int:
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not browser_path:
        print("There is no Chromium on this machine.")
        return 1
    os.chdir(launcher.ROOT)
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = launcher.demo_environment(PORT) | {
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "EMAIL_URL": f"filemail://{folder / 'mail'}",
            "MEDIA_ROOT": str(folder / "media"),
            "ORIGINALS_ROOT": str(folder / "originals"),
        }
        with launcher.demo(PORT, environment) as children, sync_playwright() as playwright:
            launcher.wait_until_healthy(environment["SITE_URL"], children)
            browser = playwright.chromium.launch(
                executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"]
            )
            known = logins(environment)
            for size, options in SIZES.items():
                for ending, theme in THEMES.items():
                    page = open_page(browser, environment, options | {"color_scheme": theme})
                    finding_pages(page, size + ending)
                    shop_pages(page, size + ending)
                    account_pages(page, size + ending, known["Shopper"])
                    page.context.close()
                page = open_page(browser, environment, options)
                sign_in(page, known["Staff"])
                admin_pages(page, size)
                page.context.close()
            for size, options in {"tablet": TABLET, "desktop": SIZES["desktop"]}.items():
                page = open_page(browser, environment, options)
                sign_in(page, known["Staff"])
                catalogue_pages(page, size)
                page.context.close()
            browser.close()
    return 0


def open_page(browser: Browser, environment: dict, options: dict) -> Page:
    context = browser.new_context(
        base_url=environment["SITE_URL"], locale="en-IN", bypass_csp=True, **options
    )
    return context.new_page()


def finding_pages(page: Page, size: str) -> None:
    """Look for something in all the ways there are."""
    page.goto("/search/?q=kurtta")
    photograph(page, "search", size)
    page.goto("/")
    page.locator("[name=q]").first.press_sequentially("cop", delay=60)
    page.get_by_role("option").first.wait_for()
    photograph(page, "suggestions", size)
    page.goto("/c/kurtas-apparel/?size=m&discount=10&sort=price")
    for part in page.locator("details.narrow > summary:visible").all():
        part.click()  # on a phone filters are folded
    photograph(page, "facets", size)
    page.goto("/c/kitchen-steelware/")
    photograph(page, "category", size)
    page.goto("/collections/under-499/")
    photograph(page, "collection", size)
    page.goto("/p/mysuru-coffee-filter/reviews/")
    photograph(page, "reviews", size)


def shop_pages(page: Page, size: str) -> None:
    """Buy something, with a photograph at every step."""
    page.goto("/")
    photograph(page, "home", size)
    page.goto(page.locator('a[href^="/c/"]').first.get_attribute("href"))
    photograph(page, "list", size)
    page.goto(page.locator('main a[href^="/p/"]').first.get_attribute("href"))
    photograph(page, "product", size)
    page.locator('form[action="/cart/add/"] button').first.click()
    page.wait_for_url("**/cart/")
    photograph(page, "cart", size)
    page.goto("/checkout/")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        for name, value in BUYER.items():
            page.locator(f"main [name={name}]").fill(value)
    page.wait_for_load_state("networkidle")
    page.locator("[name=payment][value=razorpay]").check()
    photograph(page, "checkout", size)
    page.get_by_role("button", name="Place order").click()
    page.wait_for_url("**/pay/**")
    photograph(page, "pay", size)
    page.get_by_role("button", name=re.compile("with UPI")).click()
    popup = page.frame_locator("iframe.razorpay-checkout-frame")
    popup.get_by_role("button", name="Success").wait_for()
    photograph(page, "pay-popup", size)
    popup.get_by_role("button", name="Success").click()
    page.get_by_text("Your order is confirmed").wait_for()
    photograph(page, "order", size)
    page.goto("/accounts/login/")
    photograph(page, "sign-in", size)


def account_pages(page: Page, size: str, login: tuple[str, str]) -> None:
    """What a shopper has of an account, and the parts that all pages are made of."""
    page.goto("/accounts/register/")
    photograph(page, "register", size)
    page.goto("/cart/")
    photograph(page, "cart-empty", size)
    page.goto("/accounts/login/")
    page.locator("main [name=username]").fill(login[0])
    page.locator("main [name=password]").fill(login[1])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    page.goto("/accounts/orders/")
    photograph(page, "orders", size)
    page.goto("/styleguide/")
    photograph(page, "styleguide", size)


def logins(environment: dict) -> dict[str, tuple[str, str]]:
    """Return the e-mails and passwords of the demo by who they are, as the command prints them."""
    command = [sys.executable, "manage.py", "seed_demo"]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = re.findall(r"^([A-Z][\w ]+):\s+(\S+@\S+)\s+(\S+)$", told.stdout, re.MULTILINE)
    return {who: (email, password) for who, email, password in found}


def sign_in(page: Page, login: tuple[str, str]) -> None:
    page.goto("/admin/")
    page.locator("[name=username]").fill(login[0])
    page.locator("[name=password]").fill(login[1])
    page.locator("form:has([name=password]) button[type=submit]").first.click()
    page.wait_for_url("**/admin/")


def admin_pages(page: Page, size: str) -> None:
    """What has to be done, and the orders."""
    photograph(page, "admin", size)
    page.goto("/admin/orders/order/")
    photograph(page, "admin-orders", size)
    page.locator('a[href*="/admin/orders/order/"][href$="/change/"]').first.click()
    page.wait_for_load_state("networkidle")
    photograph(page, "admin-order", size)


def catalogue_pages(page: Page, size: str) -> None:
    """A product and its variants, a change of many prices, a file, and the shelves counted."""
    page.goto("/admin/shop/product/?q=Block-Print")
    page.locator('tbody a[href*="/change/"]').first.click()
    photograph(page, "admin-product", size)
    page.goto(page.url.split("change/")[0] + "variant-matrix/")
    page.get_by_role("button", name="Go on to the table").click()
    photograph(page, "admin-matrix", size)

    page.goto("/admin/shop/product/")
    for box in page.locator("[name=_selected_action]").all()[:6]:
        box.check()
    page.locator("select[name=action]").select_option("change_many")
    page.locator("button[name=index]").first.click()
    page.locator("[name=how][value=lower_percent]").check()
    page.locator("[name=amount]").fill("10")
    page.locator("main form button[type=submit], #content form button[type=submit]").last.click()
    photograph(page, "admin-bulk", size)

    page.goto("/admin/shop/productimport/add/")
    page.locator("[name=file]").set_input_files(
        {"name": "prices.csv", "mimeType": "text/csv", "buffer": FILE}
    )
    page.locator("form:has([name=file]) button[type=submit]").last.click()
    page.get_by_role("button", name="Write into the shop").wait_for()
    photograph(page, "admin-import", size)

    page.goto("/admin/shop/variant/")
    photograph(page, "admin-inventory", size)
    page.goto("/admin/shop/stocktake/add/")
    page.locator("[name=name]").fill("Front shelves")
    page.locator("form:has([name=name]) button[type=submit]").last.click()
    for code in ("BC-BAS-H", "BC-BAS-H", "BH-LMP-20"):
        page.locator("#id_code").fill(code)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.locator("#id_code").press("Enter")
        page.locator("[data-lines]").get_by_text(code).first.wait_for()
    photograph(page, "admin-stock-take", size)


def photograph(page: Page, name: str, size: str) -> None:
    """Write what is in view to <name>-<size>.webp."""
    with contextlib.suppress(TimeoutError):  # a page may go on asking, as that of a payment does
        page.wait_for_load_state("networkidle", timeout=10_000)
    page.add_style_tag(content=FONT)
    page.evaluate("document.fonts.ready")
    path = FOLDER / f"{name}-{size}.webp"
    with Image.open(BytesIO(page.screenshot(animations="disabled"))) as picture:
        picture.convert("RGB").save(path, quality=82, method=6)
    print(path.name, flush=True)


if __name__ == "__main__":
    sys.exit(main())
