"""Lists that stay fast in a large shop."""

from unfold import admin, views

FEW = 1000  # that the database can put in order by itself, without an index for it


class ChangeList(views.ChangeList):
    """First finds the keys of the rows that a page shows, then reads these rows.

    So an index alone can put a hundred thousand rows in order, or pass by those of the pages
    before: what is shown of a row, and of rows that it refers to, is read for one page. Where
    a filter leaves few, it is they who are put in order: an index would be read from end to
    end to find them.
    """

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

    def get_changelist(self, request, **kwargs):
        return ChangeList
