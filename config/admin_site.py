"""The admin's frame: dashboard, side bar and the test-mode badge."""

from django.conf import settings


def environment(request):
    """Say on every admin page that no real money is taken."""
    if settings.RAZORPAY_KEY_ID.startswith("rzp_test_"):
        return ["Test mode", "warning"]
    return None


def navigation(request):
    return []


def dashboard(request, context):
    return context
