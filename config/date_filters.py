"""Lists between two moments, as people of this shop read their clocks."""

from datetime import UTC, datetime

from django.utils.dateparse import parse_date, parse_time
from django.utils.timezone import make_aware
from unfold.contrib.filters.admin import RangeDateTimeFilter

ENDS = (("from", "gte", "00:00"), ("to", "lte", "23:59:59.999999"))


class BetweenFilter(RangeDateTimeFilter):
    """From and to, in the time zone of the shop; without a time, whole days.

    What is no date or no time is not asked.
    """

    def queryset(self, request, queryset):
        for end, lookup, time in ENDS:
            typed = [
                self.used_parameters.get(f"{self.parameter_name}_{end}_{part}") for part in "01"
            ]
            if moment := _moment(typed[0] or "", typed[1] or time):
                queryset = queryset.filter(**{f"{self.parameter_name}__{lookup}": moment})
        return queryset


def _moment(date: str, time: str) -> datetime | None:
    try:
        day, hour = parse_date(date), parse_time(time)
        return make_aware(datetime.combine(day, hour)).astimezone(UTC) if day and hour else None
    except (ValueError, OverflowError):
        return None
