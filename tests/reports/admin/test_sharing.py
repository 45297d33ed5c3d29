"""What leaves the site is the safe-to-share text; of its giver nothing ever does."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from campaign_site.versions import Stale
from reports.admin.sheets import MARK
from reports.models import Addition, ConcernReport, ShareableText
from tests.naughty import STRINGS, stands_as_text

SAFE = "Vehicles bring goods at night."
STORY = "Three vans came in the night."
# What was told and who told it: none of it may stand on a sheet of the safe text.
TOLD = [STORY, "Behind the old mill", "Slim", "AB12 CDE", "Sam Example", "01632 960001"]
REASON = "housing asked for it"
ASKED = {"recipient": "Housing team", "reason": REASON}
ORIGINAL = {"recipient": "Crown lawyers", "reason": "a court ordered it"}


@pytest.fixture
def report(send_report):
    knowledge = {"how_known": "I work for him", "safe_to_act": "yes"}
    return send_report(contact={"contact": "shared"}, knowledge=knowledge)


@pytest.fixture
def triage(signed_in_as):
    return signed_in_as(Role.TRIAGE, name="ann")


@pytest.fixture
def supervisor(signed_in_as):
    return signed_in_as(Role.SUPERVISOR, name="eve")


@pytest.fixture
def with_safe_text(report, triage):
    ShareableText.write(report, triage.staff, SAFE, version=0)
    return report


def address(name, report):
    return reverse(f"admin:reports_{name}", args=[report.pk])


def page_of(client, report):
    return client.get(address("concernreport_change", report)).content.decode()


def writes(client, report, text, version):
    typed = {"text": text, "version": version}
    return client.post(address("safe_text", report), typed)


def text_of(report):
    return ShareableText.objects.get(report=report).text.open()


def entries(*actions):
    found = AuditEntry.objects.filter(action__in=actions).order_by("pk")
    return [(entry.staff.username, entry.action, entry.outcome, entry.reason) for entry in found]


# Writing


def test_the_field_is_empty_until_someone_writes(triage, report):
    page = triage.get(address("concernreport_change", report))

    assert page.context["safe_text_form"]["text"].value() == ""


def test_a_text_is_kept_sealed_with_who_wrote_it(triage, report):
    answer = writes(triage, report, f"  {SAFE}\r\nTwice.", version=0)

    assert answer.url == f"{address('concernreport_change', report)}#sharing"
    row = ShareableText.objects.get(report=report)
    assert (row.text.open(), row.by, row.version) == (f"{SAFE}\nTwice.", triage.staff, 1)
    assert SAFE.encode() not in row.text.envelope


def test_the_page_shows_the_text_and_who_wrote_it(triage, with_safe_text):
    ShareableText.objects.update(written_at=datetime(2026, 11, 22, 15, 30, tzinfo=UTC))

    text = page_of(triage, with_safe_text)

    assert SAFE in text
    assert "ann, 22 November 2026 15:30" in text


def test_writing_is_on_record_without_a_word_of_the_text(triage, report):
    writes(triage, report, SAFE, version=0)

    assert entries("change") == [("ann", "change", "safe-to-share text written", "")]


def test_an_empty_text_is_not_kept(triage, report):
    answer = writes(triage, report, " ", version=0)

    assert answer.status_code == 422
    assert "Enter the text that may be shared" in answer.content.decode()
    assert not ShareableText.objects.exists()


@pytest.mark.parametrize("version", [0, 1])
def test_a_stale_text_is_refused_and_both_are_shown(triage, supervisor, with_safe_text, version):
    writes(triage, with_safe_text, "Ann wrote this.", version=1)

    answer = writes(supervisor, with_safe_text, "Eve wrote this.", version=version)

    assert answer.status_code == 409
    assert text_of(with_safe_text) == "Ann wrote this."
    text = answer.content.decode()
    assert "Ann wrote this." in text
    assert "Eve wrote this." in text
    assert "Someone else wrote another text meanwhile" in text


def test_after_a_refusal_the_page_goes_on_from_what_stands_now(triage, supervisor, with_safe_text):
    writes(triage, with_safe_text, "Ann wrote this.", version=1)
    refused = writes(supervisor, with_safe_text, "Eve wrote this.", version=1)

    version = refused.context["safe_text_form"]["version"].value()
    writes(supervisor, with_safe_text, "Eve wrote this.", version=version)

    assert text_of(with_safe_text) == "Eve wrote this."


def test_of_two_who_write_at_once_one_is_refused(triage, with_safe_text):
    row = ShareableText.objects.get()
    ShareableText.write(with_safe_text, triage.staff, "The first one.", version=1)

    with pytest.raises(Stale):
        row.replace(triage.staff, "The second one.")

    assert text_of(with_safe_text) == "The first one."


def test_the_text_opens_under_no_other_report(triage, with_safe_text, send_report):
    other = send_report()
    ShareableText.objects.update(report=other)

    text = page_of(triage, other)

    assert SAFE not in text
    assert "This was altered, or moved here from another record." in text


# Pointers


def test_the_page_points_at_words_that_may_show_the_giver(triage, report):
    writes(triage, report, "My neighbour keeps them. Ring 01632 960001.", version=0)

    page = triage.get(address("concernreport_change", report))

    assert page.context["pointers"] == ["My neighbour", "01632 960001"]
    assert "Look at these words again" in page.content.decode()


def test_the_page_points_at_words_that_were_copied(triage, send_report):
    told = "He comes in at nine with two boxes and leaves."
    report = send_report(story={"story": told})
    ShareableText.write(report, triage.staff, f"Someone said: {told}", version=0)

    page = triage.get(address("concernreport_change", report))

    assert page.context["pointers"] == ["He comes in at nine with two boxes and leaves"]


def test_words_copied_from_an_addition_are_pointed_at_too(triage, report):
    told = "he came back at nine with the two red boxes"
    Addition.objects.receive(report, told, "token")
    ShareableText.write(report, triage.staff, told, version=0)

    assert triage.get(address("concernreport_change", report)).context["pointers"] == [told]


@pytest.mark.parametrize(
    ("told", "text", "found"),
    [
        ("I saw sam example there.", "Then Sam Example came.", ["Sam Example"]),
        ("I saw Sam Example there.", "Sam, from Example Street", []),
        ("My name is sam.", "Someone called SAM says so.", ["SAM"]),
        ("I am Sam and I saw it.", "Sam says so. Not much else.", ["Sam"]),
        ("My name is not for you.", "It is not far.", []),
        ("It was Sam.", "Sam was there.", []),
        ("Their van is AB12 CDE.", "The van is AB12 CDE.", []),
    ],
)
def test_names_that_were_told_are_pointed_at(triage, send_report, told, text, found):
    report = send_report(story={"story": told})
    ShareableText.write(report, triage.staff, text, version=0)

    page = triage.get(address("concernreport_change", report))

    assert page.context["pointers"] == found


def test_a_text_without_such_words_has_no_pointers(triage, with_safe_text):
    assert "Look at these words again" not in page_of(triage, with_safe_text)


# Printing


def test_a_print_has_the_safe_text_and_nothing_that_was_told(triage, with_safe_text):
    text = triage.get(address("print", with_safe_text)).content.decode()

    assert SAFE in text
    assert with_safe_text.reference in text
    assert [told for told in TOLD if told in text] == []
    assert str(MARK) not in text


@pytest.mark.parametrize(("first", "who"), [("", "ann"), ("Ann", "Ann Lee (ann)")])
def test_a_print_says_who_printed_it_and_when(triage, with_safe_text, time_machine, first, who):
    triage.staff.first_name, triage.staff.last_name = first, first and "Lee"
    triage.staff.save()
    time_machine.move_to("2026-11-22T15:30:00+00:00", tick=False)
    triage.force_login(triage.staff)

    text = triage.get(address("print", with_safe_text)).content.decode()

    assert f"Printed by {who} at 3:30pm on 22 November 2026" in text


def test_a_print_says_how_the_report_was_judged(triage, with_safe_text):
    with_safe_text.grade(triage.staff, threat="low", source="1")
    with_safe_text.grade(triage.staff, threat="high", information="B")

    sheet = triage.get(address("print", with_safe_text)).context["sheet"]

    assert sheet.facts[1:] == [
        ("Topic", "Drugs"),
        ("Threat", "high"),
        ("Information evaluation", "B: known indirectly, but corroborated"),
    ]


def test_a_print_is_on_record(triage, with_safe_text):
    triage.get(address("print", with_safe_text))

    assert entries("print") == [("ann", "print", "", "")]


def test_without_a_safe_text_nothing_is_printed(triage, report):
    answer = triage.get(address("print", report), follow=True)

    assert "There is no safe-to-share text yet" in answer.content.decode()
    assert answer.redirect_chain == [(f"{address('concernreport_change', report)}#sharing", 302)]
    assert entries("print") == []


def test_without_the_private_key_nothing_is_printed(triage, with_safe_text, settings):
    settings.SEALING_PRIVATE_KEYS = []

    answer = triage.get(address("print", with_safe_text), follow=True)

    assert "Sealed." in answer.content.decode()
    assert entries("print") == []


def test_naughty_strings_stand_as_text(triage, with_safe_text):
    printed = f"{address('print', with_safe_text)}?looked=on"
    pages = [printed, address("concernreport_change", with_safe_text)]
    ShareableText.objects.get().replace(triage.staff, "My neighbour")
    plain = [triage.get(page).content.decode() for page in pages]
    ShareableText.objects.get().replace(triage.staff, "\n".join(STRINGS))

    naughty = [triage.get(page).content.decode() for page in pages]

    for page, plain_page in zip(naughty, plain, strict=True):
        stands_as_text({"text": STRINGS}, page, plain_page)


# Sharing


def test_what_is_shared_is_a_file_with_the_safe_text(triage, with_safe_text, time_machine):
    time_machine.move_to("2026-11-22T15:30:00+00:00", tick=False)
    triage.force_login(triage.staff)

    answer = triage.post(address("share", with_safe_text), ASKED)

    lines = answer.content.decode().split("\r\n")
    assert lines == [
        f"Reference: {with_safe_text.reference}",
        f"Received: {with_safe_text.received_on.day} {with_safe_text.received_on:%B %Y}",
        "Topic: Drugs",
        "For: Housing team",
        "Shared by ann at 3:30pm on 22 November 2026",
        "-" * 60,
        "",
        "What was reported",
        SAFE,
        "",
        "-" * 60,
        "",
    ]
    name = f'attachment; filename="{with_safe_text.reference}.txt"'
    assert answer["Content-Disposition"] == name
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]


def test_sharing_is_on_record_with_whom_and_why(triage, with_safe_text):
    triage.post(address("share", with_safe_text), ASKED)

    assert entries("share") == [("ann", "share", "Housing team", REASON)]


@pytest.mark.parametrize(
    ("missing", "words"),
    [("recipient", "Enter who it goes to"), ("reason", "Enter why it is needed")],
)
def test_nothing_is_shared_without_saying_for_whom_and_why(triage, with_safe_text, missing, words):
    answer = triage.post(address("share", with_safe_text), {**ASKED, missing: " "})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert entries("share") == []


def test_a_line_break_begins_no_line_of_its_own_in_the_file(triage, with_safe_text):
    typed = {**ASKED, "recipient": "Housing\r\nReference: C-2222"}

    text = triage.post(address("share", with_safe_text), typed).content.decode()

    assert "For: Housing Reference: C-2222" in text.split("\r\n")


def test_without_a_safe_text_nothing_is_shared(triage, report):
    answer = triage.post(address("share", report), ASKED, follow=True)

    assert "There is no safe-to-share text yet" in answer.content.decode()
    assert entries("share") == []


def test_nothing_is_shared_by_following_a_link(triage, with_safe_text):
    answer = triage.get(address("share", with_safe_text), ASKED)

    assert answer.url == f"{address('concernreport_change', with_safe_text)}#sharing"
    assert entries("share") == []


# While words in it may point to the giver


@pytest.fixture
def with_pointers(report, triage):
    ShareableText.write(report, triage.staff, "My neighbour keeps them.", version=0)
    return report


def test_nothing_is_printed_before_someone_has_looked_at_the_words(triage, with_pointers):
    answer = triage.get(address("print", with_pointers), follow=True)

    assert answer.redirect_chain
    assert "Look first at the words that may point to the giver" in answer.text
    assert entries("print") == []


def test_nothing_is_shared_before_someone_has_looked_at_the_words(triage, with_pointers):
    answer = triage.post(address("share", with_pointers), ASKED)

    assert answer.status_code == 422
    assert "Select this when you have looked at the words" in answer.text
    assert "Housing team" in answer.text
    assert entries("share") == []


def test_that_someone_has_looked_is_on_record(triage, with_pointers):
    printed = triage.get(address("print", with_pointers), {"looked": "on"})
    shared = triage.post(address("share", with_pointers), {**ASKED, "looked": "on"})

    assert "My neighbour keeps them." in printed.text
    assert "My neighbour keeps them." in shared.text
    assert entries("print", "share") == [
        ("ann", "print", "pointers accepted", ""),
        ("ann", "share", "Housing team, pointers accepted", REASON),
    ]


def test_a_tick_is_asked_for_only_where_there_are_such_words(triage, with_pointers):
    assert page_of(triage, with_pointers).count('name="looked"') == 2

    writes(triage, with_pointers, SAFE, version=1)

    assert 'name="looked"' not in page_of(triage, with_pointers)


# On hold for safety


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("print", None),
        ("share", ASKED),
        ("original", {**ORIGINAL, "way": "print"}),
        ("original", {**ORIGINAL, "way": "share"}),
    ],
)
def test_nothing_goes_out_of_a_report_on_hold(supervisor, with_safe_text, name, typed):
    ConcernReport.objects.update(is_held=True)
    where = address(name, with_safe_text)

    answer = (
        supervisor.post(where, typed, follow=True) if typed else supervisor.get(where, follow=True)
    )

    text = answer.content.decode()
    assert "This report is on hold for safety. Nothing of it may be printed" in text
    assert answer.redirect_chain
    assert entries("print", "share") == []
    assert entries("refused") == [("eve", "refused", "on hold for safety", "")]


# The original


def test_the_original_is_printed_with_a_mark(supervisor, with_safe_text):
    Addition.objects.receive(with_safe_text, "He came back.", "token")

    answer = supervisor.post(address("original", with_safe_text), {**ORIGINAL, "way": "print"})

    text = answer.content.decode()
    assert str(MARK) in text
    assert STORY in text
    assert "He came back." in text
    assert "Printed by eve" in text


def test_the_original_is_saved_with_a_mark_at_each_end(supervisor, report):
    answer = supervisor.post(address("original", report), {**ORIGINAL, "way": "share"})

    lines = answer.content.decode().split("\r\n")
    assert lines[0] == lines[-3] == MARK
    assert STORY in lines
    assert "For: Crown lawyers" in lines


@pytest.mark.parametrize("way", ["print", "share"])
def test_who_told_it_is_never_part_of_the_original(supervisor, report, way):
    details = report.contact.details.open()
    assert "Sam Example" in str(details)

    answer = supervisor.post(address("original", report), {**ORIGINAL, "way": way})

    text = answer.content.decode()
    assert [told for told in TOLD if told not in text] == ["Sam Example", "01632 960001"]
    assert "sam@example.com" not in text


@pytest.mark.parametrize("way", ["print", "share"])
def test_giving_out_the_original_is_on_record_with_the_reason(supervisor, report, way):
    supervisor.post(address("original", report), {**ORIGINAL, "way": way})

    expected = [("eve", way, "original: Crown lawyers", "a court ordered it")]
    assert entries("print", "share") == expected


@pytest.mark.parametrize("missing", ["recipient", "reason", "way"])
def test_the_original_goes_out_only_with_a_reason(supervisor, report, missing):
    typed = {**ORIGINAL, "way": "print", missing: ""}

    assert supervisor.post(address("original", report), typed).status_code == 422
    assert entries("print", "share") == []


def test_the_longest_answers_fit_into_the_record(supervisor, with_safe_text):
    typed = {"recipient": "x" * 50, "reason": "y" * 200}
    supervisor.post(address("original", with_safe_text), {**typed, "way": "print"})

    supervisor.post(address("share", with_safe_text), typed)

    assert [outcome for _who, _what, outcome, _why in entries("print", "share")] == [
        f"original: {'x' * 50}",
        "x" * 50,
    ]


# Who may


EVERYTHING = [
    ("safe_text", {"text": SAFE, "version": "1"}),
    ("print", None),
    ("share", ASKED),
    ("original", {**ORIGINAL, "way": "share"}),
]
MAY = {
    Role.TRIAGE: ["safe_text", "print", "share"],
    Role.SUPERVISOR: ["safe_text", "print", "share", "original"],
}


@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_the_table_says(signed_in_as, with_safe_text, role):
    client = signed_in_as(role, name="tester")

    def allows(name, typed):
        where = address(name, with_safe_text)
        return (client.post(where, typed) if typed else client.get(where)).status_code != 403

    assert [name for name, typed in EVERYTHING if allows(name, typed)] == MAY.get(role, [])


def test_triage_is_not_offered_the_original(triage, supervisor, with_safe_text):
    where = address("original", with_safe_text)

    assert where in page_of(supervisor, with_safe_text)
    assert where not in page_of(triage, with_safe_text)


def test_the_original_stays_shut_without_the_permission(triage, with_safe_text):
    answer = triage.post(address("original", with_safe_text), {**ORIGINAL, "way": "share"})

    assert STORY not in answer.content.decode()
    assert text_of(with_safe_text) == SAFE
    assert entries("share", "print") == []
