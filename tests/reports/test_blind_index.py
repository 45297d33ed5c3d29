"""What a report tells is found in others by keyed marks, and can't be read from them."""

import re
import threading
import time
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from reports import blind_index
from reports.blind_index import as_email, as_postcode, as_telephone, values_in
from reports.models import Addition, ConcernReport, IndexEntry, ReporterContact
from tests.decoding_search import found
from tests.naughty import STRINGS

Kind = IndexEntry.Kind
LONG_STORY = "Every Friday three white vans stop behind the mill and two men carry boxes inside."
SHARED = {"contact": "shared"}


def reach(**given):
    return {"telephone": "", "email": "", **given}


def indexed():
    call_command("index_reports")


def marks(report, **which):
    return set(report.index_entries.filter(**which).values_list("kind", "mark"))


def kinds(report, **which):
    return sorted(report.index_entries.filter(**which).values_list("kind", flat=True).distinct())


# What is found, and in which form


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Call 07700 900123 now", [(Kind.TELEPHONE, "07700900123")]),
        ("Call +44 7700 900123", [(Kind.TELEPHONE, "07700900123")]),
        ("Call +44 (0)7700-900-123", [(Kind.TELEPHONE, "07700900123")]),
        ("Call 0044 7700 900 123", [(Kind.TELEPHONE, "07700900123")]),
        ("Call (01632) 960001", [(Kind.TELEPHONE, "01632960001")]),
        ("Call ٠٧٧٠٠ ٩٠٠١٢٣", [(Kind.TELEPHONE, "07700900123")]),
        ("Write to Slim.Jim@Example.COM.", [(Kind.EMAIL, "slim.jim@example.com")]),
        ("slim @ example.com", [(Kind.EMAIL, "slim@example.com")]),
        ("at nn1-1aa or so", [(Kind.POSTCODE, "NN11AA")]),
        ("at NN10 0AA", [(Kind.POSTCODE, "NN100AA")]),
        ("the ab12 cde van", [(Kind.PLATE, "AB12CDE")]),
        ("the ＡＢ１２\u200bＣＤＥ van", [(Kind.PLATE, "AB12CDE")]),
        ("Ring 101, or 999. Ask for NN1, @slim, my neighbour.", []),
        ("", []),
    ],
)
def test_values_are_found_in_a_text_in_one_form(text, values):
    assert list(values_in(text)) == values


@pytest.mark.parametrize(
    ("typed", "postcode"),
    [
        ("nn1 1aa", "NN11AA"),
        ("NN1 OAA", "NN10AA"),
        ("NNI IAA", "NN11AA"),
        ("NNIO OAA", "NN100AA"),
        (" w1a-1aa ", "W1A1AA"),
        ("NN1", ""),
        ("near the park", ""),
    ],
)
def test_the_field_for_a_postcode_forgives_a_letter_for_a_digit(typed, postcode):
    assert as_postcode(typed) == postcode


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("07700 900123", "07700900123"),
        ("+44 (0) 7700 900123", "07700900123"),
        ("+48 601 234 567", "48601234567"),
    ],
)
def test_a_number_is_the_same_however_it_is_dialled(typed, number):
    assert as_telephone(typed) == number


def test_an_email_address_is_the_same_in_capitals_and_with_spaces():
    assert as_email("Sam @Example.com ") == "sam@example.com"


@pytest.mark.parametrize(
    "piece",
    [
        "AB12 ",
        "1 ",
        "a1 ",
        "A-",
        "0",
        "07",
        "0 7",
        "@",
        "a@",
        "a.",
        "a@a.",
        "NN1 ",
        "I I ",
        "ı",
        "\u200b",
        "(",
        "+44 (0)",
        "\ud800",
    ],
)
def test_a_hostile_text_takes_no_longer_than_its_length(piece):
    began = time.perf_counter()

    list(values_in((piece * 100_000)[:100_000]))

    assert time.perf_counter() - began < 10


