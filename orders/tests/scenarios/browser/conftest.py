"""The same running shop, Razorpay and Chromium as for whole purchases."""

from orders.tests.browser.conftest import chromium, page, page_without_script, razorpay, shop

__all__ = ["chromium", "page", "page_without_script", "razorpay", "shop"]
