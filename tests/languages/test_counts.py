"""A number before a noun has a form for each number: Polish and Lithuanian have four."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

TEMPLATES = Path(settings.BASE_DIR) / "templates"
IN_ENGLISH_ALONE = {"admin", "staff", "design"}
MESSAGE = re.compile(r"{% blocktranslate((?:(?! %}).)*) %}(.*?){% endblocktranslate %}", re.DOTALL)
# Not a name, which may stand before any word.
COUNTED = re.compile(r"{{ (?:days|hours|minutes|weeks|number|times) }} (?:[a-z]+ )?[a-z]+s\b")


def public_templates():
    return [
        path
        for path in sorted(TEMPLATES.rglob("*.html"))
        if path.relative_to(TEMPLATES).parts[0] not in IN_ENGLISH_ALONE
    ]


def messages():
    for path in public_templates():
        for how, words in MESSAGE.findall(path.read_text()):
            yield path.relative_to(TEMPLATES), how, words


def test_whatever_is_counted_has_a_word_for_one_too():
    counted = [(path, how, words) for path, how, words in messages() if COUNTED.search(words)]

    assert len(counted) > 5
    assert [(path, words) for path, how, words in counted if " count " not in how] == []


@pytest.mark.parametrize(
    ("days", "words"), [(1, "for 1 day,"), (2, "for 2 days,"), (90, "for 90 days,")]
)
def test_a_page_counts_in_words_that_fit(rf, days, words):
    page = render_to_string("reports/what_happens.html", {"days": days}, rf.get("/"))

    assert words in page