def test_naughty_strings_are_texts_like_any_other(send_report):
    report = send_report()
    blocks = [{"registration": string, "use": string} for string in STRINGS]
    values = {"story": " ".join(STRINGS), "vehicles": blocks, "postcode": STRINGS[-1]}
    report.answers = {"pages": [{"values": values}]}
    report.save()

    indexed()

    assert ConcernReport.objects.get().is_indexed
    assert kinds(report) == ["plate", "telephone", "text"]


# What a report is given


def test_the_fields_and_the_free_text_of_a_report_are_indexed(send_report):
    report = send_report(
        story={"story": f"{LONG_STORY} Ask slim@example.com"},
        vehicles={"vehicles-count": "1", "vehicles-1-registration": "AB1O CDE"},
        online={"online": "07700 900123"},
    )
    same = send_report(
        story={"story": "The van AB10CDE. SLIM@EXAMPLE.COM. +44 7700 900123."},
        vehicles={"vehicles-count": "1"},
        place={"place": "At number 3, nn1 1aa", "postcode": "NN1"},
    )
    indexed()

    values = {mark for mark in marks(report) if mark[0] != Kind.TEXT}
    assert sorted(kind for kind, _ in values) == ["email", "plate", "postcode", "telephone"]
    assert values == {mark for mark in marks(same) if mark[0] != Kind.TEXT}
    assert kinds(report, kind=Kind.TEXT) == ["text"]


def test_a_plate_that_has_no_british_form_counts_where_a_plate_is_asked_for(send_report):
    one, other = (
        send_report(vehicles={"vehicles-count": "1", "vehicles-1-registration": typed})
        for typed in ("WX 98765", "wx98765")
    )
    indexed()

    assert marks(one, kind=Kind.PLATE) == marks(other, kind=Kind.PLATE) != set()


def test_what_is_added_is_indexed_too(send_report):
    report = send_report(story={"story": "The AB12 CDE"})
    other = send_report(vehicles={"vehicles-count": "1"})
    indexed()
    assert kinds(other) == ["postcode"]

    Addition.objects.receive(other, f"It is AB12CDE. {LONG_STORY}", "token")
    assert not ConcernReport.objects.get(pk=other.pk).is_indexed
    indexed()

    assert marks(other, kind=Kind.PLATE) == marks(report, kind=Kind.PLATE)
    assert kinds(other) == ["plate", "postcode", "text"]


def test_of_one_kind_only_so_many_count_in_one_report(send_report):
    plates = " ".join(f"AB{number:02} CDE" for number in range(99))
    report = send_report(story={"story": plates}, vehicles={"vehicles-count": "1"})
    indexed()

    assert report.index_entries.filter(kind=Kind.PLATE).count() == blind_index.MOST_OF_A_KIND


def test_with_another_key_all_marks_are_others(send_report, settings):
    report = send_report(story={"story": LONG_STORY}, contact=SHARED)
    indexed()
    before = marks(report)

    settings.INDEX_KEY = "another key"
    call_command("index_reports", "--again")

    assert len(marks(report)) == len(before) > 5
    assert not before & marks(report)


def test_without_a_key_nothing_is_indexed(send_report, settings):
    send_report()
    settings.INDEX_KEY = ""

    with pytest.raises(ImproperlyConfigured, match="INDEX_KEY"):
        indexed()

    assert not IndexEntry.objects.exists()


# Givers


def test_givers_who_shared_their_details_are_known_by_number_and_address(send_report):
    one = send_report(contact=SHARED)
    other = send_report(contact=SHARED)
    indexed()

    assert kinds(one, is_about_giver=True) == ["email", "telephone"]
    assert marks(one, is_about_giver=True) == marks(other, is_about_giver=True)


@pytest.mark.parametrize("identity", ["sealed", "none"])
def test_other_givers_are_not_known_at_all(send_report, identity):
    report = send_report(contact={"contact": identity})
    indexed()

    assert not marks(report, is_about_giver=True)


@pytest.mark.parametrize("claimed", ["shared", "none"])
def test_a_changed_column_indexes_no_details_that_were_kept_sealed(send_report, claimed):
    report = send_report(contact={"contact": "sealed"})
    ConcernReport.objects.filter(pk=report.pk).update(identity=claimed)
    indexed()

    assert not marks(report, is_about_giver=True)
    assert marks(report)


