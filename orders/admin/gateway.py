import json

from django.contrib import admin
from django.utils.html import format_html
from unfold.decorators import display

from config.date_filters import BetweenFilter
from orders.models import GatewayEvent
from orders.services import webhooks
from shop.admin.lists import ModelAdmin
from shop.admin.read_only import ReadOnly


class InboxFilter(admin.SimpleListFilter):
    title = "inbox"
    parameter_name = "inbox"

    def lookups(self, request, model_admin):
        return [
            ("open", "Not acted upon"),
            ("waiting", "Will be tried again"),
            ("aside", "Set aside for a person"),
        ]

    def queryset(self, request, events):
        if self.value() == "open":
            return events.filter(pk__in=webhooks.for_a_person().values("pk"))
        if self.value() == "waiting":
            return events.waiting()
        if self.value() == "aside":
            return events.filter(processed_at=None).exclude(set_aside_at=None)
        return events


@admin.register(GatewayEvent)
class GatewayEventAdmin(ReadOnly, ModelAdmin):
    """What Razorpay told us, word by word, and what became of it."""

    list_display = ["type", "event_id", "state", "attempts", "problem", "received_at"]
    list_filter = [InboxFilter, ("received_at", BetweenFilter)]
    list_filter_submit = True
    ordering = ["-pk"]
    search_fields = ["event_id__begins", "type__begins"]
    search_help_text = "Beginning of an event's id or of its type"
    actions = None
    fields = [
        ("type", "event_id"),
        ("received_at", "processed_at"),
        ("set_aside_at", "leased_until"),
        ("attempts", "problem"),
        "words",
    ]
    readonly_fields = ["words"]

    def get_queryset(self, request):
        """Lists do without the bodies: each may be large."""
        events = super().get_queryset(request)
        return events if request.resolver_match.kwargs else events.defer("body")

    @display(
        description="state",
        label={"done": "success", "waiting": "warning", "aside": "danger"},
    )
    def state(self, event):
        if event.processed_at:
            return "done", "Done"
        if event.set_aside_at:
            return "aside", "Set aside"
        return "waiting", "Waiting"

    @display(description="message")
    def words(self, event):
        return format_html('<pre class="plain-text">{}</pre>', _readable(bytes(event.body)))


def _readable(body: bytes) -> str:
    """The message with line breaks where it is JSON, and as it came where it is not."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body.decode(errors="replace")
