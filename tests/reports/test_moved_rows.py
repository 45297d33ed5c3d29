"""What was told with one report opens under no other, even for someone who can write SQL."""

import pytest

from campaign_site.sealing import Damaged
from reports.models import Addition, Attachment, ReporterContact


@pytest.fixture
def reports(send_report, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return [send_report(contact={"contact": "sealed"}), send_report()]


def contact(report):
    return ReporterContact.objects.filter(report=report), lambda row: row.details.open()


def addition(report):
    Addition.objects.receive(report, "He is back.", "a" * 16)
    return Addition.objects.all(), lambda row: row.text.open()


def photo(report):
    Attachment.objects.attach(report, [b"photo"])
    return Attachment.objects.all(), lambda row: row.open()


@pytest.mark.parametrize("kind", [contact, addition, photo])
def test_a_row_that_is_given_to_another_report_does_not_open(reports, kind):
    first, second = reports
    rows, opened = kind(first)
    assert opened(rows.get())

    rows.update(report=second)

    with pytest.raises(Damaged):
        opened(rows.model.objects.get())


@pytest.mark.parametrize("kind", [contact, addition, photo])
def test_given_back_it_opens_again(reports, kind):
    first, second = reports
    rows, opened = kind(first)

    rows.update(report=second)
    rows.model.objects.update(report=first)

    assert opened(rows.get())
