"""A journey keeps its place in another language, and officers read English of it."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext

from amnesty.models import Booking, ItemKind
from campaign_site.roles import Role
from reports.models import ConcernReport, Topic
from tests.amnesty.factories import TUESDAY, a_kind, a_period, a_slot, an_area
from tests.languages.walking import NOW, OTHERS
from tests.telling import BookingTeller, ReportTeller

pytestmark = pytest.mark.django_db

ROMANIAN_STORY = "Vin trei dube noaptea."


@pytest.fixture(autouse=True)
def site():
    with time_machine.travel(NOW):
        Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
        a_period(kinds=[a_kind("shotgun"), a_kind("knife", group=ItemKind.Group.BLADES)])
        a_slot(an_area(districts=["NN1"]), capacity=9)
        yield


def sends(teller, code, contact):
    """Somebody answers everything in the language of this code, and sends it."""
    with translation.override(code):
        visitor = teller(Client(), contact=contact).answers_everything().sends()
        assert visitor.address.startswith(f"/{code}/")
        return visitor


def rows_of(pages):
    return [tuple(row) for page in pages["pages"] for row in page["rows"]]


def questions_and_choices(*sealed):
    """What is stored of a journey, without what was typed."""
    return [
        (question, "" if "canary" in answer or "crane" in answer else answer)
        for column in sealed
        for question, answer in rows_of(column)
    ]


# Officers read English


@pytest.mark.parametrize("code", OTHERS)
def test_a_report_is_stored_with_english_questions_and_choices(code):
    sends(ReportTeller, code, "shared")
    told = ConcernReport.objects.get()
    with translation.override("en-gb"):
        ReportTeller(Client(), contact="shared").answers_everything().sends()
    english = ConcernReport.objects.exclude(pk=told.pk).get()

    assert (told.language, english.language) == (code, "en-gb")
    stored, as_asked = (
        questions_and_choices(report.answers.open(), report.contact.details.open())
        for report in (told, english)
    )
    assert stored == as_asked
    assert ("What is it about?", "Drugs") in stored
    assert "canary Three vans came in the night." in dict(rows_of(told.answers.open())).values()


@pytest.mark.parametrize("code", OTHERS)
def test_a_visit_is_stored_with_english_questions_and_choices(code):
    sends(BookingTeller, code, "telephone")
    told = Booking.objects.get()
    with translation.override("en-gb"):
        BookingTeller(Client(), contact="telephone").answers_everything().sends()
    english = Booking.objects.exclude(pk=told.pk).get()

    assert (told.language, english.language) == (code, "en-gb")
    stored, as_asked = (
        questions_and_choices(*(getattr(booking, name).open() for name in Booking.SEALED))
        for booking in (told, english)
    )
    assert stored == as_asked
    assert ("Whose is it?", "It belonged to a relative who has died") in stored


# Those who read it know the language


@pytest.fixture
def romanian_report():
    sends(ReportTeller, "ro", "none")
    # A test is faster than a person.
    ConcernReport.objects.update(doubts="")
    return ConcernReport.objects.get()


def test_the_queue_can_be_narrowed_to_a_language_by_the_name_that_staff_know(
    romanian_report, signed_in_as
):
    officer = signed_in_as(Role.TRIAGE)
    narrowed = {
        code: officer.get("/admin/reports/concernreport/", {"language": code}).content.decode()
        for code in ("ro", "pl")
    }

    assert '<option value="ro" selected>Romanian</option>' in narrowed["ro"]
    assert romanian_report.reference in narrowed["ro"]
    assert romanian_report.reference not in narrowed["pl"]


def test_a_report_in_another_language_is_soon_looked_at_by_somebody_who_reads_it(
    romanian_report, signed_in_as
):
    with translation.override("en-gb"):
        english = ReportTeller(Client(), "sparrow", "none").comes_to_the_check_page().sends()
    pages = [
        signed_in_as(Role.TRIAGE, name=name)
        .get(f"/admin/reports/concernreport/{report.pk}/change/")
        .content.decode()
        for name, report in (
            ("one", romanian_report),
            ("other", ConcernReport.objects.get(reference=english.reference)),
        )
    ]

    assert romanian_report.risk >= Topic.Risk.RAISED
    assert "told in another language" in map(str, romanian_report.dangers)
    assert ["Told in Romanian." in page for page in pages] == [True, False]
    assert ["told in another language" in page for page in pages] == [True, False]


def test_the_team_of_a_visit_sees_its_language_in_each_list(signed_in_as):
    sends(BookingTeller, "pl", "none")
    booking = Booking.objects.get()
    booking.decide(signed_in_as(Role.COLLECTIONS, name="first").staff, "confirmed", booking.version)
    run = {"team": booking.slot.area.team.pk, "day": str(TUESDAY)}

    with time_machine.travel("2026-11-23T10:00Z"):
        officer = signed_in_as(Role.COLLECTIONS)
        pages = {
            "list": officer.get("/admin/amnesty/booking/"),
            "visit": officer.get(f"/admin/amnesty/booking/{booking.pk}/change/"),
            "run": officer.get("/admin/amnesty/booking/run/", run),
            "opened": officer.post("/admin/amnesty/booking/run/open/", run | {"reason": "The run"}),
        }

    without = [name for name, page in pages.items() if "Polish" not in page.content.decode()]
    assert without == []


def adds(visitor, code, text):
    """The writer opens the report with its code in this language, and adds to it."""
    key = {"reference": visitor.reference, "code": visitor.code}
    with translation.override(code):
        opened = visitor.client.post(reverse("reports:status"), key).url
        visitor.client.post(opened, {"text": text}, follow=True)


def test_what_is_added_in_another_language_is_soon_looked_at_too(signed_in_as):
    with translation.override("en-gb"):
        visitor = ReportTeller(Client(), contact="none").comes_to_the_check_page().sends()
    ConcernReport.objects.update(risk=Topic.Risk.USUAL)
    adds(visitor, "ro", "Vin din nou.")
    adds(visitor, "pl", "Znowu są.")

    report = ConcernReport.objects.get()
    page = signed_in_as(Role.TRIAGE).get(f"/admin/reports/concernreport/{report.pk}/change/")
    assert {added.language for added in report.additions.all()} == {"ro", "pl"}
    assert (report.risk, report.language) == (Topic.Risk.RAISED, "ro")
    assert "told in another language" in map(str, report.dangers)
    assert "Language: <strong>Romanian</strong>" in page.text
    assert "Language: <strong>Polish</strong>" in page.text


def test_what_is_added_in_another_language_lowers_no_risk():
    with translation.override("en-gb"):
        visitor = ReportTeller(Client(), contact="none").comes_to_the_check_page().sends()
    ConcernReport.objects.update(risk=Topic.Risk.HIGH)

    adds(visitor, "ro", "Vin din nou.")

    assert ConcernReport.objects.get().risk == Topic.Risk.HIGH


def test_what_is_added_in_english_changes_no_language():
    visitor = sends(ReportTeller, "pl", "none")
    ConcernReport.objects.update(risk=Topic.Risk.USUAL)

    adds(visitor, "en-gb", "They came again.")

    report = ConcernReport.objects.get()
    assert (report.language, report.risk) == ("pl", Topic.Risk.USUAL)
    assert report.additions.get().other_language == ""


# The language changes, and the place in the journey does not


def test_a_journey_begun_in_romanian_can_be_finished_in_english(client):
    with translation.override("ro"):
        visitor = ReportTeller(client, contact="none").starts()
        visitor.answers("danger", danger="no").answers("device", device="yes")
    visitor.opens("topic")
    assert visitor.address == f"/report/topic/?run={visitor.run}"

    visitor.goes_on().sends()

    assert visitor.address == f"/report/sent/?run={visitor.run}"


def test_a_report_told_in_romanian_and_sent_in_english_is_one_in_romanian(client):
    with translation.override("ro"):
        visitor = ReportTeller(client, contact="none").answers_everything()

    with translation.override("en-gb"):
        visitor.goes_to(visitor.url("check")).sends()

    report = ConcernReport.objects.get()
    assert visitor.address == f"/report/sent/?run={visitor.run}"
    assert (report.language, report.risk >= Topic.Risk.RAISED) == ("ro", True)


def test_a_journey_begun_in_english_can_be_finished_in_romanian(client):
    visitor = ReportTeller(client, contact="none").comes_to_the_check_page()

    with translation.override("ro"):
        visitor.goes_to(visitor.url("check"))
        assert visitor.address == f"/ro/report/check/?run={visitor.run}"
        visitor.sends()

    assert visitor.address == f"/ro/report/sent/?run={visitor.run}"
    assert ConcernReport.objects.get().language == "ro"


def test_the_row_of_languages_keeps_what_was_typed(client):
    visitor = ReportTeller(client, contact="none").starts()
    for step in ("danger", "device", "topic", "timing"):
        visitor.answers(step, **visitor.told()[step])
    button = '<button type="submit" form="question" name="go" value="ro" '
    assert button in visitor.text

    visitor.answers("story", story=ROMANIAN_STORY, go="ro")

    assert visitor.address == f"/ro/report/story/?run={visitor.run}"
    assert ROMANIAN_STORY in visitor.text
    assert visitor.errors == {}
    with translation.override("ro"):
        visitor.answers("story", story=ROMANIAN_STORY)
    assert visitor.address == f"/ro/report/place/?run={visitor.run}"


def test_enter_leads_on_and_changes_no_language(client):
    """A browser presses the first button of the form: it has no name."""
    visitor = ReportTeller(client, contact="none").starts().answers("danger", danger="no")

    buttons = [tag for tag in visitor.text.split("<button")[1:] if 'form="question"' in tag]

    assert 'name="go"' not in buttons[0].partition(">")[0]
    assert any('value="ro"' in tag for tag in buttons)


@pytest.mark.parametrize("go", ["xx", "ro/../", "//example.org", "admin"])
def test_no_other_word_is_taken_for_a_language(client, go):
    visitor = ReportTeller(client, contact="none").starts()

    visitor.answers("danger", danger="no", go=go)

    assert visitor.step == "device"


@pytest.mark.parametrize("page", ["cancel", "check"])
def test_each_end_of_a_journey_stays_in_its_language(client, page):
    with translation.override("lt"):
        visitor = ReportTeller(client, contact="none").comes_to_the_check_page().posts(page)

    assert visitor.address.startswith("/lt/report/")
    if page == "check":
        assert f"url={translate_url('/report/noted/', 'lt')}" in visitor.page["Refresh"]


# What the force wrote and nobody translated


@pytest.fixture
def untranslated():
    Topic.objects.filter(slug="drugs").update(name="Vans & lights", hint="Seen <at> night")
    a_kind("shotgun", name="Odd kind", hint="Odd hint")


MARKED = '<span lang="en-gb">{}</span>'


def test_a_choice_that_is_not_translated_is_marked_as_english(client, untranslated):
    with translation.override("ro"):
        visitor = ReportTeller(client, contact="none").starts()
        visitor.answers("danger", danger="no").answers("device", device="yes")

    assert f'">{MARKED.format("Vans &amp; lights")}</label>' in visitor.text
    assert f'">{MARKED.format("Seen &lt;at&gt; night")}</div>' in visitor.text


def test_a_heading_that_is_not_translated_is_marked_as_english(untranslated):
    with translation.override("pl"):
        visitor = BookingTeller(Client(), contact="none").starts()
        told = visitor.told()
        while visitor.step != "about-it":
            if visitor.step == "items":
                assert MARKED.format("Odd kind") in visitor.text
            visitor.answers(visitor.step, **told[visitor.step])

    assert f'">{MARKED.format("Odd kind")}</legend>' in visitor.text


def test_no_mark_is_stored_and_none_stands_on_the_check_page(client, untranslated):
    with translation.override("ro"):
        visitor = ReportTeller(client, contact="none").comes_to_the_check_page()
        assert ">Vans &amp; lights</dd>" in visitor.text
        visitor.sends()

    told = rows_of(ConcernReport.objects.get().answers.open())
    assert ("What is it about?", "Vans & lights") in told


def test_in_english_nothing_is_marked(client, untranslated):
    with translation.override("en-gb"):
        visitor = ReportTeller(client, contact="none").starts()
        visitor.answers("danger", danger="no").answers("device", device="yes")

    assert '">Vans &amp; lights</label>' in visitor.text


# What is asked and answered in words of the language


def test_an_error_names_its_field_as_it_stands_and_counts_as_the_language_does(client):
    with translation.override("pl"):
        visitor = ReportTeller(client, contact="none").starts()
        for step in ("danger", "device", "topic", "timing"):
            visitor.answers(step, **visitor.told()[step])
        visitor.answers("story", story="x" * 5001)
        (error,) = visitor.errors["story"]
        remaining = gettext("You have 0 characters remaining")

    assert "5\xa0000" in str(error)
    assert f'data-i18n.characters-at-limit="{remaining}"' in visitor.text
    assert "%{count}" in visitor.text
