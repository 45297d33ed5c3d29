"""Readers say that a bin is full, damaged or gone: it is counted, and nothing else is known."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.urls import reverse

from amnesty.models import PointReport, SurrenderPoint
from campaign_site.models import AuditEntry
from tests.amnesty.factories import MONDAY, a_bin, a_session
from tests.racing import all_at_once

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def bin(db):
    return a_bin("Kingsthorpe")


@pytest.fixture
def tell(client, bin):
    def tell(**typed):
        return client.post(reverse("amnesty:problem", args=[bin.pk]), typed)

    return tell


def counted():
    return [(each.what, each.number) for each in PointReport.objects.order_by("what")]


def test_what_readers_say_on_a_day_is_one_row_for_each_reason(tell):
    for what in ("full", "damaged", "full", "full"):
        assert tell(what=what).url == reverse("amnesty:problem-told")

    assert counted() == [("damaged", 1), ("full", 3)]


def test_another_day_has_a_row_of_its_own(tell, bin):
    PointReport.objects.create(point=bin, what="full", reported_on=MONDAY - timedelta(days=1))

    tell(what="full")

    assert counted() == [("full", 1), ("full", 1)]


def test_it_changes_nothing_that_the_public_reads(client, tell, bin):
    before = client.get(reverse("amnesty:knives")).content

    tell(what="gone")

    assert client.get(reverse("amnesty:knives")).content == before
    bin.refresh_from_db()
    assert bin.status == SurrenderPoint.Status.OPEN


def test_without_an_answer_nothing_is_counted(tell):
    page = tell().content.decode()

    assert "Select what is wrong with the bin" in page
    assert counted() == []


def test_only_the_three_answers_are_taken(tell):
    tell(what="moved")

    assert counted() == []


def test_the_page_asks_for_no_words_and_its_title_is_neutral(client, bin):
    page = client.get(reverse("amnesty:problem", args=[bin.pk])).content.decode()
    fields = page[page.index("<form") : page.index("</form>")]

    assert "<title>Tell us about a bin – " in page
    assert "<textarea" not in fields
    assert 'type="text"' not in fields
    assert "Kingsthorpe, Northampton" in page


@pytest.mark.parametrize(
    "values", [{"is_published": False}, {"status": "moved"}, {"status": "closed"}]
)
def test_there_is_nothing_to_say_about_a_bin_that_nobody_is_led_to(client, db, values):
    hidden = a_bin("Old", **values)

    assert client.get(reverse("amnesty:problem", args=[hidden.pk])).status_code == 404


def test_there_is_nothing_to_say_about_a_session(client, db):
    session = a_session()

    assert client.get(reverse("amnesty:problem", args=[session.pk])).status_code == 404


def test_above_the_ceiling_the_answer_is_the_same_and_the_number_stays(tell, monkeypatch):
    monkeypatch.setattr(PointReport, "MOST_AN_HOUR", 2)

    answers = [tell(what="full").url for _ in range(4)]

    assert set(answers) == {reverse("amnesty:problem-told")}
    assert counted() == [("full", 2)]


def test_what_is_said_again_after_it_was_handled_is_open_again(tell, bin):
    tell(what="full")
    bin.handle_reports(get_user_model().objects.create(username="ann"))
    assert not PointReport.objects.open().exists()

    tell(what="full")

    assert PointReport.objects.open().get().number == 2


def test_that_it_was_handled_is_on_record_once(tell, bin):
    ann = get_user_model().objects.create(username="ann")
    tell(what="full")

    bin.handle_reports(ann)
    bin.handle_reports(ann)

    assert AuditEntry.objects.get().outcome == "reports handled"
    assert PointReport.objects.get().handled_on == MONDAY == date(2026, 11, 23)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_counted(bin):
    def tell():
        PointReport.objects.tell(bin, "full")
        connection.close()

    all_at_once([tell] * 10)

    assert counted() == [("full", 10)]


def test_nobody_is_promised_that_somebody_goes_and_looks(client, db):
    page = client.get(reverse("amnesty:problem-told")).content.decode()

    assert "The page does not change at once. Call 101 before you travel." in page
    assert "goes and looks" not in page
