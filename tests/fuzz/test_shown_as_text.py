"""What was typed stands as text on every page, whichever field of whichever row holds it.

Sealed answers, articles and what comes back in a form have tests of their own; here are all
the other words: names of places and weeks, results, filters that were saved, reasons.
"""

import re

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction

from campaign_site import audit
from campaign_site.models import AuditEntry
from news.models import Result, WeekOfAction
from reports.models import SavedFilter

PUBLIC = ["/", "/news/", "/amnesty/", "/amnesty/knives/", "/news/feed/"]
OURS = {"campaign_site", "news", "reports", "amnesty"}
# It would close an attribute, and then a tag of the page.
EVIL = "\"'><u id={}>"
RAW = re.compile(r"<u id=\d+")
SHOWN = re.compile(r"&lt;u id=(\d+)&gt;")
# Words of the site itself, which it reads again.
MACHINE = {
    "channels",
    "code_hash",
    "doubts",
    "language",
    "number",
    "query",
    "reference",
    "submission_token",
    "text_group",
    "token_hash",
}
# What is on record can't be changed; the others are not for reading, or sign people in.
LEFT_OUT = {"AuditEntry", "AuditHead", "Draft", "RecoveryCode", "SecondFactor", "StaffMember"}
# Shown where a row stands in a state that these rows are not in: by the tests of that page.
NOT_HERE = {
    "news.Article.held_because",
    "news.Article.picture_alt",
    "news.Article.picture_credit",
    "news.ArticleRevision.decision_note",
}


def words_of(model):
    """The fields that hold words of a person."""
    for field in model._meta.concrete_fields:
        is_text = type(field) in {models.CharField, models.TextField}
        has_room = (field.max_length or 99) >= len(EVIL.format(99))
        if is_text and has_room and not field.choices and field.name not in MACHINE:
            yield field


def put_everywhere():
    """The evil text in each field of a row: by the name of the field, the number in its text."""
    numbers = {}
    for model in apps.get_models():
        if model._meta.app_label not in OURS or model.__name__ in LEFT_OUT:
            continue
        for field in words_of(model):
            number = len(numbers) + 1
            if put(models.QuerySet(model), field, EVIL.format(number)):
                numbers[str(field)] = number
    return numbers


def put(rows, field, text):
    """Into all rows, or into one where each must differ. The database may want no such text."""
    if field.unique or rows.model is SavedFilter:
        rows = rows.filter(pk__in=rows.order_by("pk").values("pk")[:1])
    try:
        with transaction.atomic():
            return rows.update(**{field.name: text})
    except DatabaseError:
        return 0


@pytest.fixture
def more_rows(examples, admin_user):
    """What no page of staff has as its own row."""
    Result.objects.create(week=WeekOfAction.objects.first(), what="Visits", number=3, source="We")
    SavedFilter.objects.create(owner=admin_user, name="Mine", query="topic=drugs")
    audit.record(admin_user, AuditEntry.Action.VIEW, admin_user, reason=EVIL.format(99))


def test_no_word_of_a_row_is_part_of_a_page(signed_in_attacker, examples, more_rows):
    numbers = put_everywhere()
    shown, raw = set(), []
    for address in [*examples.values(), *PUBLIC]:
        page = signed_in_attacker.asks("GET", address).content.decode(errors="replace")
        shown |= set(map(int, SHOWN.findall(page)))
        raw += [address] if RAW.search(page) else []

    assert raw == []
    assert signed_in_attacker.faults == {}
    assert {name for name, number in numbers.items() if number not in shown} <= NOT_HERE
    assert {"reports.SavedFilter.name", "news.Result.what", "amnesty.CollectionArea.name"} < {
        *numbers
    }
    assert 99 in shown
    assert len(numbers) > 50
