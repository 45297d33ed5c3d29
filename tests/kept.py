"""Pages that are kept as they were drawn: what is given out must be what would be drawn anew."""

from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from campaign_site import drawn_pages, untouched
from news import views as views_of_news


def forget():
    """In every place where pages are kept."""
    for drawn in (drawn_pages.PAGES, untouched.DRAWN, views_of_news.DRAWN):
        drawn.pages = {}


def read(client, address):
    """The page as it is given out, which must be the one that would be drawn anew."""
    given = client.get(address)
    forget()
    anew = client.get(address)
    assert (given.status_code, given.content) == (anew.status_code, anew.content)
    return given.content


def change(rows, **values):
    """By a statement that no method of ours knows of: no version is counted up."""
    changed = QuerySet(rows.model).filter(pk__in=list(rows.values_list("pk", flat=True)))
    assert changed.update(**values)


def assert_asked_each_time_and_drawn_once(client, address, queries):
    with CaptureQueriesContext(connection) as asked_first:
        first = client.get(address)
    with CaptureQueriesContext(connection) as asked_again:
        second = client.get(address)

    assert (len(asked_first), len(asked_again)) == (queries, queries)
    assert (is_drawn(first), is_drawn(second)) == (True, False)
    assert second.content == first.content


def is_drawn(response):
    """Whether a template was asked for it; the rest of what was given out was kept."""
    return bool(response.templates)
