"""Two texts of an article side by side."""

import re
import time

import pytest

from news import comparing
from news.comparing import compare, shown
from tests.news.factories import a_draft, a_priority

pytestmark = pytest.mark.django_db


@pytest.fixture
def values():
    return a_draft(body="<p>One line.</p><p>Another line.</p>").says()


def seen(html):
    """Marked as [-removed-] and [+added+], without what is only heard."""
    html = re.sub(r'<span class="visually-hidden">.*?</span>', "", html)
    html = html.replace("<del>", "[-").replace("</del>", "-]")
    return html.replace("<ins>", "[+").replace("</ins>", "+]").strip()


def differences(values, **changed):
    return {one.name: (seen(one.old), seen(one.new)) for one in compare(values, values | changed)}


def test_texts_that_say_the_same_do_not_differ(values):
    assert compare(values, dict(values)) == []


def test_the_words_that_differ_are_marked(values):
    assert differences(values, title="A better draft") == {
        "title": ("A draft", "A [+better +]draft")
    }


def test_a_paragraph_that_differs_is_compared_by_words_and_the_others_are_not(values):
    changed = "<p>One line.</p><p>Another long line.</p><p>A third.</p>"

    assert differences(values, body=changed) == {
        "body": (
            "One line.\nAnother line.",
            "One line.\nAnother [+long +]line.\n[+A third.\n+]",
        )
    }


def test_a_link_that_leads_elsewhere_is_told(values):
    values["body"] = '<p>Report it <a href="https://a.example/">here</a>.</p>'

    assert differences(values, body=values["body"].replace("a.example", "b.example")) == {
        "body": (
            "Report it here [-(https://a.example/).\n-]",
            "Report it here [+(https://b.example/).\n+]",
        )
    }


def test_where_only_the_markup_differs_the_html_is_shown(values):
    old, new = values | {"body": "<p>One line.</p>"}, "<p><strong>One</strong> line.</p>"

    assert differences(old, body=new) == {
        "body": (
            "[-&lt;p&gt;One -]line.&lt;/p&gt;",
            "[+&lt;p&gt;&lt;strong&gt;One&lt;/strong&gt; +]line.&lt;/p&gt;",
        )
    }


def test_what_was_said_nowhere_before_is_added(values):
    assert differences(values, summary="") == {"summary": ("[-In one sentence.\n-]", "")}
    assert differences(values | {"summary": ""}, summary=None) == {}


def test_every_kind_of_field_is_told_in_words(values):
    priority = a_priority()

    assert differences(
        values,
        priority=priority.pk,
        week=99,
        picture=7,
        is_sensitive=True,
        publish_at="2023-01-23T10:16:00+00:00",
        after_expiry="kept",
    ) == {
        "week": ("", "[+No longer there\n+]"),
        "priority": ("", "[+Drug harm\n+]"),
        "picture": ("", "[+Image 7\n+]"),
        "is_sensitive": ("[-No\n-]", "[+Yes\n+]"),
        "publish_at": ("", "[+Monday 23 January 2023 at 10:16am\n+]"),
        "after_expiry": (
            "the page says that [-it has been taken down\n-]",
            "the page [+stays, and +]says that [+this is over\n+]",
        ),
    }


def test_who_hears_the_page_hears_what_was_added_and_removed(values):
    difference = compare(values, values | {"title": "Another draft"})[0]

    assert difference.label == "Title"
    assert difference.old.startswith('<del><span class="visually-hidden">[removed: </span>A ')
    assert difference.new.startswith('<ins><span class="visually-hidden">[added: </span>Another ')


def test_nothing_of_a_text_runs(values):
    hostile = '<script>alert(1)</script><p>x<img src=x onerror="alert(1)"></p>'

    found = compare(values, values | {"title": hostile, "body": hostile})

    for one in found:
        assert "<script" not in one.new
        assert "<img" not in one.new
    assert [one.name for one in found] == ["title", "body"]


def test_long_texts_are_compared_in_a_moment(values):
    old = "".join(f"<p>{number} a b c d e f g</p>" for number in range(3000))
    new = old.replace(" d ", " x ")
    began = time.process_time()

    found = differences(values | {"body": old}, body=new)

    assert found["body"][1].startswith("0 a b c [+x e f g\n1 a b c x")
    assert time.process_time() - began < 5


@pytest.fixture
def looked_for(monkeypatch):
    """How many times one thing is looked for among others, by whatever compares them."""
    counted = []

    class Counting(comparing.SequenceMatcher):
        def __init__(self, junk, old, new, **options):
            counted.append(len(old) * len(new))
            super().__init__(junk, old, new, **options)

    monkeypatch.setattr(comparing, "SequenceMatcher", Counting)
    return counted


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>x</p>" + "<p>a</p><p>b</p>" * 700, "<p>b</p><p>a</p>" * 700),
        ("<p>" + "a b " * 700 + "</p>", "<p>" + "b a " * 700 + "</p>"),
        ("<p>x</p>" + "<p>a b c d e f g</p>" * 250, "<p>g f e d c b a</p>" * 250),
        ("<p>a b c d</p><p>same {0}</p>" * 250, "<p>d c b a</p><p>same {0}</p>" * 250),
    ],
)
def test_more_is_not_compared_than_takes_a_moment(values, looked_for, old, new):
    compare(values | {"body": old}, values | {"body": new})

    assert sum(looked_for) <= 450_000


def test_the_words_of_many_paragraphs_share_one_measure(values, looked_for):
    old = "".join(f"<p>same {n}</p><p>{'a b c d e f g h ' * 10}</p>" for n in range(190))
    new = old.replace("a b c", "c b a")

    found = differences(values | {"body": old}, body=new)["body"][1]

    assert sum(looked_for) <= 450_000
    assert found.startswith("same 0\n[+c b +]a d e f g h [+c b +]a d")
    assert found.endswith("same 189\n[+" + "c b a d e f g h " * 9 + "c b a +]d e f g h")


def test_one_paragraph_of_a_long_text_is_compared_by_words(values):
    old = "".join(f"<p>{number} a b c</p>" for number in range(3000))

    found = differences(values | {"body": old}, body=old.replace("1500 a", "1500 x"))

    assert "\n1500 [+x +]b c\n1501 a" in found["body"][1]


def test_all_that_a_text_says_is_shown_line_by_line(values):
    said = dict(shown(values))

    assert said["Text"] == "One line.\nAnother line."
    assert said["Sensitive"] == "No"
    assert said["Lead image"] == ""
