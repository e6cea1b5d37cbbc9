"""Disputes, to look at: they are answered on the gateway's dashboard."""

from django.contrib import admin
from unfold.decorators import display

from orders.admin.labels import DISPUTE_LABELS
from orders.admin.money import OfOrder
from orders.models import Dispute
from shop.money import rupees


class RunningFilter(admin.SimpleListFilter):
    title = "work"
    parameter_name = "work"

    def lookups(self, request, model_admin):
        return [("running", "Not decided")]

    def queryset(self, request, found):
        return found.running() if self.value() == "running" else found


@admin.register(Dispute)
class DisputeAdmin(OfOrder):
    """The next one to answer stands first."""

    list_display = ["gateway_id", "order_number", "amount", "status_label", "phase", "answer_by"]
    list_select_related = ["payment__order"]
    list_filter = [RunningFilter, "status", "phase"]
    ordering = ["respond_by", "pk"]
    order_path = "payment__order"
    search_fields = ["gateway_id__begins"]
    search_help_text = "Beginning of a Razorpay dispute id or of an order number"
    fields = [
        ("gateway_id", "order_number"),
        ("payment", "created_at"),
        ("amount", "deducted"),
        ("status", "phase"),
        ("reason", "respond_by"),
    ]
    readonly_fields = ["order_number", "amount", "deducted"]

    @display(description="taken by the bank")
    def deducted(self, dispute):
        return rupees(dispute.deducted_paise)

    @display(description="answer by", ordering="respond_by")
    def answer_by(self, dispute):
        return dispute.respond_by if dispute.is_running else None

    @display(description="status", ordering="status", label=DISPUTE_LABELS)
    def status_label(self, row):
        return row.status, row.get_status_display()
