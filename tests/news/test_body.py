"""The text of an article: what is kept, what goes, and where the numbers come from."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Value
from django.utils.safestring import SafeString

from campaign_site import force
from news import body
from news.models import Article
from tests.naughty import markup
from tests.news.factories import a_campaign, a_week, an_article
from tests.news.hostile import PAYLOADS

HARMLESS = {
    *[(tag,) for tag in (*body.BLOCKS, "strong", "em", "br")],
    ("a", "href", "rel"),
    ("a", "rel"),
}
OURS = {
    ("a", "class", "href"),
    ("dl", "class"),
    ("div", "class"),
    ("dt", "class"),
    ("dd", "class"),
    ("span", "class"),
    ("a", "class", "href", "rel"),
}


def test_what_the_editor_can_make_is_kept():
    html = (
        "<h2>Head</h2><h3>Smaller</h3><p>A <strong>bold</strong> and <em>slanted</em> word<br></p>"
        "<ul><li>one</li></ul><ol><li>two</li></ol><blockquote><p>Said</p></blockquote>"
        '<figure><blockquote><p>Said</p><p>and <a href="/" rel="noreferrer">meant</a></p>'
        "</blockquote><figcaption>Chief inspector</figcaption></figure>"
    )

    assert body.clean(html) == html


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)></svg>",
        "<iframe src='https://example.com'></iframe>",
        "<style>p{display:none}</style>",
        "<math><mi xlink:href='javascript:alert(1)'></math>",
        "<form action='/x'><input name=q></form>",
        "<!-- --!><script>alert(1)</script>",
    ],
)
def test_nothing_that_runs_or_loads_is_kept(html):
    assert body.clean(f"<p>Before</p>{html}").replace("&gt;", "").strip() == "<p>Before</p>"


QUOTE = "<figure><blockquote><p>Said</p></blockquote><figcaption>Role</figcaption></figure>"


@pytest.mark.parametrize(
    ("odd", "kept"),
    [
        ("<figure><p>Text</p></figure>", "<p>Text</p>"),
        (
            "<figure><blockquote><p>Said</p></blockquote></figure>",
            "<blockquote><p>Said</p></blockquote>",
        ),
        (
            "<figure><blockquote><p>Said</p></blockquote><figcaption> </figcaption></figure>",
            "<blockquote><p>Said</p></blockquote>",
        ),
        (
            "<figure><figcaption>First</figcaption><blockquote><p>Said</p></blockquote></figure>",
            "<p>First</p><blockquote><p>Said</p></blockquote>",
        ),
        (
            "<figure><blockquote><h2>Head</h2></blockquote><figcaption>Role</figcaption></figure>",
            "<blockquote><h2>Head</h2></blockquote><p>Role</p>",
        ),
        ("<p>a</p><figcaption><p>Alone</p></figcaption>", "<p>a</p><p>Alone</p>"),
        (f"<figure>{QUOTE}<p>More</p></figure>", f"{QUOTE}<p>More</p>"),
        (f"{QUOTE}<figure>Loose</figure>{QUOTE}", f"{QUOTE}Loose{QUOTE}"),
        (
            '<figure><a href="&lt;figure>&lt;blockquote>&lt;p>x">Link</a></figure>',
            '<a href="&lt;figure&gt;&lt;blockquote&gt;&lt;p&gt;x" rel="noreferrer">Link</a>',
        ),
    ],
)
def test_a_figure_that_is_no_quote_with_a_role_falls_apart_and_loses_no_word(odd, kept):
    assert body.clean(odd) == kept


@pytest.mark.parametrize("html", PAYLOADS)
def test_of_a_hostile_text_only_what_the_editor_can_make_is_left(html):
    cleaned = body.clean(html)

    assert markup(cleaned) <= HARMLESS
    assert body.clean(cleaned) == cleaned
    assert not re.search(r"href=\"(?!https?:|/|#|`|mailto:)[^\"]*:", cleaned)
    assert markup(body.shown(cleaned)) <= HARMLESS | OURS


@pytest.mark.parametrize(
    "part",
    ["<figure>", "<figcaption> ", "{", "{results", "<p>{", "<p> ", "<figure><blockquote><p>x</p>"],
)
def test_a_long_text_takes_no_longer_than_its_length(part):
    assert body.plain(part * (500_000 // len(part))) is not None


LONG = [
    "<div>",
    "<ul><li>",
    "<div><table></div></table>",
    "<div><style></div></style>",
    "<div><textarea></div></textarea>",
    "<div><!--</div>-->",
    "<div><!x </div>",
    "<div title='</div>'>",
    "<div></span></p></x>",
    "<figure><blockquote>",
]


@pytest.mark.parametrize("part", LONG)
def test_a_deep_text_is_refused_and_never_gets_to_the_cleaner(part, monkeypatch):
    html = part * 5000
    monkeypatch.setattr(body, "CLEANER", None)

    with pytest.raises(ValidationError, match="no more than 20 tags"):
        body.check(html)

    assert markup(body.clean(html)) == set()


@pytest.mark.parametrize("part", ["&", "<p>a</p>", "a", "{101}", "<", "<!--"])
def test_a_long_text_is_refused_and_never_gets_to_the_cleaner(part, monkeypatch):
    html = part * (1_000_000 // len(part))
    monkeypatch.setattr(body, "CLEANER", None)

    with pytest.raises(ValidationError, match="200,000 letters"):
        body.check(html)

    words = body.clean(html)
    assert markup(words) == set()
    assert body.clean(words) == words


def test_nothing_of_a_text_that_is_not_cleaned_runs():
    words = body.clean("<script>a()</script><p>1 &lt; 2 &amp; &lt;b&gt;</p>" + " " * 200_000)

    assert words.split() == ["1", "&lt;", "2", "&amp;", "&lt;b&gt;"]
    assert body.plain(words).split() == ["1", "<", "2", "&", "<b>"]


def test_a_text_that_is_longer_when_it_is_clean_is_refused():
    with pytest.raises(ValidationError, match="200,000 letters"):
        body.check("<p>" + "&" * 100_000)


@pytest.mark.parametrize(
    "html",
    [
        "<ul>" + "<li>One<ul><li>In it</ul>" * 3000 + "</ul>",
        "<p>One<p>Two" * 5000,
        "<b>One</b><br><i>Two</i><img>" * 3000,
        "<div>" * 20 + "Twenty" + "</div>" * 20,
    ],
)
def test_a_text_with_many_tags_is_none_too_deep(html):
    body.check(html)

    assert body.clean(html) == body.CLEANER.clean(html)


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "tel:0800000000"])
def test_a_link_that_runs_or_dials_loses_its_address(href):
    assert body.clean(f'<a href="{href}">word</a>') == '<a rel="noreferrer">word</a>'


def test_attributes_other_than_the_address_of_a_link_go():
    html = (
        '<p class="x" style="color:red" onclick="x()"><a href="/report/" target="_blank">us</a></p>'
    )

    assert body.clean(html) == '<p><a href="/report/" rel="noreferrer">us</a></p>'


@pytest.mark.django_db
def test_the_text_is_clean_whichever_way_it_is_saved():
    dirty, clean = "<p>Text<script>alert(1)</script></p>", "<p>Text</p>"
    saved = an_article("saved", body=dirty)
    an_article("updated")
    an_article("changed-in-bulk")

    Article.objects.filter(slug="updated").update(body=dirty)
    changed = Article.objects.get(slug="changed-in-bulk")
    changed.body = dirty
    Article.objects.bulk_update([changed], ["body"])
    Article.objects.bulk_create(
        [Article(slug="made-in-bulk", title="Title", summary="Summary", body=dirty)]
    )

    assert saved.body == clean
    assert set(Article.objects.values_list("body", flat=True)) == {clean}


@pytest.mark.django_db
def test_an_expression_of_the_database_is_passed_on():
    an_article("counted")

    Article.objects.update(body=Value("<p>Set by the database</p>"))

    assert Article.objects.get().body == "<p>Set by the database</p>"


@pytest.mark.django_db
def test_what_the_database_has_set_is_cleaned_before_it_is_shown():
    an_article("set")
    Article.objects.update(body=Value("<p>Text<script>alert(1)</script></p>"))

    shown = Article.objects.get().shown_body

    assert shown == "<p>Text</p>"


def test_a_channel_in_braces_becomes_its_number():
    crimestoppers = force.current().channel["crimestoppers"]

    shown = body.shown("<p>Call {crimestoppers} now.</p>")

    assert shown == (
        f'<p>Call <a class="govuk-link" href="tel:{crimestoppers.dial}">{crimestoppers.number}</a>'
        " now.</p>"
    )
    assert isinstance(shown, SafeString)


def test_a_channel_can_be_asked_for_its_website():
    web = force.current().channel["crimestoppers"].web

    assert body.shown("{crimestoppers.web}") == (
        f'<a class="govuk-link" href="https://{web}" rel="noreferrer">{web}</a>'
    )


def test_a_channel_without_a_number_shows_what_it_has():
    email = force.current().channel["phishing-email"].email

    assert body.shown("{phishing-email}") == (
        f'<a class="govuk-link" href="mailto:{email}">{email}</a>'
    )


def test_braces_inside_a_tag_are_left_alone():
    html = body.clean('<p><a href="/a?x={101}&quot;>{999}">word</a></p>')

    assert body.shown(html) == html


def test_a_channel_that_is_gone_leads_to_those_that_are_there():
    assert body.shown("Call {gone}.") == (
        'Call <a class="govuk-link" href="/contact/">how to contact us</a>.'
    )


@pytest.mark.parametrize("name", ["crimestopers", "", "101.fax", "fearless.number", "101.name"])
def test_an_unknown_channel_is_refused_by_its_name(name):
    with pytest.raises(ValidationError) as refused:
        body.check_channels(f"<p>Call {{{name}}}</p>")

    assert f"“{{{name}}}”" in refused.value.messages[0]
    assert "crimestoppers" in refused.value.messages[0]


def test_known_channels_are_accepted():
    every = " ".join(f"{{{key}}}" for key in force.current().channel if key != "bsl-999")

    assert body.check_channels(every) is None


def test_a_channel_with_nothing_to_call_is_refused():
    with pytest.raises(ValidationError):
        body.check_channels("{bsl-999}")


def test_a_text_to_a_number_is_a_text_and_no_call():
    assert 'href="sms:999"' in body.shown("{emergency-sms}")


def test_a_channel_in_a_paragraph_of_its_own_is_shown_with_all_that_is_known_of_it():
    fearless = force.current().channel["fearless"]

    shown = body.shown("<p>Before</p><p> {fearless.block} </p>")

    assert shown.startswith('<p>Before</p><dl class="site-channels">')
    assert fearless.name in shown
    assert fearless.use in shown
    assert f'href="https://{fearless.web}"' in shown
    assert "{" not in shown


def test_a_channel_that_should_stand_alone_and_does_not_is_a_link():
    number = force.current().channel["101"].number

    assert body.shown("<p>Call {101.block} now.</p>") == (
        f'<p>Call <a class="govuk-link" href="tel:101">{number}</a> now.</p>'
    )


def test_a_channel_alone_that_the_force_has_dropped_leads_to_those_that_are_there():
    assert body.shown("<p>{gone.block}</p>") == (
        '<p><a class="govuk-link" href="/contact/">how to contact us</a></p>'
    )


def test_nothing_in_braces_is_filled_in_within_an_address():
    html = body.clean('<a href="/?<p>{crimestoppers.block}</p>{results}">word</a>')

    assert body.shown(html) == html


@pytest.mark.parametrize("html", ["<p>See {results} here</p>", "{results}", "<h2>{results}</h2>"])
def test_results_stand_in_a_paragraph_of_their_own(html):
    with pytest.raises(ValidationError) as refused:
        body.check_channels(html)

    assert refused.value.messages == ["Put {results} in a paragraph of its own."]
    assert "{" not in body.shown(html)


@pytest.mark.django_db
def test_the_results_of_the_week_stand_where_the_writer_put_them():
    week = a_week()
    week.results.create(what="Warrants", number=7, source="Our press office")
    told = an_article(week=week, body="<p>Before</p><p>{results}</p>")
    no_week = an_article("no-week", body="<p>Before</p><p>{results}</p>")

    assert "Warrants" in told.shown_body
    assert "Our press office" in told.shown_body
    assert no_week.shown_body == "<p>Before</p>"


@pytest.mark.django_db
@pytest.mark.parametrize("is_published", [True, False])
def test_without_results_or_before_the_campaign_is_out_nothing_stands_there(is_published):
    week = a_week(a_campaign(is_published=is_published))
    if not is_published:
        week.results.create(what="Warrants", number=7, source="Our press office")

    assert an_article(week=week, body="<p>{results}</p>").shown_body == ""


@pytest.mark.django_db
def test_results_are_asked_for_by_those_articles_only_that_show_them(django_assert_num_queries):
    article = an_article(week=a_week(), body="<p>Text</p>")

    with django_assert_num_queries(0):
        assert article.shown_body == "<p>Text</p>"


def test_the_words_of_a_text_have_numbers_a_line_for_each_block_and_no_markup():
    html = (
        "<h2>Head</h2><figure><blockquote><p>Call {101} &amp; wait</p></blockquote>"
        "<figcaption>Role</figcaption></figure><p>{crimestoppers.block}</p><p>{results}</p>"
    )
    channel = force.current().channel["crimestoppers"]

    lines = body.plain(html).split("\n")

    assert [line for line in lines if line] == [
        "Head",
        "Call 101 & wait",
        "Role",
        f"{channel.name}: {channel.number}",
    ]
