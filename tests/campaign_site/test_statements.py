"""Rows that are stored by a statement of our own are those that Django would have stored."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import signals

from campaign_site.models import Draft, Notice
from campaign_site.statements import as_moment, first_row, insert, put
from reports.models import ConcernReport
from tests.reports import queued

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=UTC)


def a_draft(answers=b"\x00\xff", owner="o"):
    return Draft(place="p", owner=owner, answers=answers, expires_at=MOMENT)


def stored(model):
    (row,) = model.objects.values()
    return {name: bytes(v) if isinstance(v, memoryview) else v for name, v in row.items()}


def test_a_row_is_the_same_as_if_django_had_stored_it():
    report = queued.report()
    as_django_does = stored(ConcernReport)
    report = ConcernReport.objects.get()
    ConcernReport.objects.all()._raw_delete("default")

    insert(report)

    assert stored(ConcernReport) == as_django_does


def test_what_the_database_counts_is_counted():
    insert(Notice())
    insert(Notice())

    first, second = Notice.objects.values_list("pk", flat=True).order_by("pk")
    assert first < second


def test_a_row_that_is_there_is_not_stored_again():
    insert(a_draft())

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(a_draft(b"other"))

    assert stored(Draft)["answers"] == b"\x00\xff"


def test_a_row_is_put_in_the_place_of_the_one_that_is_there():
    put(a_draft())
    put(a_draft(b"other", owner="another"))

    assert stored(Draft) == {
        "place": "p",
        "owner": "another",
        "answers": b"other",
        "expires_at": MOMENT,
    }


def test_a_stored_row_can_be_changed_and_saved():
    draft = a_draft()
    insert(draft)
    draft.owner = "another"

    draft.save()

    assert stored(Draft)["owner"] == "another"


def test_a_moment_comes_back_as_it_was_stored():
    insert(a_draft())

    (moment,) = first_row("SELECT expires_at FROM campaign_site_draft WHERE place = %s", ["p"])

    assert as_moment(moment) == MOMENT
    assert first_row("SELECT 1 FROM campaign_site_draft WHERE place = %s", ["q"]) is None


def test_no_model_that_is_stored_so_has_a_signal():
    """They would not be sent."""

    for signal in (signals.pre_save, signals.post_save):
        for model in (ConcernReport, Draft, Notice):
            assert not signal.has_listeners(model)