def test_without_the_key_of_contacts_all_else_is_indexed(send_report, settings):
    settings.SEALING_CONTACT_PRIVATE_KEYS = []
    report = send_report(contact=SHARED)
    indexed()

    assert not marks(report, is_about_giver=True)
    assert marks(report)


def test_a_report_whose_contact_is_gone_is_indexed_without_it(send_report):
    report = send_report(contact=SHARED)
    ReporterContact.objects.all().delete()
    indexed()

    assert marks(report)
    assert not marks(report, is_about_giver=True)


def test_a_giver_has_no_mark_that_the_report_of_someone_else_has(send_report):
    """Else it would show that someone who is written about has written to us."""
    number = "07700 900123"
    given = send_report(contact=SHARED, **{"reach-you": reach(telephone=number)})
    about = send_report(online={"online": number})
    indexed()

    assert kinds(given, is_about_giver=True) == kinds(about, kind=Kind.TELEPHONE) == ["telephone"]
    assert not {mark for _, mark in marks(given)} & {
        mark for _, mark in marks(about, kind=Kind.TELEPHONE)
    }


def test_what_givers_write_of_themselves_in_the_story_is_not_what_it_is_about(send_report):
    number = "07700 900123"
    story = {"story": f"Call me on +44 7700 900123 or about 07700 900999. {number}"}
    report = send_report(contact=SHARED, story=story, **{"reach-you": reach(telephone=number)})
    indexed()

    assert len(marks(report, kind=Kind.TELEPHONE, is_about_giver=False)) == 1
    assert len(marks(report, kind=Kind.TELEPHONE, is_about_giver=True)) == 1


# The database


def stored():
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, ' ') FROM reports_indexentry e")
        return cursor.fetchone()[0].encode()


@pytest.mark.django_db(transaction=True)
def test_no_value_can_be_read_in_the_database(send_report):
    report = send_report(
        story={"story": f"{LONG_STORY} Ask qwertz@example.com or 07700 900987."},
        vehicles={"vehicles-count": "1", "vehicles-1-registration": "QX17 ZXQ"},
        place={"postcode": "ZE3 9ZW", "place": "", "online_place": ""},
        contact=SHARED,
        **{"reach-you": reach(telephone="07700 900765", email="yxcvbn@example.com")},
    )
    indexed()
    mark = report.index_entries.first().mark

    secrets = ["QX17ZXQ", "QX17 ZXQ", "07700900987", "qwertz@example.com", "ZE39ZW", "ZE3 9ZW"]
    secrets += ["07700900765", "yxcvbn@example.com", "white vans stop"]
    assert found([*secrets, mark], stored()) == [mark]
    assert all(re.fullmatch("[0-9a-f]{32}", entry.mark) for entry in IndexEntry.objects.all())


def test_a_deleted_report_takes_its_entries_along(send_report):
    report, other = send_report(), send_report()
    indexed()

    report.delete()

    assert set(IndexEntry.objects.values_list("report", flat=True)) == {other.pk}


@pytest.mark.django_db(transaction=True)
def test_what_is_added_while_a_report_is_being_indexed_is_not_lost(send_report, monkeypatch):
    report = send_report(vehicles={"vehicles-count": "1"})
    entries_for = blind_index.entries_for

    def add():
        Addition.objects.receive(report, "It is AB12 CDE", "token")
        connection.close()

    writer = threading.Thread(target=add)

    def entries_while_somebody_adds(opened):
        entries = entries_for(opened)
        writer.start()
        writer.join(0.5)  # it has to wait for us, so this is as long as it may take
        return entries

    monkeypatch.setattr(blind_index, "entries_for", entries_while_somebody_adds)
    blind_index.index(report.pk)
    writer.join()
    monkeypatch.undo()
    assert kinds(report, kind=Kind.PLATE) == []
    indexed()

    assert kinds(report, kind=Kind.PLATE) == ["plate"]
