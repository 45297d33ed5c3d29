"""Writes into a page what search engines are told about it.

It stands at the end: nothing that a reader waits for comes after it.
"""

from django import template

from news import structured_data

register = template.Library()
INCLUDE = "news/includes/structured_data.html"


@register.inclusion_tag(INCLUDE, takes_context=True)
def article_as_data(context, article):
    absolute = context["request"].build_absolute_uri
    return {"data": structured_data.of_article(article, absolute)}


@register.inclusion_tag(INCLUDE, takes_context=True)
def week_as_data(context, week):
    absolute = context["request"].build_absolute_uri
    return {"data": structured_data.of_week(week, absolute)}
