"""The admin's frame: side bar, style sheet and the test-mode badge."""

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

NAVIGATION = [  # title, then (words, icon, app, model)
    (
        "Orders",
        [
            ("Orders", "receipt_long", "orders", "order"),
            ("Payments", "payments", "orders", "payment"),
            ("Refunds", "currency_exchange", "orders", "refund"),
            ("Disputes", "gavel", "orders", "dispute"),
        ],
    ),
    (
        "Catalogue",
        [
            ("Products", "inventory_2", "shop", "product"),
            ("Categories", "account_tree", "shop", "category"),
            ("Import and export", "sync_alt", "shop", "productimport"),
            ("Collections", "auto_awesome_motion", "shop", "collection"),
            ("Sizes and colours", "palette", "shop", "optionvalue"),
            ("What is coming", "event_upcoming", "shop", "scheduledchange"),
            ("Bulk changes", "edit_note", "shop", "bulkchange"),
            ("History", "history", "shop", "change"),
            ("Reviews", "reviews", "shop", "review"),
            ("Short links", "link", "shop", "shortlink"),
            ("Synonyms", "compare_arrows", "shop", "searchsynonym"),
            ("Searches without result", "search_off", "shop", "searchmiss"),
        ],
    ),
    (
        "Inventory",
        [
            ("Inventory", "shelves", "shop", "variant"),
            ("Stock-takes", "barcode_scanner", "shop", "stocktake"),
            ("Stock ledger", "swap_vert", "shop", "stockmovement"),
            ("Waiting for stock", "hourglass_top", "orders", "stockqueue"),
        ],
    ),
    (
        "People",
        [
            ("Users", "person", "accounts", "user"),
            ("Staff groups", "badge", "auth", "group"),
        ],
    ),
    (
        "Operations",
        [
            ("Delivery", "local_shipping", "orders", "deliverymethod"),
            ("Outbox", "outgoing_mail", "accounts", "outgoingmail"),
            ("Payment requests", "request_quote", "orders", "paymentrequest"),
            ("Razorpay messages", "inbox", "orders", "gatewayevent"),
        ],
    ),
]


def stylesheet(request):
    return static("css/admin.css")


def favicon(request):
    return static("img/mark.svg")


def environment(request):
    """Say on every admin page that no real money is taken."""
    if settings.RAZORPAY_KEY_ID.startswith("rzp_test_"):
        return ["Test mode", "warning"]
    return None


def navigation(request):
    """The side bar: what this member of staff may look at, grouped as they work."""
    groups = [{"items": [_item("Dashboard", "dashboard", reverse("admin:index"))]}]
    for title, entries in NAVIGATION:
        items = [
            _item(words, icon, list_url(app, model))
            for words, icon, app, model in entries
            if may_view(request, app, model)
        ]
        if items:
            groups.append({"title": title, "separator": True, "items": items})
    return groups


def _item(words: str, icon: str, link: str) -> dict:
    return {"title": words, "icon": icon, "link": link}


def list_url(app: str, model: str) -> str:
    return reverse(f"admin:{app}_{model}_changelist")


def may_view(request, app: str, model: str) -> bool:
    user = request.user
    return user.has_perm(f"{app}.view_{model}") or user.has_perm(f"{app}.change_{model}")
