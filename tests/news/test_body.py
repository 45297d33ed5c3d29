"""The text of an article: what is kept, what goes, and where the numbers come from."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Value
from django.utils.safestring import SafeString

from campaign_site import force
from news import body
from news.models import Article
from tests.news.factories import an_article


def test_what_the_editor_can_make_is_kept():
    html = (
        "<h2>Head</h2><h3>Smaller</h3><p>A <strong>bold</strong> and <em>slanted</em> word<br></p>"
        "<ul><li>one</li></ul><ol><li>two</li></ol><blockquote><p>Said</p></blockquote>"
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
