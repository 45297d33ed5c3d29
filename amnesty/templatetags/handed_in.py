"""What was handed in during some weeks, for whatever page is about those weeks."""

from django import template

from amnesty.handed_in import is_collected_in, tables_for

register = template.Library()


@register.inclusion_tag("amnesty/includes/handed_in.html")
def handed_in(weeks):
    """Of weeks that begin on a Monday (`starts_on`); nothing of a time without surrender."""
    mondays = [week.starts_on for week in weeks]
    tables = tables_for(mondays)
    return {"tables": tables, "is_to_come": not tables and is_collected_in(mondays)}
