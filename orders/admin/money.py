"""Money in and out, to look at: the gateway's word is the only one written here."""

from functools import partial

from django.contrib import admin
from django.urls import path, reverse
from django.utils.html import format_html
from unfold.decorators import display

from config.date_filters import BetweenFilter
from orders.admin import decisions
from orders.admin.labels import PAYMENT_LABELS, REFUND_LABELS, REQUEST_LABELS
from orders.models import Order, Payment, PaymentRequest, Refund
from orders.services.downtimes import METHODS
from shop.admin.finding import MOST
from shop.admin.lists import ModelAdmin
from shop.admin.read_only import ReadOnly
from shop.money import rupees


def order_link(order):
    """The order's number, leading to its page."""
    return format_html(
        '<a href="{}" class="text-link">{}</a>',
        reverse("admin:orders_order_change", args=[order.pk]),
        order.number,
    )


def link_to(page: str, row, words: str):
    """A link to one of the pages about a row."""
    return format_html(
        '<a href="{}" class="text-link">{}</a>', reverse(f"admin:{page}", args=[row.pk]), words
    )


def _page_of(model_admin, name: str, view):
    """The address of a page about one row, beside the admin's own pages."""
    return path(
        f"<int:object_id>/{name}/",
        model_admin.admin_site.admin_view(partial(view, model_admin)),
        name=f"{model_admin.opts.app_label}_{model_admin.opts.model_name}_{name}",
    )


class OfOrder(ReadOnly, ModelAdmin):
    """A list of rows that belong to orders, newest first."""

    order_path = "order"
    list_filter_submit = True
    ordering = ["-pk"]
    actions = None

    def get_search_results(self, request, queryset, search_term):
        """By the gateway's own names, or by orders whose number begins so."""
        found, _ = super().get_search_results(request, queryset, search_term)
        if number := search_term.replace(" ", ""):
            # Looked up first: an index cannot tell of rows in two tables.
            orders = Order.objects.filter(number__begins=number).order_by()
            keys = list(orders.values_list("pk", flat=True)[:MOST])
            found |= queryset.filter(**{f"{self.order_path}__in": keys})
        return found, False

    @display(description="order")
    def order_number(self, row):
        return order_link(row.order)

    @display(description="amount", ordering="amount_paise")
    def amount(self, row):
        return rupees(row.amount_paise)


@admin.register(PaymentRequest)
class PaymentRequestAdmin(OfOrder):
    list_display = ["receipt", "order_number", "amount", "status_label", "gateway_id", "created_at"]
    list_select_related = ["order"]
    list_filter = ["status", ("created_at", BetweenFilter)]
    search_fields = ["receipt__begins", "gateway_id__begins"]
    search_help_text = "Beginning of an order number or of a Razorpay order id"
    fields = [
        ("receipt", "order_number"),
        ("amount", "currency"),
        ("status", "checks"),
        ("gateway_id", "key_id"),
        ("created_at", "checked_at"),
        "next_check_at",
    ]
    readonly_fields = ["order_number", "amount"]

    @display(description="status", ordering="status", label=REQUEST_LABELS)
    def status_label(self, row):
        return row.status, row.get_status_display()


class ReviewFilter(admin.SimpleListFilter):
    title = "review"
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [("waiting", "Waiting for a person")]

    def queryset(self, request, payments):
        return payments.for_review() if self.value() == "waiting" else payments


class MethodFilter(admin.SimpleListFilter):
    """The gateway's words, known beforehand: to collect them would read all payments."""

    title = "method"
    parameter_name = "method"

    def lookups(self, request, model_admin):
        return list(METHODS.items())

    def queryset(self, request, payments):
        return payments.filter(method=self.value()) if self.value() else payments


@admin.register(Payment)
class PaymentAdmin(OfOrder):
    list_display = [
        "name",
        "order_number",
        "amount",
        "status_label",
        "method",
        "accepted",
        "review",
        "created_at",
    ]
    list_select_related = ["order"]
    list_filter = [ReviewFilter, "status", MethodFilter, ("created_at", BetweenFilter)]
    search_fields = ["gateway_id__begins"]
    search_help_text = "Beginning of a Razorpay payment id or of an order number"
    fields = [
        ("name", "order_number"),
        ("request", "created_at"),
        ("amount", "currency"),
        ("status", "method"),
        ("fee", "refunded"),
        "accepted",
        ("error_code", "error_reason"),
        "error_text",
        ("review", "reviewed_at", "reviewed_by"),
        "to_decide",
    ]
    readonly_fields = ["name", "order_number", "amount", "fee", "refunded", "to_decide"]

    def get_urls(self):
        return [_page_of(self, "review", decisions.review_payment), *super().get_urls()]

    @display(description="decision")
    def to_decide(self, payment):
        waits = payment.review and not payment.reviewed_at
        return link_to("orders_payment_review", payment, "Decide…") if waits else "–"

    @display(description="payment")
    def name(self, payment):
        return str(payment)

    @display(description="fee")
    def fee(self, payment):
        return rupees(payment.fee_paise) if payment.fee_paise is not None else "–"

    @display(description="refunded")
    def refunded(self, payment):
        return rupees(payment.refunded_paise)

    @display(description="status", ordering="status", label=PAYMENT_LABELS)
    def status_label(self, row):
        return row.status, row.get_status_display()


class WorkFilter(admin.SimpleListFilter):
    title = "work"
    parameter_name = "work"

    def lookups(self, request, model_admin):
        return [("failed", "Failed, and nobody has taken it up")]

    def queryset(self, request, refunds):
        return refunds.for_worklist() if self.value() == "failed" else refunds


@admin.register(Refund)
class RefundAdmin(OfOrder):
    list_display = [
        "name",
        "order_number",
        "amount",
        "status_label",
        "reason",
        "problem",
        "created_at",
    ]
    list_select_related = ["payment__order"]
    list_filter = [WorkFilter, "status", "origin", ("created_at", BetweenFilter)]
    order_path = "payment__order"
    search_fields = ["gateway_id__begins"]
    search_help_text = "Beginning of a Razorpay refund id or of an order number"
    fields = [
        ("name", "order_number"),
        ("payment", "gateway_id"),
        ("amount", "status"),
        ("reason", "actor"),
        ("attempts", "next_try_at"),
        ("problem", "created_at"),
        ("origin", "seen_at"),
        "parts",
        "to_decide",
    ]
    readonly_fields = ["name", "order_number", "amount", "parts", "to_decide"]

    def get_urls(self):
        return [_page_of(self, "take-up", decisions.take_up_refund), *super().get_urls()]

    @display(description="items")
    def parts(self, refund):
        rows = refund.items.select_related("item")
        words = [f"{row.quantity} × {row.item.product_name} {row.item.options}" for row in rows]
        return ", ".join(part.strip() for part in words) or "–"

    @display(description="decision")
    def to_decide(self, refund):
        return link_to("orders_refund_take-up", refund, "Decide…") if refund.waits else "–"

    @display(description="refund")
    def name(self, refund):
        return str(refund)

    @display(description="status", ordering="status", label=REFUND_LABELS)
    def status_label(self, row):
        return row.status, row.get_status_display()
