"""The page after sending: both numbers, until they are noted, and then never again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaign_site.models import Draft
from campaign_site.secret_codes import is_code
from reports.models import ConcernReport, Topic
from tests.unfinished import answers_cookies

STORY = "Three vans came in the night."


@pytest.fixture
def sent(visitor):
    return visitor.answers_everything().sends()


def code_on(page):
    return "".join(page.page.context["code_groups"])


def test_it_shows_the_reference_and_the_code_each_once(sent):
    report = ConcernReport.objects.get()

    assert sent.text.count(report.reference) == 1
    assert sent.words.count(code_on(sent)) == 1
    assert is_code(code_on(sent))


def test_the_code_that_is_shown_opens_the_report(sent):
    typed = {"reference": sent.reference, "code": code_on(sent)}

    page = sent.client.post("/report/status/", typed, follow=True)

    assert "We have received it" in page.content.decode()


def test_it_says_until_which_day_the_code_works(sent):
    day = ConcernReport.objects.get().code_expires_on

    assert f"until {day:%-d %B %Y}" in sent.text


def test_it_repeats_no_answer(sent):
    for told in (STORY, "old mill", "NN1", "Slim", "AB12 CDE", "red coat"):
        assert told not in sent.text


def test_it_says_why_one_may_hear_nothing_and_who_else_helps(visitor):
    Topic.objects.filter(slug="drugs").update(channels="101 childline crimestoppers")

    text = visitor.answers_everything().sends().text

    assert "Why you may hear nothing" in text
    assert text.count("0800 1111") == 1
    assert text.count("0800 555 111") == 1


def test_before_it_is_noted_it_can_be_loaded_again(sent):
    first = code_on(sent)

    sent.goes_to(sent.address)

    assert code_on(sent) == first


def test_when_its_time_is_over_it_goes_by_itself(visitor, time_machine):
    visitor.answers_everything()
    time_machine.move_to(timezone.now(), tick=False)
    visitor.sends()
    time_machine.shift(timedelta(minutes=10))
    sent, code = visitor.goes_to(visitor.address), code_on(visitor)

    seconds, goes_to = sent.page["Refresh"].split("; url=")

    assert (seconds, goes_to) == (str(20 * 60 + 1), "/report/noted/")
    time_machine.shift(timedelta(seconds=int(seconds)))
    assert code not in sent.goes_to(goes_to).words
    assert answers_cookies(sent.client) == {}


@pytest.mark.parametrize("page", ["danger", "story", "photos", "cancel"])
def test_from_the_history_only_the_check_page_leads_back_to_the_code(sent, page):
    code = code_on(sent)

    assert sent.goes_to(f"/report/{page}/?run={sent.run}").address == "/report/"
    assert code not in sent.words
    assert sent.goes_to(sent.url("check")).step == "sent"


def test_a_double_click_on_send_shows_the_same_code(visitor):
    first = code_on(visitor.answers_everything().sends())

    assert code_on(visitor.sends()) == first
    assert ConcernReport.objects.count() == 1


def test_two_reports_have_two_codes(visitor):
    first = code_on(visitor.answers_everything().sends())

    assert code_on(visitor.opens_a_new_tab().answers_everything().sends()) != first


@pytest.mark.parametrize(
    ("button", "page"), [({}, "noted"), ({"switch-off": "yes"}, "switched-off")]
)
def test_once_it_is_noted_it_is_never_shown_again(sent, button, page):
    reference, code, address = sent.reference, code_on(sent), sent.address

    sent.posts("sent", **button)

    assert sent.step == page
    pages = [sent.words, sent.goes_to(address).words, sent.posts("sent").words, sent.sends().words]
    assert not any(secret in page for page in pages for secret in (reference, code, STORY))
    assert not Draft.objects.exists()
    assert ConcernReport.objects.count() == 1


def test_a_code_that_was_noted_still_opens_the_report(sent):
    reference, code = sent.reference, code_on(sent)

    sent.posts("sent")

    page = sent.client.post("/report/status/", {"reference": reference, "code": code}, follow=True)
    assert page.redirect_chain[-1][0].startswith("/report/status/opened/")


def test_a_code_that_is_not_wanted_opens_nothing_from_then_on(sent):
    reference, code = sent.reference, code_on(sent)

    sent.posts("sent", **{"switch-off": "yes"})

    assert "We have switched the code off" in sent.text
    page = sent.client.post("/report/status/", {"reference": reference, "code": code}, follow=True)
    assert page.redirect_chain[-1][0] == "/report/status/not-opened/"


def test_when_it_is_too_late_to_switch_the_code_off_the_page_says_so(sent, time_machine):
    reference, code = sent.reference, code_on(sent)
    time_machine.move_to(timezone.now() + timedelta(minutes=30))

    sent.posts("sent", **{"switch-off": "yes"})

    assert sent.step == "too-late"
    assert "We have switched the code off" not in sent.text
    assert "60 days after you sent your report" in sent.text
    assert sent.client.post("/report/status/", {"reference": reference, "code": code}).url != (
        "/report/status/not-opened/"
    )


def test_the_check_letter_of_the_code_never_stands_on_a_line_of_its_own(sent):
    groups = sent.page.context["code_groups"]

    assert [len(group) for group in groups] == [5, 5, 5, 6]
    assert all(f"<span>{group}</span>" in sent.text for group in groups)


def test_the_button_does_not_delete_answers_that_were_not_sent(visitor):
    visitor.answers_everything()

    visitor.posts("sent")

    assert visitor.opens("check").step == "check"


def test_leaving_hides_the_code_too(sent):
    address = sent.address

    sent.client.get("/leave/")

    assert sent.goes_to(address).step == "report"


def test_the_database_holds_no_code(sent):
    code = code_on(sent).replace("-", "")
    report = ConcernReport.objects.get()

    assert code not in report.code_hash
    assert code not in str(vars(report))
    assert code.encode() not in bytes(Draft.objects.get().answers)
