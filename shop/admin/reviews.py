from django.contrib import admin, messages
from unfold.decorators import display

from shop.admin import finding
from shop.admin.changes import Remembered
from shop.admin.lists import ModelAdmin
from shop.models import Review, ReviewStatus
from shop.services import reviews

STATUS_LABELS = {
    ReviewStatus.PENDING: "warning",
    ReviewStatus.PUBLISHED: "success",
    ReviewStatus.REJECTED: "danger",
}


@admin.register(Review)
class ReviewAdmin(Remembered, ModelAdmin):
    """Staff read reviews, publish or reject them and answer; nobody edits what a buyer said."""

    list_display = ["title_or_text", "product", "rating", "author_name", "status_label", "created"]
    list_filter = ["status", "rating"]
    list_select_related = ["product"]
    sortable_by = ["created"]
    ordering = ["-created_at", "-pk"]
    search_fields = ["product__name"]
    search_help_text = "The product: its name, words, beginning of a SKU, barcode"
    actions = ["publish", "reject"]
    fields = ["product", "rating", "author_name", "title", "text", "status", "verified"]
    fields += ["helpful_count", "created_at", "answer"]
    readonly_fields = fields[:-1]

    def get_search_results(self, request, queryset, search_term):
        if term := search_term.strip():
            queryset = queryset.filter(product__in=finding.products(term))
        return queryset, False

    @display(description="review")
    def title_or_text(self, review):
        return review.title or review.text[:60] or "without words"

    @display(description="status", ordering="status", label=STATUS_LABELS)
    def status_label(self, review):
        return review.status, review.get_status_display()

    @display(description="written", ordering="created_at")
    def created(self, review):
        return review.created_at

    def has_add_permission(self, request):
        """Reviews come from those who bought."""
        return False

    def save_model(self, request, obj, form, change):
        if "answer" in form.changed_data:
            reviews.answer(obj, form.cleaned_data["answer"].strip())

    def delete_model(self, request, obj):
        reviews.remove([obj.pk])

    def delete_queryset(self, request, queryset):
        reviews.remove(queryset.values_list("pk", flat=True))

    @admin.action(description="Publish", permissions=["change"])
    def publish(self, request, chosen):
        self._judge(request, chosen, reviews.publish, "published")

    @admin.action(description="Reject: show to nobody", permissions=["change"])
    def reject(self, request, chosen):
        self._judge(request, chosen, reviews.reject, "rejected")

    def _judge(self, request, chosen, step, words):
        chosen = list(chosen)
        number = step([review.pk for review in chosen])
        for review in chosen:
            self.log_change(request, review, words.capitalize())
        messages.success(request, f"Reviews {words}: {number}.")
