"""With the reference and the code one sees what has happened to it, until the page is closed."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaign_site.drafts import Drafts
from campaign_site.models import Attempt, Draft
from campaign_site.secret_codes import code_for
from reports import status
from reports.models import Addition, ConcernReport, ReportingPause, Topic
from tests.giving_back import carried, no_database
from tests.reports.status.conftest import CODE, STATUS_ADDRESS
from tests.unfinished import answers_cookies

# With a wrong check letter.
SLIP = CODE[:-1] + ("2" if CODE[-1] != "2" else "3")
HELPLINE = re.compile(r'<dt class="site-channels__name">(.+?)</dt>')
ANOTHER = code_for("the token of another report")


@pytest.mark.parametrize("state", ConcernReport.PublicStatus.values)
def test_each_state_has_one_fixed_phrase(asker, make_report, state):
    asker.asks(make_report(public_status=state))

    assert asker.step == "opened"
    assert [phrase for phrase in status.PHRASES.values() if str(phrase) in asker.text] == [
        status.PHRASES[state]
    ]


def test_every_state_has_a_phrase_of_its_own():
    assert set(status.PHRASES) == set(ConcernReport.PublicStatus)
    assert len(set(map(str, status.PHRASES.values()))) == len(ConcernReport.PublicStatus)


def test_no_phrase_tells_what_was_done():
    words = " ".join(map(str, status.PHRASES.values())).lower()

    assert not re.search(r"arrest|charge|court|search|warrant|visit|interview|guilty", words)


def test_the_page_does_not_show_what_was_told(asker, report):
    asker.asks(report)

    assert "Three vans" not in asker.text
    assert "Swans" not in asker.text


def test_the_helplines_are_the_same_for_every_report_whatever_it_is_about(asker, make_report):
    """Those of the topic would tell the holder of the paper what somebody told."""
    fraud = Topic.objects.create(slug="geese", name="Geese", channels="report-fraud")
    reports = [make_report(), make_report(topic=fraud, submission_token="another")]

    shown = [HELPLINE.findall(asker.asks(report).text) for report in reports]

    assert shown[0] == shown[1]
    assert "Childline" in shown[0]
    assert "Report Fraud" not in shown[0]


@pytest.mark.parametrize("change", [str.lower, lambda text: text.replace("-", " "), " {} ".format])
def test_both_are_known_however_they_are_typed(asker, report, change):
    asker.asks(change(report.reference), change(CODE))

    assert asker.step == "opened"


def test_neither_stands_in_an_address_a_page_a_log_or_a_cookie(asker, report, caplog, capfd):
    caplog.set_level("DEBUG")

    seen = [asker.asks(report).text, asker.adds("More vans").text]
    kept = [*seen, asker.address, str(asker.page.redirect_chain), caplog.text, *capfd.readouterr()]
    kept += [str(cookie) for cookie in asker.client.cookies.values()]

    for secret in (report.reference, CODE):
        for form in (secret, secret.replace("-", ""), secret.lower()):
            assert not any(form in text for text in kept)


def test_what_is_kept_while_it_is_open_can_not_be_read(asker, report):
    asker.asks(report)

    stored = bytes(Draft.objects.get().answers)

    assert CODE.encode() not in stored
    assert str(report.pk).encode() not in stored


def test_the_draft_itself_holds_no_code(asker, report):
    asker.asks(report)

    request = asker.page.wsgi_request
    draft = Drafts(request).find(status.JOURNEY, request.GET["run"])

    assert CODE not in json.dumps(draft.told)


def test_the_form_gives_no_cookie_but_the_one_against_forgery(client, db):
    client.get(STATUS_ADDRESS)

    assert list(client.cookies) == ["csrf"]


def test_the_form_tells_the_browser_to_keep_nothing(client, db):
    page = client.get(STATUS_ADDRESS).content.decode()

    assert page.count('autocomplete="off"') == 3
    assert 'type="password"' not in page


@pytest.mark.parametrize("page", ["status", "status-not-opened", "noted"])
def test_no_cache_keeps_these_pages_and_no_title_tells_what_they_are(client, db, page):
    response = client.get(reverse(f"reports:{page}"))

    assert "no-store" in response["Cache-Control"]
    title = re.search("<title>(.*?)</title>", response.content.decode(), re.S).group(1)
    assert not re.search("report|police|crime", title, re.I)


@pytest.mark.parametrize(
    ("reference", "code", "wrong"),
    [
        ("", "", ["reference", "code"]),
        ("C-23AB", CODE, ["reference"]),
        ("C-7KQ2-9XMB-2", CODE, ["reference"]),
        ("right", "2345", ["code"]),
        ("right", SLIP, ["code"]),
        ("right", "0" * 17, ["code"]),
        ("right", "x" * 5000, ["code"]),
        ("<b>", "<b>", ["reference", "code"]),
    ],
)
def test_a_slip_of_the_pen_is_told_by_its_field_keeps_what_was_typed_and_costs_no_try(
    asker, report, reference, code, wrong
):
    reference = reference.replace("right", report.reference)

    asker.asks(reference, code)

    errors = {
        "reference": ["Enter the reference as it was shown to you"],
        "code": ["Enter the secret code as it was shown to you"],
    }
    assert asker.errors == {name: errors[name] for name in wrong}
    assert asker.typed == {"reference": reference, "code": code}
    assert "<b>" not in asker.text
    assert not Attempt.objects.exists()


def test_a_hidden_character_is_told(asker, report):
    asker.asks(f"{report.reference}\0")

    assert asker.errors == {"reference": ["Enter your answer without hidden characters"]}


def test_a_reference_of_a_booking_opens_nothing_here(asker, report):
    asker.asks("B" + report.reference[1:])

    assert list(asker.errors) == ["reference"]


def test_a_slip_that_is_mended_opens_the_report_and_is_kept_no_longer(asker, report):
    asker.asks(report, SLIP)
    mistyped = asker.address

    asker.asks(report, address=mistyped)

    assert asker.step == "opened"
    assert Draft.objects.count() == 1
    assert asker.goes_to(mistyped).typed == {"reference": "", "code": ""}


def test_after_a_slip_a_wrong_code_leaves_nothing_on_the_page_or_in_the_draft(asker, report):
    asker.asks(report, SLIP)

    asker.asks(report, ANOTHER, address=asker.address)

    assert asker.step == "not-opened"
    assert asker.typed == {"reference": "", "code": ""}
    assert not Draft.objects.exists()


def test_what_was_mistyped_stands_in_no_address_and_can_not_be_read_in_the_database(asker, report):
    asker.asks(report, SLIP)

    stored = bytes(Draft.objects.get().answers)
    for typed in (report.reference, SLIP):
        assert typed not in asker.address
        assert typed.encode() not in stored


def test_what_was_mistyped_is_gone_after_half_an_hour(asker, report, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    asker.asks(report, SLIP)
    assert asker.page.context["seconds_left"] == Draft.KEPT_FOR.seconds

    time_machine.shift(Draft.KEPT_FOR + timedelta(seconds=1))

    assert asker.goes_to(asker.address).typed == {"reference": "", "code": ""}


def test_too_much_for_any_field_is_not_kept(asker, report):
    asker.asks(report, "é" * 50_000)

    assert asker.page.status_code == 413
    assert not Draft.objects.exists()


def test_the_address_of_a_slip_opens_no_report(asker, report):
    asker.asks(report, SLIP)
    run = asker.page.wsgi_request.GET["run"]

    assert asker.goes_to(f"{reverse('reports:status-opened')}?run={run}").step == "closed"


def test_without_a_database_the_reference_and_the_code_come_back(asker, report):
    with no_database():
        asker.asks(report)

    assert asker.page.status_code == 503
    assert carried(asker.page).items() >= {"reference": report.reference, "code": CODE}.items()


def test_without_its_token_the_form_comes_back(report):
    typed = {"reference": report.reference, "code": CODE}

    refused = Client(enforce_csrf_checks=True).post(STATUS_ADDRESS, typed)

    assert refused.status_code == 403
    assert carried(refused).items() >= typed.items()


def test_closing_deletes_what_was_kept(asker, report):
    asker.asks(report)
    opened = asker.address

    asker.closes()

    assert asker.step == "closed"
    assert not Draft.objects.exists()
    assert asker.goes_to(opened).step == "closed"


def test_where_it_ends_no_cookie_stays(asker, report):
    asker.asks(report).closes()
    assert answers_cookies(asker.client) == {}

    asker.asks("a slip of the pen")
    assert answers_cookies(asker.client)
    asker.client.post(asker.address, {"reference": report.reference, "code": code_for("another")})
    assert answers_cookies(asker.client) == {}


def test_leaving_the_site_closes_it_too(asker, report):
    asker.asks(report)
    opened = asker.address

    asker.client.get("/leave/")

    assert not Draft.objects.exists()
    assert asker.goes_to(opened).step == "closed"


def test_it_closes_by_itself(asker, report, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    asker.asks(report)

    time_machine.shift(Draft.KEPT_FOR + timedelta(seconds=1))

    assert asker.goes_to(asker.address).step == "closed"
    assert asker.adds("The van is back.").step == "closed"
    assert not Addition.objects.exists()


def test_whoever_still_writes_keeps_it_open(asker, report, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    asker.asks(report)
    time_machine.shift(timedelta(minutes=29))

    kept = asker.client.post(asker.page.context["keep_url"])

    time_machine.shift(timedelta(minutes=29))
    assert kept.status_code == 204
    assert asker.goes_to(asker.address).step == "opened"


@pytest.mark.parametrize("run", ["", "0" * 16, "../.."])
def test_what_is_closed_can_not_be_kept_open(client, db, run):
    assert client.post("/report/status/keep/", query_params={"run": run}).status_code == 410


def test_it_closes_when_the_code_runs_out_meanwhile(asker, report):
    asker.asks(report)

    ConcernReport.objects.update(code_expires_on=timezone.localdate() - timedelta(days=1))

    assert asker.goes_to(asker.address).step == "closed"


def test_its_address_opens_nothing_on_another_device(asker, report):
    asker.asks(report)
    opened = asker.address

    asker.client.cookies.clear()

    assert asker.goes_to(opened).step == "closed"


def test_two_reports_are_open_in_two_tabs(asker, make_report):
    first, second = make_report(), make_report()
    asker.asks(first)
    other_tab = asker.opens_a_new_tab().asks(second)

    asker.adds("To the first")
    other_tab.adds("To the second")

    assert first.additions.get().text.open() == "To the first"
    assert second.additions.get().text.open() == "To the second"


def test_a_pause_of_the_form_does_not_close_it(asker, report):
    ReportingPause.objects.create(words="We are moving house.")

    asker.asks(report).adds("The van is back.")

    assert Addition.objects.get().text.open() == "The van is back."
