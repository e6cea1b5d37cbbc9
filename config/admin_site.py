"""The admin's frame: dashboard, side bar and the test-mode badge."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from accounts.models import MailStatus, OutgoingMail
from orders.models import Dispute, Order, Payment, Refund
from orders.services import heartbeat, webhooks
from orders.states import OrderStatus
from shop.models import Product, Review, ReviewStatus, Variant

DAYS = 14
NEEDED = {  # jobs that are for fewer than those who may look at their list
    "Awaiting payment": "orders.view_payment",
    "On sale, but incomplete": "shop.change_product",
}
HAVE_CARDS = {"refunds", "review"}  # among the jobs, with their numbers

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
            _item(words, icon, _list_url(app, model))
            for words, icon, app, model in entries
            if _may_view(request, app, model)
        ]
        if items:
            groups.append({"title": title, "separator": True, "items": items})
    return groups


def dashboard(request, context):
    """Add to the first page what needs doing now, and how sales have gone."""
    context["title"] = "Dashboard"
    context["jobs"] = [
        {
            "words": words,
            "icon": icon,
            "number": rows.count(),
            "link": f"{_list_url(*model)}?{query}",
        }
        for words, icon, rows, model, query in _jobs()
        if _may_view(request, *model)
        and (words not in NEEDED or request.user.has_perm(NEEDED[words]))
    ]
    if _may_view(request, "orders", "gatewayevent"):
        found = heartbeat.problems(timezone.now())
        context["problems"] = [problem for problem in found if problem.check not in HAVE_CARDS]
    if _may_view(request, "orders", "payment"):
        context["sales"] = _sales(timezone.localdate())
    return context


def _jobs() -> list[tuple]:
    """Each kind of work that waits for a person, and the list that shows it."""
    low = Variant.objects.low()
    failed = OutgoingMail.objects.filter(status=MailStatus.FAILED)
    unpaid = Order.objects.filter(status=OrderStatus.AWAITING_PAYMENT)
    return [
        ("To ship", "package_2", Order.objects.to_ship(), ("orders", "order"), "work=to_ship"),
        (
            "Awaiting payment",
            "hourglass_top",
            unpaid,
            ("orders", "order"),
            f"status__exact={OrderStatus.AWAITING_PAYMENT}",
        ),
        (
            "Payments to review",
            "rule",
            Payment.objects.for_review(),
            ("orders", "payment"),
            "review=waiting",
        ),
        (
            "Refunds that failed",
            "currency_exchange",
            Refund.objects.for_worklist(),
            ("orders", "refund"),
            "work=failed",
        ),
        (
            _dispute_words(),
            "gavel",
            Dispute.objects.running(),
            ("orders", "dispute"),
            "work=running",
        ),
        (
            "Razorpay messages not acted upon",
            "inbox",
            webhooks.for_a_person(),
            ("orders", "gatewayevent"),
            "inbox=open",
        ),
        (
            "Mails that failed",
            "unsubscribe",
            failed,
            ("accounts", "outgoingmail"),
            f"status__exact={MailStatus.FAILED}",
        ),
        (
            "Reviews to read",
            "reviews",
            Review.objects.filter(status=ReviewStatus.PENDING),
            ("shop", "review"),
            f"status__exact={ReviewStatus.PENDING}",
        ),
        (
            "On sale, but incomplete",
            "fact_check",
            Product.objects.incomplete(),
            ("shop", "product"),
            "status__exact=active&needs=any",
        ),
        ("Running low", "production_quantity_limits", low, ("shop", "variant"), "shelf=low"),
    ]


def _dispute_words() -> str:
    """Name the card by the answer that is due next."""
    due = Dispute.objects.running().exclude(respond_by=None).order_by("respond_by").first()
    if due is None:
        return "Disputes to answer"
    by = timezone.localtime(due.respond_by)
    return f"Disputes to answer, the next by {by.day} {by:%b, %H:%M}"


def _sales(today) -> dict:
    """What was confirmed on each of the last days, for a chart that is a table as well."""
    first = today - timedelta(days=DAYS - 1)
    midnight = timezone.make_aware(datetime.combine(first, time()))
    sold = Order.objects.filter(
        status__in=[OrderStatus.CONFIRMED, OrderStatus.COMPLETED], confirmed_at__gte=midnight
    )
    found = {
        row["day"]: row
        for row in sold.annotate(day=TruncDate("confirmed_at"))
        .order_by()
        .values("day")
        .annotate(paise=Sum("total_paise"), orders=Count("pk"))
    }
    days = []
    for number in range(DAYS):
        day = first + timedelta(days=number)
        row = found.get(day, {"paise": 0, "orders": 0})
        days.append({"day": day, "paise": row["paise"], "orders": row["orders"]})
    most = max(day["paise"] for day in days)
    for day in days:
        # In twentieths of the best day, so that a style sheet can draw it.
        day["height"] = -(-20 * day["paise"] // most) if most else 0
    return {
        "days": days,
        "paise": sum(day["paise"] for day in days),
        "orders": sum(day["orders"] for day in days),
    }


def _item(words: str, icon: str, link: str) -> dict:
    return {"title": words, "icon": icon, "link": link}


def _list_url(app: str, model: str) -> str:
    return reverse(f"admin:{app}_{model}_changelist")


def _may_view(request, app: str, model: str) -> bool:
    user = request.user
    return user.has_perm(f"{app}.view_{model}") or user.has_perm(f"{app}.change_{model}")
