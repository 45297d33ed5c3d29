"""The Big List of Naughty Strings in every field that takes free text.

What a field takes comes back to the officer as it was typed, and stands as text and
never as markup in every page. What it does not take is refused in words.
"""

import re
import urllib.parse
from dataclasses import replace

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from reports.models import ConcernReport, Topic
from tests.naughty import OURS, STRINGS, as_typed, cleaned, packed, stands_as_text
from tests.reports.free_text import FIELDS, KINDS, kind_of, values_of
from tests.telling import ReportTeller
from tests.unfinished import draft_of, keep


def test_the_list_is_whole_and_so_are_the_fields():
    assert len(STRINGS) == 485 + len(OURS)
    assert {"story:story", "people:people-looks", "reach-you:must_not_know"} < KINDS.keys()
    assert len(KINDS) >= 19


@pytest.mark.parametrize("kind", KINDS)
def test_each_string_is_taken_as_it_is_or_refused_in_words(kind):
    answers = [(typed, *cleaned(KINDS[kind], typed)) for typed in STRINGS]

    taken = {typed: value for typed, value, words in answers if not words}
    assert {typed for typed, value in taken.items() if as_typed(value) != as_typed(typed)} == set()
    assert all(len(word) > 10 for _typed, _value, words in answers for word in words)
    assert "nul\0nul" in [typed for typed, _value, words in answers if words]


def rounds():
    """For each report, the strings by question and name; every string in every field."""
    waiting = {}
    for (slug, key), field in FIELDS.items():
        waiting.setdefault(kind_of(slug, key), packed(field))
    while any(waiting.values()):
        yield {
            (slug, key): packs.pop()
            for slug, key in FIELDS
            if (packs := waiting[kind_of(slug, key)])
        }


def typed_with(base, strings):
    """The answers of a draft, with these strings in place of theirs."""
    typed = dict(base)
    for slug in {slug for slug, _key in strings}:
        own = {key: " ".join(pack) for (of, key), pack in strings.items() if of == slug}
        usual = dict(urllib.parse.parse_qsl(base[slug]))
        if slug in {"people", "vehicles"}:
            usual = {f"{slug}-count": "6"}
        typed[slug] = urllib.parse.urlencode(usual | own)
    return typed


def test_the_look_for_markup_sees_it():
    plain = "<p class='a'>told</p>"

    stands_as_text({"story": ["<b>"]}, "<p class='b'>&lt;b&gt;</p>", plain)
    with pytest.raises(AssertionError):
        stands_as_text({"story": ["told"]}, "<p class='a' onclick='b()'>told</p>", plain)
    with pytest.raises(AssertionError):
        stands_as_text({"story": ["<b>"]}, "<p class='a'><b></p>", plain)


@pytest.mark.django_db
def test_every_string_reaches_the_officer_from_every_field(client, admin_client, settings):
    settings.TRIAGE_EMAIL = "triage@example.org"
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    plain = ReportTeller(client, contact="shared").answers_everything()
    base, plain_check = draft_of(plain), plain.text
    plain.sends()
    plain_admin = officers_page(admin_client, ConcernReport.objects.get())

    for number, strings in enumerate(rounds()):
        visitor = ReportTeller(client)
        visitor.run = f"{number:016}"
        typed = typed_with(base.typed, strings)
        keep(client, replace(base, run=visitor.run, token=visitor.run, typed=typed, key=None))
        visitor.goes_to(visitor.url("check"))
        assert visitor.step == "check"
        stands_as_text(strings, visitor.text, plain_check)

        visitor.sends()
        report = ConcernReport.objects.get(reference=visitor.reference)
        told = values_of(report)
        assert {at: as_typed(told[at]) for at in strings} == {
            at: as_typed(" ".join(pack)) for at, pack in strings.items()
        }
        stands_as_text(strings, officers_page(admin_client, report), plain_admin)

    call_command("send_outbox")
    (message,) = mail.outbox
    assert [text for text in STRINGS if len(text) > 20 and text in str(message.message())] == []


def officers_page(admin_client, report):
    """All that an officer may read of it: the report, without its marks, and who it is from."""
    page = admin_client.get(reverse("admin:reports_concernreport_change", args=[report.pk]))
    contact = admin_client.post(
        reverse("admin:reports_contact", args=[report.pk]), {"reason": "To read the strings"}
    )
    return re.sub("</?mark>", "", page.text) + contact.text
