"""Articles found by their words, alike in both databases."""

from importlib import import_module

import pytest
from django.db import connection, transaction

from news.models import Article
from news.search import Query, Quote
from tests.naughty import STRINGS
from tests.news.factories import a_draft, an_article


def found(typed):
    articles = Article.objects.matching(Query.read(typed)).order_by("slug")
    return [article.slug for article in articles]


def quote(typed, text="", title="Title", summary=""):
    article = Article(title=title, plain_text="\n".join([title, summary, text]))
    return Quote(article, Query.read(typed))


# What is understood


@pytest.mark.parametrize(
    ("typed", "phrases"),
    [
        ("Knife crime", [("knife",), ("crime",)]),
        ("knife  KNIFE", [("knife",)]),
        ('"hand in" guns', [("hand", "in"), ("guns",)]),
        ("“hand in”", [("hand", "in")]),
        ("how do I hand in a gun?", [("hand",), ("gun",)]),
        ("the", [("the",)]),
        ("the knife's 1,000 anti-social", [("knife",), ("1",), ("000",), ("anti",), ("social",)]),
        ("a-b_c", [("b",), ("c",)]),
        ("I don't, I’m, we'll, they’ve: knife", [("knife",)]),
        ("dont couldnt wont isn't won’t aren't gun", [("gun",)]),
        ('say "no', [("say",), ("no",)]),
    ],
)
def test_words_and_phrases_are_what_is_understood(typed, phrases):
    assert Query.read(typed).phrases == tuple(phrases)


@pytest.mark.parametrize("typed", ["", " ", "-", '"', '""', "* & | !", "???", "😀", "\u202e", "_"])
def test_without_a_letter_or_a_digit_nothing_is_understood(typed):
    assert not Query.read(typed)


# What is found


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Two officers arrested him", "arrest officer"),
        ("He was charged", "charges charging"),
        ("Three knives were handed in", "knife"),
        ("The knife", "KNIVES"),
        ("People hand in guns", '"hand in"'),
        ("Anti-social behaviour", "social"),
        ("See www.example.org/path", "example"),
        ("An officer’s dog", "officer"),
        ("An “officer” said—no", "said officer"),
        ("1,000 plants", "1,000"),
        ("Das Café", "café"),
        ("нож", "Нож"),
    ],
)
@pytest.mark.django_db
def test_an_article_is_found_by_any_form_of_its_words(text, typed):
    an_article("found", body=f"<p>{text}</p>")
    an_article("other")

    assert found(typed) == ["found"]


@pytest.mark.parametrize("field", ["title", "summary", "body"])
@pytest.mark.django_db
def test_words_of_title_summary_and_text_are_looked_for(field):
    an_article("found", **{field: "A Lighthouse"})
    an_article("other")

    assert found("lighthouses") == ["found"]


@pytest.mark.django_db
def test_every_word_must_be_there():
    an_article("both", body="<p>Knives and guns.</p>")
    an_article("one", body="<p>Knives.</p>")

    assert found("guns knives") == ["both"]


@pytest.mark.django_db
def test_a_loosened_query_finds_what_has_any_of_its_words():
    an_article("guns", body="<p>Guns.</p>")
    an_article("knife", body="<p>A knife.</p>")
    an_article("neither")

    loosened = Query.read("guns knives zebra").loosened

    articles = Article.objects.matching(loosened).order_by("slug")
    assert [article.slug for article in articles] == ["guns", "knife"]
    assert Query.read("guns").loosened is None


@pytest.mark.django_db
def test_the_words_of_a_phrase_must_stand_together():
    an_article("together", body="<p>People hand in guns.</p>")
    an_article("apart", body="<p>In one hand he had guns.</p>")
    an_article("nearly", body="<p>A hand at the guns.</p>")

    assert found('"hand in" guns') == ["together"]
    assert found("hand guns") == ["apart", "nearly", "together"]


@pytest.mark.django_db
def test_markup_is_not_searched():
    an_article(body='<p><a href="https://example.org/">Words</a></p>')

    assert found("href") == found("example") == []


# The index


@pytest.mark.django_db
def test_what_is_published_is_found_from_that_moment_on():
    draft = a_draft(body="<p>Old words</p>")
    values = draft.says() | {"body": "<p>New ones</p>"}

    with transaction.atomic():
        draft.save_revision(None, values, began_from=1)
        inside = found("new"), found("old")

    assert inside == (["a-draft"], [])


