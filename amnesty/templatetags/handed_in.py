"""What was handed in during some weeks, for whatever page is about those weeks."""

from django import template
from django.utils import timezone

from amnesty.handed_in import SIX_DAYS, is_collected_in, tables_for

register = template.Library()


@register.inclusion_tag("amnesty/includes/handed_in.html")
def handed_in(weeks):
    """Of weeks that begin on a Monday (`starts_on`); nothing of a time without surrender."""
    mondays = [week.starts_on for week in weeks]
    tables = tables_for(mondays)
    is_to_come = not tables and not are_over(mondays) and is_collected_in(mondays)
    return {"tables": tables, "is_to_come": is_to_come}


def are_over(mondays):
    return not any(monday + SIX_DAYS >= timezone.localdate() for monday in mondays)
