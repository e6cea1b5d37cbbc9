"""Signing up, signing in, and coming back after a forgotten password."""

import re

from playwright.sync_api import Page, expect

from accounts.models import OutgoingMail, User

EMAIL = "meera@example.com"
FIRST, SECOND = "monsoon over Malnad", "jasmine at the gate"


def link_in_mail(path: str) -> str:
    """Return the link to `path` in the newest mail to our shopper."""
    for mail in OutgoingMail.objects.filter(to=EMAIL):
        if found := re.search(rf"http://\S*{path}\S+", mail.text):
            return found[0]
    raise AssertionError(f"No mail with a link to {path}.")


def sign_in(page: Page, password: str) -> None:
    page.goto("/accounts/login/")
    page.locator("main [name=username]").fill(EMAIL)
    page.locator("main [name=password]").fill(password)
    page.locator("main form:has([name=password]) button").first.click()


def expect_signed_in(page: Page) -> None:
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto("/accounts/profile/")
    expect(page.locator("main [name=name]")).to_have_value("Meera Test")


def test_a_shopper_signs_up_and_confirms_the_address(page):
    page.goto("/accounts/register/")
    page.locator("main [name=name]").fill("Meera Test")
    page.locator("main [name=email]").fill(EMAIL)
    page.locator("main [name=password1]").fill(FIRST)
    page.locator("main [name=password2]").fill(FIRST)
    page.locator("main form:has([name=password2]) button").first.click()
    page.wait_for_url("**/register/done/")

    page.goto(link_in_mail("/accounts/verify/"))
    confirm = page.locator("main form[method=post] button")
    if confirm.count():
        confirm.first.click()
        page.wait_for_load_state()

    sign_in(page, FIRST)
    expect_signed_in(page)
    assert User.objects.get(email=EMAIL).is_verified


def test_a_forgotten_password_is_set_anew_by_mail(page):
    User.objects.create_user(EMAIL, FIRST, name="Meera Test")
    page.goto("/accounts/login/")
    page.locator("main").get_by_role("link", name=re.compile("forg", re.IGNORECASE)).first.click()
    page.locator("main [name=email]").fill(EMAIL)
    page.locator("main form:has([name=email]) button").first.click()
    page.wait_for_url("**/password-reset/done/")

    page.goto(link_in_mail("/accounts/password-reset/"))
    page.locator("main [name=new_password1]").fill(SECOND)
    page.locator("main [name=new_password2]").fill(SECOND)
    page.locator("main form:has([name=new_password2]) button").first.click()
    page.wait_for_url("**/password-reset/complete/")

    sign_in(page, SECOND)
    expect_signed_in(page)
