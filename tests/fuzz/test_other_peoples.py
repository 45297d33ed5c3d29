"""Nobody comes to the report or the visit of somebody else, and nobody sets what is not asked."""

import pytest
from django.test import Client
from django.urls import get_resolver

from amnesty.models import Booking, SurrenderPoint
from reports.models import Addition, ConcernReport
from tests import addresses
from tests.amnesty.factories import a_bin
from tests.amnesty.manage.conftest import Asker as VisitAsker
from tests.fuzz.test_every_address import cleaned
from tests.reports.status.conftest import Asker
from tests.telling import BookingTeller, ReportTeller

# Where a number is in an address: of a bin or a week that anyone may read about, of a file of
# the sitemap; and of an article in the frame of a preview, which only its writers can open.
COUNTED = {
    "/amnesty/knives/<int:pk>/problem/",
    "/campaigns/<slug:slug>/week-<int:number>/",
    "/preview/frame/<int:pk>/<int:number>/<str:look>/",
    "/sitemap-news-<int:part>.xml",
}
HIDDEN = {
    "id": "1",
    "pk": "1",
    "reference": "C-2222-2222-2",
    "code_hash": "x",
    "code_expires_on": "2099-01-01",
    "status": "collected",
    "public_status": "closed",
    "stage": "closed",
    "priority": "high",
    "slot": "1",
    "submission_token": "x",
    "is_training": "on",
}


@pytest.fixture
def reports(reporter):
    """Two, each of them with its reference and its code: (reference, code)."""
    other = ReportTeller(Client(), "other", contact="none").comes_to_the_check_page()
    return [(teller.reference, teller.code) for teller in (reporter.sends(), other.sends())]


@pytest.fixture
def visits(giver):
    other = BookingTeller(Client(), "other", contact="none").comes_to_the_check_page()
    return [(teller.reference, teller.code) for teller in (giver.sends(), other.sends())]


def names_of(row):
    """Whatever somebody could say to mean this row."""
    names = ("row", "pk", "id", "report", "booking", "object_id", "reference", "slot_id")
    return dict.fromkeys(names, row.pk) | {"reference": row.reference}


@pytest.mark.parametrize(("asker", "told"), [(Asker, "reports"), (VisitAsker, "visits")])
def test_a_code_opens_its_own_alone(request, client, asker, told):
    namespace = "reports" if asker is Asker else "amnesty"
    (reference, code), (other, other_code) = request.getfixturevalue(told)

    steps = [
        asker(Client(), namespace).asks(*typed).step
        for typed in [(reference, code), (other, code), (reference, other_code)]
    ]

    assert steps == ["opened", "not-opened", "not-opened"]


def test_what_one_browser_has_opened_opens_in_no_other(reports, visits):
    """The number of the page stands in its address, and may be seen by others."""
    first, second = (Asker(Client(), "reports").asks(*known) for known in reports)
    visit = VisitAsker(Client(), "amnesty").asks(*visits[0])
    pages = [first.address, second.address, visit.address]

    for asker in (first, second, visit):
        opened = [address for address in pages if asker.goes_to(address).step == "opened"]
        assert len(opened) == 1

    run = first.address.partition("?")[2]
    assert first.goes_to(f"/amnesty/booking/opened/?{run}").step == "closed"


def test_what_is_added_joins_the_report_that_was_opened(reports):
    own, other = (ConcernReport.objects.get(reference=reference) for reference, _ in reports)
    asker = Asker(Client(), "reports").asks(*reports[0])

    asker.sends_to(asker.address, names_of(other) | {"text": "He is back."})
    asker.sends_to(
        f"{asker.address}&row={other.pk}&reference={other.reference}", {"text": "And gone."}
    )

    assert [addition.report for addition in Addition.objects.all()] == [own, own]
    assert asker.step == "opened"


def test_only_the_visit_that_was_opened_is_cancelled(visits):
    own, other = (Booking.objects.get(reference=reference) for reference, _ in visits)
    asker = VisitAsker(Client(), "amnesty").asks(*visits[0])

    asker.presses("cancel", **names_of(other), **{"status": "collected"})

    own.refresh_from_db()
    other.refresh_from_db()
    assert own.status == Booking.Status.CANCELLED
    assert other.status == Booking.Status.REQUESTED


@pytest.mark.parametrize("who", ["reporter", "giver"])
def test_a_field_that_nobody_asked_for_is_not_stored(request, who):
    teller = request.getfixturevalue(who)
    before = teller.rows.count()

    teller.posts("check", **HIDDEN)

    row = teller.rows.get(reference=teller.reference)
    stored = {name: str(getattr(row, name)) for name in HIDDEN if hasattr(row, name)}
    assert teller.rows.count() == before + 1
    assert len(stored) >= 6
    assert {name for name, value in stored.items() if value == HIDDEN[name]} <= {"id", "pk"}


def test_no_public_address_counts_what_is_private():
    every = {cleaned(pattern) for pattern, _name in addresses.patterns(get_resolver())}
    public = {address for address in every if not address.startswith("/admin/")}

    assert {address for address in public if "<int:" in address} == COUNTED


@pytest.mark.django_db
def test_a_bin_that_is_not_published_is_as_one_that_is_not_there(client):
    kept_back = a_bin(is_published=False)
    assert SurrenderPoint.objects.count() == 1

    numbers = kept_back.pk, kept_back.pk + 1
    answers = [client.get(f"/amnesty/knives/{pk}/problem/") for pk in numbers]
    pages = [
        answer.content.decode().replace(f"/{pk}/", "/0/")
        for pk, answer in zip(numbers, answers, strict=True)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert pages[0] == pages[1]
