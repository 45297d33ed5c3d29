"""Days as `dates.py` words them, in the reader's language."""

from django import template

from campaign_site import dates

register = template.Library()
register.filter("day", dates.day_in_words)
register.filter("weekday_and_day", dates.weekday_and_day)
register.filter("weekday_of_this_year", dates.weekday_of_this_year)
register.filter("month", dates.month_in_words)
