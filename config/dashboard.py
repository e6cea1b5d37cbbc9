"""The admin's first page: what needs doing now, and how sales have gone."""

from django.core.cache import cache
from django.utils import timezone

from accounts.models import MailStatus, OutgoingMail
from config.admin_site import list_url, may_view
from orders.models import Dispute, Order, Payment, Refund
from orders.services import heartbeat, sales, webhooks
from orders.states import OrderStatus
from shop.models import Product, Review, ReviewStatus, Variant

MOST_COUNTED = 1000  # of one kind of work
SALES_SECONDS = 60  # a long period of a large shop takes its time, and staff come back often
NEEDED = {  # jobs that are for fewer than those who may look at their list
    "Awaiting payment": "orders.view_payment",
    "On sale, but incomplete": "shop.change_product",
}
HAVE_CARDS = {"refunds", "review"}  # among the jobs, with their numbers


def dashboard(request, context):
    """Add to the first page what this member of staff may see of work and sales."""
    context["title"] = "Dashboard"
    context["jobs"] = [
        {
            "words": words,
            "icon": icon,
            "number": _number(rows),
            "link": f"{list_url(*model)}?{query}",
        }
        for words, icon, rows, model, query in _jobs()
        if may_view(request, *model)
        and (words not in NEEDED or request.user.has_perm(NEEDED[words]))
    ]
    if may_view(request, "orders", "gatewayevent"):
        found = heartbeat.problems(timezone.now())
        context["problems"] = [problem for problem in found if problem.check not in HAVE_CARDS]
    if may_view(request, "orders", "payment"):
        context |= _sales(request)
    return context


def _number(rows) -> int | str:
    """How many there are; past a thousand nobody counts them, and nor does the database."""
    number = rows[: MOST_COUNTED + 1].count()
    return number if number <= MOST_COUNTED else f"{MOST_COUNTED:,}+"


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


def _sales(request) -> dict:
    """The sales of the period that the address asks for, as they were a minute ago at most."""
    name = request.GET.get("sales")
    name = name if name in sales.PERIODS else next(iter(sales.PERIODS))
    today = timezone.localdate()
    figures, as_of = cache.get_or_set(
        f"sales-{name}-{today}",
        lambda: (sales.figures(sales.PERIODS[name], today), timezone.now()),
        SALES_SECONDS,
    )
    return {
        "sales": figures,
        "sales_as_of": as_of,
        "sales_changes": {
            "paise": _change(figures.paise, figures.before_paise),
            "orders": _change(figures.orders, figures.before_orders),
            "average": _change(figures.average_paise, figures.before_average_paise),
        },
        "sales_periods": [(key, period.words) for key, period in sales.PERIODS.items()],
        "sales_period": name,
    }


def _change(now: int, before: int) -> str:
    """How `now` stands to `before`, in words; nothing where there was nothing before.

    >>> _change(150, 100), _change(98, 100), _change(100, 100), _change(5, 0)
    ('50 % more', '2 % less', 'as much', '')
    """
    if not before:
        return ""
    percent = round(100 * (now - before) / before)
    if not percent:
        return "as much"
    return f"{abs(percent)} % {'more' if percent > 0 else 'less'}"
