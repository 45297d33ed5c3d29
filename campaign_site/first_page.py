"""What every process would make for its first page, made once before the processes part.

What is loaded, compiled and worked out by then is memory that they share, and none of them
begins with it again: gunicorn replaces them now and then. No database is asked.
"""

from contextlib import suppress
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connection
from django.template.loader import get_template
from django.urls import reverse

from news.views import ARTICLE, RELATED


def make(application):
    # The shortest page that shows no row. Where it can't be drawn, whoever asks for it is told so.
    with suppress(Exception):
        ask(application, reverse("feedback-sent"))
    # Of the others an article is read most, and it is the longest to prepare.
    get_template("news/article_detail.html")
    for query in (ARTICLE, RELATED):
        query.statement(connection.vendor)


def ask(application, path):
    environ = {
        "HTTP_HOST": settings.ALLOWED_HOSTS[0].removeprefix("."),
        "PATH_INFO": path,
        "wsgi.url_scheme": "https",
    }
    setup_testing_defaults(environ)
    application(environ, lambda status, headers: None).close()
