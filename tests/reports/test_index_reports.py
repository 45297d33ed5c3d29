"""The command that indexes reports: only what is new, to the end, whatever happens between."""

import pytest
from django.core.management import CommandError, call_command

from reports import blind_index
from reports.management.commands import index_reports
from reports.models import ConcernReport, IndexEntry


def indexed():
    call_command("index_reports", verbosity=2)


def test_only_what_is_new_is_indexed(send_report, capsys):
    send_report()
    indexed()
    indexed()

    assert capsys.readouterr().out == "1 indexed.\n0 indexed.\n"


def test_more_than_one_batch_is_indexed(send_report, monkeypatch, capsys):
    monkeypatch.setattr(index_reports, "BATCH", 1)
    for _ in range(3):
        send_report()

    call_command("index_reports", verbosity=2)
    call_command("index_reports", "--again", verbosity=2)

    assert capsys.readouterr().out == "3 indexed.\n3 indexed.\n"
    assert not ConcernReport.objects.unindexed().exists()


def test_it_goes_on_where_it_was_stopped(send_report, monkeypatch, capsys):
    reports = [send_report() for _ in range(3)]
    index = blind_index.index
    order = sorted(report.pk for report in reports)

    def stopped(pk):
        if pk == order[1]:
            raise KeyboardInterrupt
        return index(pk)

    monkeypatch.setattr(index_reports, "index", stopped)
    with pytest.raises(KeyboardInterrupt):
        indexed()
    monkeypatch.undo()
    indexed()

    assert capsys.readouterr().out == "2 indexed.\n"
    assert {entry.report_id for entry in IndexEntry.objects.all()} == set(order)


def test_a_damaged_report_is_named_and_skipped(send_report, capsys):
    damaged, whole = send_report(), send_report()
    ConcernReport.objects.filter(pk=damaged.pk).update(answers=whole.answers)

    indexed()

    told = capsys.readouterr()
    assert told.err == f"{damaged.reference} can't be opened.\n"
    assert told.out == "1 indexed.\n"
    assert list(ConcernReport.objects.unindexed()) == [damaged]
    assert whole.index_entries.exists()


@pytest.mark.parametrize(
    "answers",
    [
        {"pages": "none"},
        [],
        {"pages": [{"values": {"vehicles": "AB12 CDE"}}]},
        {"pages": [{"values": {"story": ["secret words"]}}]},
    ],
)
def test_so_is_one_of_another_form_without_a_word_of_it(send_report, answers, capsys):
    report = send_report()
    report.answers = answers
    report.save()

    indexed()

    assert capsys.readouterr().err == f"{report.reference} can't be opened.\n"
    assert not report.index_entries.exists()


def test_without_the_key_the_first_reports_are_named_and_the_others_counted(
    send_report, settings, monkeypatch, capsys
):
    monkeypatch.setattr(index_reports, "MOST_NAMED", 1)
    reports = [send_report() for _ in range(3)]
    settings.SEALING_PRIVATE_KEYS = []

    indexed()

    named, others = capsys.readouterr().err.splitlines()
    assert named in [f"{report.reference} can't be opened." for report in reports]
    assert others == "Nor can 2 others."


def test_the_public_site_has_no_part_in_it(settings):
    settings.HAS_STAFF_SITE = False

    with pytest.raises(CommandError, match="staff site"):
        indexed()


def test_a_report_that_another_run_has_indexed_is_left_alone(send_report):
    report = send_report()
    indexed()

    assert blind_index.index(report.pk) is False
