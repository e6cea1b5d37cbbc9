"""axe finds no fault with any page: narrow and wide, light and dark."""

import re
from importlib.resources import files

import pytest

from orders.tests.factories import make_order
from orders.tests.pages import every_page
from shop.models import Product

pytestmark = pytest.mark.django_db(transaction=True)

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
# What WCAG asks; that all of a page stands in landmarks is advice, and Unfold has no <main>.
OF_THE_ADMIN = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
ADMIN_PAGES = [
    *("/admin/", "/admin/orders/order/", "/admin/orders/order/{order}/change/"),
    *("/admin/shop/product/", "/admin/shop/product/{product}/change/"),
]
RUN_TAGS = """async (tags) => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"]});
  return found.violations.map(one => `${one.id}: ${one.nodes[0].html}`.slice(0, 200));
}"""
RUN = """async (rules) => {
  await new Promise(done => requestAnimationFrame(done));
  const asked = rules.length ? {runOnly: {type: "rule", values: rules}} : {};
  const found = await axe.run(document, {...asked, resultTypes: ["violations"]});
  return found.violations.map(one => `${one.id}: ${one.nodes[0].html}`.slice(0, 200));
}"""
# The document is the same in all views: what may differ is what is seen, and in which colours.
LOOKS = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]
VIEWS = [(320, "light", []), (1280, "dark", LOOKS), (320, "dark", LOOKS), (1280, "light", LOOKS)]


def test_axe_finds_no_fault_with_any_page(chromium, shop, gateway):
    context = chromium.new_context(base_url=shop, reduced_motion="reduce")
    page = context.new_page()
    shown = {}
    # What is judged is the document as it came, in its styles.
    page.route(re.compile(r"/media/|\.js$|\.woff2$"), lambda route: route.abort())
    page.route("**/as-if/", lambda route: route.fulfill(**shown))
    faults, widths = {}, {}

    for name, answer in every_page():
        shown = {"body": answer.content, "content_type": answer["Content-Type"]}
        page.goto("/as-if/")
        page.evaluate(AXE)
        is_state = "," in name  # of a page that is seen in all views
        for width, theme, rules in VIEWS[:2] if is_state else VIEWS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=theme)
            if found := page.evaluate(RUN, rules):
                faults[name, width, theme] = found
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                widths[name, width] = wide

    context.close()
    assert faults == {}
    assert widths == {}


def test_axe_finds_no_fault_with_what_staff_see_most(page, staff):
    keys = {"order": make_order(payment="cod").pk, "product": Product.objects.first().pk}
    page.goto("/admin/")
    page.locator("[name=username]").fill(staff.email)
    page.locator("[name=password]").fill("brass lamps at dusk")
    page.locator("form:has([name=password]) button[type=submit]").first.click()
    page.wait_for_url("**/admin/")
    faults = {}

    for path in ADMIN_PAGES:
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.goto(path.format(**keys))
            page.evaluate(AXE)
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 900})
                page.evaluate("new Promise(done => requestAnimationFrame(done))")
                if found := page.evaluate(RUN_TAGS, OF_THE_ADMIN):
                    faults[path, theme, width] = found
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, path

    assert faults == {}
