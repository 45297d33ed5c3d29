"""What someone adds later joins the report, sealed, and is shown to nobody but staff."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from campaign_site.models import AuditEntry
from reports.models import Addition
from tests.giving_back import carried
from tests.reports.status.conftest import CODE, STATUS_ADDRESS


def added():
    return [addition.text.open() for addition in Addition.objects.all()]


def test_what_is_added_joins_the_report_sealed(asker, report):
    asker.asks(report).adds("The van is back.")

    addition = report.additions.get()
    assert addition.text.open() == "The van is back."
    assert b"van" not in addition.text.envelope
    assert "We have what you added" in asker.text


def test_what_was_added_is_never_shown_again(asker, report):
    pages = [asker.asks(report).adds("The van is back.").text]
    pages.append(asker.goes_to(asker.address).text)
    pages.append(asker.asks(report).text)

    assert not any("The van" in page for page in pages)


def test_a_double_click_adds_it_once(asker, report):
    asker.asks(report).adds("The van is back.").adds("The van is back.")

    assert added() == ["The van is back."]


def test_more_can_be_added_on_the_same_page(asker, report):
    asker.asks(report).adds("The van is back.").adds("It is blue.")

    assert sorted(added()) == ["It is blue.", "The van is back."]


def test_another_report_can_be_given_the_same_text(asker, make_report):
    for report in (make_report(), make_report()):
        asker.asks(report).adds("The van is back.")

    assert added() == ["The van is back."] * 2


@pytest.mark.parametrize("written", [CODE, CODE.lower(), " ".join(CODE.replace("-", ""))])
def test_a_text_with_the_code_comes_back_without_it(asker, report, written):
    asker.asks(report).adds(f"My code is {written}. The van is back.")

    assert added() == []
    assert asker.errors["text"] == [
        "Enter it without the secret code. We have taken the code out: "
        "check your text and send it again."
    ]
    assert asker.box == "My code is . The van is back."
    assert asker.text.count("<title>Error:") == 1

    asker.adds("The van is back.")

    assert added() == ["The van is back."]
    assert "There is a problem" not in asker.text


def test_a_text_that_is_only_the_code_is_no_text(asker, report):
    asker.asks(report).adds(CODE)

    assert asker.errors == {"text": ["Enter what you want to add"]}
    assert added() == []


@pytest.mark.parametrize(("text", "error"), [("", "Enter what you want to add"), ("x" * 5001, "")])
def test_a_text_that_can_not_be_taken_is_kept_with_a_message(asker, report, text, error):
    asker.asks(report).adds(text)

    assert asker.errors["text"][0].startswith(error)
    assert asker.box == text
    assert added() == []


def test_too_much_for_any_answer_is_refused(asker, report):
    asker.asks(report).adds("é" * 50_000)

    assert asker.page.status_code == 413


def test_lines_and_letters_of_all_kinds_are_kept(asker, report):
    asker.asks(report).adds("Ó Dónaill’s <b>van</b>\r\n🚐 مرحبا")

    assert added() == ["Ó Dónaill’s <b>van</b>\n🚐 مرحبا"]


def test_the_database_goes_away_while_something_is_added(asker, report, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError

    asker.asks(report)
    monkeypatch.setattr(Addition.objects, "receive", fail)
    asker.adds("The van is back.")

    assert asker.page.status_code == 503
    assert "The van is back." in asker.text

    monkeypatch.undo()
    asker.adds("The van is back.")

    assert added() == ["The van is back."]


def test_without_its_token_what_was_added_comes_back_and_can_be_sent_again(asker, report):
    asker.asks(report).client.handler.enforce_csrf_checks = True

    asker.adds("The <van> is back.")

    assert asker.page.status_code == 403
    assert carried(asker.page)["text"] == "The <van> is back."
    assert "<van>" not in asker.text
    assert added() == []

    asker.sends_to(asker.address, carried(asker.page))

    assert added() == ["The <van> is back."]


def test_what_another_site_sends_without_a_token_is_not_repeated(asker, report):
    asker.asks(report).client.handler.enforce_csrf_checks = True

    refused = asker.client.post(
        asker.address, {"text": "words of another site"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert refused.status_code == 403
    assert "another site" not in refused.content.decode()


def test_staff_read_it_with_the_report_and_in_a_list_and_on_record(asker, report, admin_client):
    asker.asks(report).adds("The <van> is back.")
    addition = Addition.objects.get()

    listed = admin_client.get(reverse("admin:reports_addition_changelist")).content.decode()
    assert report.reference in listed
    assert "van" not in listed

    for row, name in ((report, "concernreport"), (addition, "addition")):
        page = admin_client.get(reverse(f"admin:reports_{name}_change", args=[row.pk]))
        assert "The &lt;van&gt; is back." in page.content.decode()
    assert AuditEntry.objects.filter(action="view", record=report.reference).count() == 2


def test_without_the_key_what_was_added_stays_shut(asker, report, admin_client, settings):
    asker.asks(report).adds("The van is back.")

    settings.SEALING_PRIVATE_KEYS = []
    page = admin_client.get(reverse("admin:reports_concernreport_change", args=[report.pk]))

    assert "van" not in page.content.decode()
    assert "Sealed. This process does not hold the key." in page.content.decode()


def test_what_is_added_after_the_page_has_closed_can_be_copied(asker, report, time_machine):
    asker.asks(report)
    time_machine.move_to(timezone.now() + timedelta(minutes=31))

    asker.adds("The <van> is back.\nIt is blue.")

    assert asker.page.status_code == 410
    assert "What you just typed was not sent" in asker.text
    assert "The &lt;van&gt; is back.<br>It is blue." in asker.text
    assert f'href="{STATUS_ADDRESS}"' in asker.text
    assert added() == []


def test_without_token_and_cookie_what_was_added_can_be_copied(asker, report):
    asker.asks(report).client.handler.enforce_csrf_checks = True
    asker.client.cookies.clear()

    asker.adds("The van is back.")

    assert asker.page.status_code == 410
    assert "This page has been closed." in asker.text
    assert "The van is back." in asker.text


def test_no_web_address_leads_away_from_what_is_being_written(asker, report):
    asker.asks(report)

    assert asker.page.context["web_as_text"]
