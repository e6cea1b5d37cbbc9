from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from unfold.decorators import display

from accounts.models import OutgoingMail
from accounts.places import STATES
from config.date_filters import BetweenFilter
from orders.admin import refunding, steps
from orders.admin.explain import explain
from orders.admin.labels import (
    DISPUTE_LABELS,
    FULFILMENT_LABELS,
    ORDER_LABELS,
    PAYMENT_LABELS,
    REFUND_LABELS,
    REQUEST_LABELS,
)
from orders.models import Dispute, Order, Refund
from orders.services import cancellation, shipments
from orders.services.lifecycle import IllegalStep
from orders.states import PaymentMethod
from shop.admin.lists import ModelAdmin
from shop.admin.read_only import ReadOnly
from shop.money import rupees

METHOD_WORDS = {PaymentMethod.RAZORPAY: "Razorpay", PaymentMethod.COD: "Cash on delivery"}


class WorkFilter(admin.SimpleListFilter):
    title = "work"
    parameter_name = "work"

    def lookups(self, request, model_admin):
        return [("to_ship", "To ship")]

    def queryset(self, request, orders):
        return orders.to_ship() if self.value() == "to_ship" else orders


@admin.register(Order)
class OrderAdmin(ReadOnly, ModelAdmin):
    """Staff read orders here and move them by steps; nobody edits one by hand."""

    list_display = [
        "number",
        "placed_at",
        "email",
        "total",
        "status_label",
        "fulfilment_label",
        "method",
    ]
    list_filter = [
        WorkFilter,
        "status",
        "fulfilment",
        "payment_method",
        ("placed_at", BetweenFilter),
    ]
    list_filter_submit = True
    search_fields = ["number__begins", "email__begins"]
    search_help_text = "Beginning of an order number or of an e-mail address"
    actions = ["mark_shipped", "mark_delivered"]

    def has_act_permission(self, request):
        """Who may take steps; looking needs less."""
        return request.user.has_perm("orders.change_order")

    def has_ship_permission(self, request):
        """Who may send parcels need not be who may cancel an order."""
        return request.user.has_perm("orders.ship_order") or self.has_act_permission(request)

    def get_urls(self):
        pages = [
            path(
                f"<int:object_id>/{name}/",
                self.admin_site.admin_view(_bound(view, self)),
                name=f"orders_order_{name}",
            )
            for name, view in (
                ("ship", steps.ship),
                ("deliver", steps.deliver),
                ("cancel", steps.cancel),
                ("check", steps.check),
                ("explain", explain),
                ("refund", refunding.refund),
            )
        ]
        return pages + super().get_urls()

    def get_search_results(self, request, queryset, search_term):
        """Numbers are spoken and typed in any case and with spaces."""
        return super().get_search_results(request, queryset, search_term.replace(" ", ""))

    # The list

    @display(description="total", ordering="total_paise")
    def total(self, order):
        return rupees(order.total_paise)

    @display(description="status", ordering="status", label=ORDER_LABELS)
    def status_label(self, order):
        return order.status, order.get_status_display()

    @display(description="fulfilment", ordering="fulfilment", label=FULFILMENT_LABELS)
    def fulfilment_label(self, order):
        return order.fulfilment, order.get_fulfilment_display()

    @display(description="payment", ordering="payment_method")
    def method(self, order):
        return METHOD_WORDS[order.payment_method]

    @admin.action(description="Mark as shipped, whole", permissions=["ship"])
    def mark_shipped(self, request, orders):
        self._each(request, orders, shipments.ship, "shipped")

    @admin.action(description="Mark as delivered", permissions=["ship"])
    def mark_delivered(self, request, orders):
        self._each(request, orders, shipments.deliver, "delivered")

    def _each(self, request, orders, step, words: str):
        """Take the step with each order; one that refuses does not stop the rest."""
        done = 0
        for order in orders.order_by("pk"):
            try:
                step(order, by=request.user.email)
                done += 1
            except IllegalStep as problem:
                messages.error(request, f"{order.number}: {problem}")
        if done:
            messages.success(request, f"Orders {words}: {done}.")

    # The page of one order

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The whole order on one page, with the steps that are legal now."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        order = self._whole(object_id)
        if order is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method != "GET":
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            **_page_words(order),
            "title": f"Order {order.number}",
            "opts": self.opts,
            "original": order,
            "steps": self._legal_steps(request, order),
            "can_decide": request.user.has_perm("orders.change_payment"),
            "can_refund": refunding.may_refund(request),
        }
        return TemplateResponse(request, "admin/orders/order/change_form.html", context)

    def _whole(self, object_id) -> Order | None:
        try:
            key = int(object_id)
        except ValueError:
            return None
        orders = Order.objects.select_related("user").prefetch_related(
            "items",
            "addresses",
            "requests",
            "payments",
            "shipments__items__item",
            "events",
        )
        return orders.filter(pk=key).first()

    def _legal_steps(self, request, order) -> dict[str, str]:
        """Where each step that is legal now is taken; nothing for those who may only look."""
        legal = {}
        if self.has_ship_permission(request):
            legal |= {"ship": steps.can_ship(order), "deliver": steps.can_deliver(order)}
        if self.has_act_permission(request):
            legal |= {
                "cancel": cancellation.can_cancel(order),
                "check": steps.can_check(order),
            }
        if refunding.may_refund(request):
            legal["refund"] = refunding.refundable(order) is not None
        return {
            name: reverse(f"admin:orders_order_{name}", args=[order.pk])
            for name, is_legal in legal.items()
            if is_legal
        }


def _bound(view, model_admin):
    def page(request, object_id):
        return view(model_admin, request, object_id)

    return page


def _page_words(order: Order) -> dict:
    """Everything there is to know of an order, labelled and ready to be shown."""
    refunds = Refund.objects.filter(payment__order=order).select_related("payment", "actor")
    refunds = refunds.prefetch_related("items__item")
    disputes = Dispute.objects.filter(payment__order=order)
    addresses = list(order.addresses.all())
    for address in addresses:
        address.state_name = STATES.get(address.state, address.state)
    return {
        "order": order,
        "method_words": METHOD_WORDS[order.payment_method],
        "status_label": ORDER_LABELS[order.status],
        "fulfilment_label": FULFILMENT_LABELS[order.fulfilment],
        "items": order.items.all(),
        "addresses": addresses,
        "requests": _labelled(order.requests.all(), REQUEST_LABELS),
        "payments": _labelled(order.payments.all(), PAYMENT_LABELS),
        "refunds": _labelled(refunds, REFUND_LABELS),
        "disputes": _labelled(disputes, DISPUTE_LABELS),
        "shipments": order.shipments.all(),
        "events": order.events.all(),
        "mails": OutgoingMail.objects.filter(reference=order.number).order_by("created_at", "pk"),
    }


def _labelled(rows, labels: dict) -> list:
    rows = list(rows)
    for row in rows:
        row.label = labels[row.status]
    return rows