@pytest.mark.django_db
def test_what_is_deleted_is_not_found():
    an_article("deleted", body="<p>Lighthouse</p>").revisions.all().delete()
    an_article("stays", body="<p>Lighthouse</p>")

    Article.objects.get(slug="deleted").delete()

    assert found("lighthouse") == ["stays"]


@pytest.mark.django_db
def test_what_is_rolled_back_is_not_found():
    article = an_article()

    with transaction.atomic():
        Article.objects.filter(pk=article.pk).update(plain_text="Lighthouse")
        inside = found("lighthouse")
        transaction.set_rollback(True)

    assert (inside, found("lighthouse")) == (["an-article"], [])


@pytest.mark.django_db
def test_a_text_of_any_length_can_be_saved_and_is_found_by_its_beginning():
    words = " ".join(f"w{number}é" for number in range(200_000))
    article = an_article()

    Article.objects.filter(pk=article.pk).update(plain_text=f"Lighthouse {words}")

    assert found("lighthouse") == ["an-article"]


@pytest.mark.sqlite
def test_sqlite_has_its_index_after_every_migration(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        triggers = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "INSERT INTO news_article_words(news_article_words) VALUES ('integrity-check')"
        )

    assert triggers >= {"article_words_come", "article_words_go", "article_words_change"}


def test_a_migration_that_remakes_the_table_can_put_the_index_right(db):
    searched = import_module("news.migrations.0005_articles_are_searched")
    editor = connection.SchemaEditorClass(connection)
    an_article("before", title="Lighthouse")
    if connection.vendor == "sqlite":
        for statement in searched.NO_TRIGGERS:
            editor.execute(statement, params=None)
    an_article("unseen", title="Lighthouse")

    searched.keep_index_right(None, editor)
    an_article("after", title="Lighthouse")
    searched.keep_index_right(None, editor)

    assert found("lighthouse") == ["after", "before", "unseen"]


# What nobody can mean


@pytest.mark.django_db
def test_no_input_is_wrong_for_the_database():
    an_article(body="<p>A whole text.</p>")
    hostile = ['"', '""', "*", "NEAR(a b)", "a OR", "AND", "NOT", "(", ")", "-", "^a", "a:b", "a*"]
    hostile += ["'", "\\", "%s", "%(x)s", "a & | !", "<->", "a\u0301", "\u202eabc", "😀 a", "ª²"]

    for typed in [*hostile, *STRINGS]:
        query = Query.read(typed[:200])
        if query:
            found(typed[:200])
    assert found("whole text") == ["an-article"]


# What is shown


def test_the_words_that_were_looked_for_are_marked():
    shown = quote("officers arrest", "Two officers made three arrests.", title="An officer")

    assert shown.title == "An <mark>officer</mark>"
    assert shown.text == "Two <mark>officers</mark> made three <mark>arrests</mark>."


def test_what_is_marked_is_still_text():
    shown = quote("script", "1 < 2 <script>alert(1)</script>", title="<b>A & B</b>")

    assert shown.title == "&lt;b&gt;A &amp; B&lt;/b&gt;"
    assert shown.text == (
        "1 &lt; 2 &lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;"
    )


def test_a_long_text_is_shown_around_the_first_of_the_words():
    shown = quote("lighthouse", "before " * 100 + "Lighthouse" + " after" * 100).text

    assert shown.startswith("…before before")
    assert shown.endswith("after…")
    assert "<mark>Lighthouse</mark>" in shown
    assert len(shown) < 300


def test_a_word_of_the_title_alone_shows_how_the_text_begins():
    shown = quote("title", "The text. " * 100, summary="In short.").text

    assert shown.startswith("In short. The text.")
    assert "<mark>" not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Use a knife bin\nKnife bins are boxes", "Use a knife bin – Knife bins are boxes"),
        ("Why?\n\nBecause.\r\nHe said: “Go.”\nEnd", "Why? Because. He said: “Go.” End"),
        ("“A bin”\n(A box)\n", "“A bin” – (A box)"),
    ],
)
def test_a_heading_does_not_run_into_the_sentence_after_it(text, shown):
    assert quote("lighthouse", text).text == shown


def test_a_text_without_a_space_is_cut_all_the_same():
    shown = quote("b", "a" * 5000).text

    assert shown == "a" * Quote.LENGTH + "…"
