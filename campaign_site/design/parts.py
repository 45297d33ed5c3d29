"""The pages of parts, by the words in their addresses. Each has a template of that name."""

from types import SimpleNamespace

from django.conf import settings
from django.urls import reverse

from amnesty.handed_in import Table
from amnesty.models import SurrenderPoint
from campaign_site import force
from campaign_site.govuk import Submit
from campaign_site.small_numbers import shown
from news.models import WeekOfAction
from news.results import measures
from news.search import Query, Quote

from . import made_up
from .colours import schemes
from .fields import KINDS
from .messages import mails, phrases
from .shown import Shown


def basics():
    return {
        "schemes": schemes(),
        "buttons": [
            Submit("usual", "Usual button"),
            Submit("secondary", "Secondary button", css_class="govuk-button--secondary"),
            Submit("warning", "Warning button", css_class="govuk-button--warning"),
            Submit("start", "Start button", css_class="govuk-button--start"),
            Submit("disabled", "Disabled button", disabled=True),
        ],
        "tags": ["", "grey", "green", "orange", "red"],
        "stages": WeekOfAction.Stage,
        "statuses": SurrenderPoint.Status,
        "long_word": made_up.LONG_WORD,
        "channels": force.current().channels,
        "other_languages": languages(),
        "period": made_up.period(),
        "kinds": made_up.kinds(),
        "bins": made_up.bins(),
    }


def languages():
    """The row of a page that is there in all of them."""
    address = reverse("design:start")
    return [
        {"code": code, "name": name, "address": address, "is_here": code == settings.LANGUAGE_CODE}
        for code, name in settings.LANGUAGES
    ]


def news():
    weeks = made_up.weeks_with_results()
    found = [Quote(made_up.article(), Query.read("example text"))]
    rows = [("First kind", shown(40)), ("Second kind", shown(12)), ("Third kind", shown(3))]
    return {
        "weeks": weeks,
        "weeks_with_results": [week for week in weeks if week.counted],
        "measures": measures(weeks),
        "missing": "Results of the other weeks will be published here.",
        "articles": made_up.articles(),
        "quotes": found,
        "withdrawn": made_up.withdrawn(),
        "over": made_up.over(),
        "corrected": made_up.corrected(),
        "pictured": made_up.pictured(),
        "page": SimpleNamespace(newer_after="1_1", older_before="1_1", some_words=None),
        "tables": [Table("kinds", "Handed in, by kind", "Kind", rows)],
        "address": "https://www.example.org/an-example",
    }


PARTS = {
    "basics": Shown("Colours, type, buttons and notices", shown=basics),
    "fields": Shown("Every field in every state", shown=lambda: {"kinds": KINDS}),
    "news": Shown("Weeks, results, cards and charts", shown=news),
    "messages": Shown(
        "Messages and phrases", shown=lambda: {"mails": list(mails()), "phrases": phrases()}
    ),
}
