"""Lists that stay fast in a large shop."""

from django.db.models import Q
from unfold import admin, views

FEW = 1000  # that the database can put in order by itself, without an index for it


class ChangeList(views.ChangeList):
    """First finds the keys of the rows that a page shows, then reads these rows.

    So an index alone can put a hundred thousand rows in order, or pass by those of the pages
    before: what is shown of a row, and of rows that it refers to, is read for one page. Where
    a filter leaves few, it is they who are put in order: an index would be read from end to
    end to find them.
    """

    def get_ordering(self, request, queryset):
        """Rows that are equal stand in the order of the others, so that one index knows both."""
        *ordering, last = super().get_ordering(request, queryset)
        is_rising = ordering and isinstance(ordering[0], str) and not ordering[0].startswith("-")
        return [*ordering, "pk" if last == "-pk" and is_rising else last]

    def get_ordering_field(self, field_name):
        """None for a column that is not to be sorted by: an address asks for it in vain."""
        if self.sortable_by is not None and field_name not in self.sortable_by:
            return None
        return super().get_ordering_field(field_name)

    def get_results(self, request):
        super().get_results(request)
        rows = self.apply_select_related(self.root_queryset)
        rows = rows.order_by(*self.queryset.query.order_by)
        if self.result_count > FEW:
            self.result_list = rows.filter(pk__in=list(_keys(self.result_list)))
        else:
            page = slice(self.result_list.query.low_mark, self.result_list.query.high_mark)
            self.result_list = rows.filter(pk__in=list(_keys(self.queryset.order_by())))[page]


def _keys(rows):
    return rows.values_list("pk", flat=True)


class ModelAdmin(admin.ModelAdmin):
    list_per_page = 50
    show_full_result_count = False

    def get_search_results(self, request, queryset, search_term):
        """What begins with these words as they stand, where Django would look for each alone."""
        if term := search_term.strip():
            asked = [(field, term) for field in self.get_search_fields(request)]
            queryset = queryset.filter(Q.create(asked, connector=Q.OR))
        return queryset, False

    def get_changelist(self, request, **kwargs):
        return ChangeList
