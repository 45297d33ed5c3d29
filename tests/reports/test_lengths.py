"""How long an answer may be: every text has an end, and up to there nothing is lost."""

import pytest
from django import forms

from reports.models import Topic
from tests.naughty import cleaned
from tests.reports.free_text import FIELDS, KINDS, kind_of, values_of
from tests.telling import ReportTeller

# What has a form of its own is refused for that, long before it is as long as its field.
ANY_TEXT = sorted(KINDS.keys() - {"reach-you:email", "reach-you:telephone"})
SEVERAL_LINES = [kind for kind in ANY_TEXT if isinstance(KINDS[kind].widget, forms.Textarea)]


class LongestTeller(ReportTeller):
    """Fills every text to the end."""

    texts = {
        (slug, key): "💚" * field.max_length
        for (slug, key), field in FIELDS.items()
        if kind_of(slug, key) in ANY_TEXT
    }

    def told(self):
        told = super().told()
        for (slug, key), text in self.texts.items():
            told[slug][key] = text
        return told


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_has_an_end(kind):
    assert cleaned(KINDS[kind], "1" * (KINDS[kind].max_length + 1))[1] != []


@pytest.mark.parametrize("letter", ["x", "é", "💚"])
@pytest.mark.parametrize("kind", ANY_TEXT)
def test_up_to_there_it_is_taken_whatever_the_letters(kind, letter):
    longest = letter * KINDS[kind].max_length

    assert cleaned(KINDS[kind], longest) == (longest, [])


@pytest.mark.parametrize("kind", SEVERAL_LINES)
def test_a_line_break_counts_as_one_letter_as_it_does_in_the_browser(kind):
    longest = "x\n" * (KINDS[kind].max_length // 2 - 1) + "xx"

    assert cleaned(KINDS[kind], longest.replace("\n", "\r\n")) == (longest, [])


@pytest.mark.django_db
def test_the_longest_report_that_there_can_be_arrives_whole(client):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})

    visitor = LongestTeller(client, contact="shared").answers_everything().sends()

    told = values_of(visitor.rows.get())
    assert {at: told[at] for at in visitor.texts} == visitor.texts
