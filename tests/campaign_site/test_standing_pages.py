"""The pages of words. None of these tests asks for a database, because no such page needs one."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import resolve, reverse
from django.utils import translation
from pytest_django.asserts import assertContains

from campaign_site import force
from campaign_site.languages import OWN
from campaign_site.models import Feedback
from campaign_site.views import PageSitemap
from reports.forms.reporter import LIMITS
from reports.models import ConcernReport
from reports.status import PHRASES
from tests.giving_back import carried, no_database

TITLES = {
    "accessibility": "Accessibility statement",
    "amnesty:licence-holders": "About a licence",
    "contact": "Contact",
    "cookies": "Cookies",
    "feedback": "Feedback",
    "feedback-sent": "Thank you for your feedback",
    "keeping-you-safe": "How we keep you safe",
    "privacy": "Privacy",
    "terms": "Terms and conditions",
    "what-happens": "What happens next",
}
WITHOUT_A_FORM = sorted(TITLES.keys() - {"feedback"})

TEMPLATES = [
    *sorted((settings.BASE_DIR / "templates" / "pages").glob("*.html")),
    *sorted((settings.BASE_DIR / "templates").glob("[45]*.html")),
]
TRANSLATED = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}|{[{%].*?[}%]}", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def page(client, name):
    return client.get(reverse(name)).content.decode()


@pytest.mark.parametrize(("name", "title"), TITLES.items())
def test_a_page_has_its_title_and_one_main_heading(client, name, title):
    html = page(client, name)

    assert f"<title>{title} – Matters of Priority</title>" in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("name", TITLES)
def test_a_page_can_be_left_and_says_that_the_site_is_a_beta(client, name):
    html = page(client, name)

    assert "Leave this site</a>" in html
    assert "This site is a beta" in html
    assert "</footer>" in html


@pytest.mark.parametrize("name", WITHOUT_A_FORM)
def test_reading_sets_no_cookie_and_is_the_same_for_everyone(client, name):
    response = client.get(reverse(name))

    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")


def test_the_feedback_form_sets_the_cookie_that_protects_it_and_no_other(client):
    response = client.get(reverse("feedback"))

    assert set(response.cookies) == {settings.CSRF_COOKIE_NAME}


@pytest.mark.parametrize("name", TITLES)
def test_every_link_within_the_site_leads_somewhere(client, name):
    html = page(client, name)

    links = re.findall(r'href="(/[^"#?]*)', html)

    assert links
    for link in links:
        if not link.startswith(settings.STATIC_URL):
            with translation.override(translation.get_language_from_path(link) or OWN):
                resolve(link)


@pytest.mark.parametrize("name", TITLES)
def test_every_link_within_a_page_lands_on_it(client, name):
    html = page(client, name)

    targets = set(re.findall(r'href="#([^"]+)', html))

    assert targets <= set(re.findall(r' id="([^"]+)', html))


def test_the_footer_leads_to_the_pages_that_the_law_asks_for(client):
    footer = page(client, "contact").partition("<footer")[2]

    for name in ("accessibility", "cookies", "privacy", "terms", "contact"):
        assert f'href="{reverse(name)}"' in footer


def test_the_footer_leads_to_the_pages_that_keep_a_reader_safe(client):
    footer = page(client, "contact").partition("<footer")[2]

    for name in ("keeping-you-safe", "signs", "young-people"):
        assert f'href="{reverse(name)}"' in footer


@pytest.mark.parametrize("name", WITHOUT_A_FORM)
def test_a_page_says_where_it_stands_unless_it_is_an_end(client, name):
    html = page(client, name)

    own = f'<link rel="canonical" href="http://testserver{reverse(name)}">'

    assert (own in html) is (name != "feedback-sent")


def test_the_sitemap_lists_every_page_that_says_where_it_stands(client):
    listed = {reverse(name) for name in PageSitemap().items()}

    wanted = {reverse(name) for name in TITLES} - {reverse("feedback"), reverse("feedback-sent")}

    assert wanted < listed


@pytest.mark.parametrize("name", ["amnesty:licence-holders", "keeping-you-safe", "what-happens"])
@pytest.mark.parametrize("prefix", ["/ro", "/pl", "/lt"])
def test_a_page_that_keeps_a_reader_safe_is_there_in_every_language(client, prefix, name):
    html = client.get(prefix + reverse(name)).content.decode()

    assert f'<html lang="{prefix[1:]}"' in html


def test_what_happens_says_each_phrase_that_a_code_can_show(client):
    html = unescape(page(client, "what-happens"))

    for phrase in PHRASES.values():
        assert f"<li>{phrase}</li>" in html


def test_what_happens_says_how_long_a_code_works(client):
    days = ConcernReport.CODE_LASTS.days

    assertContains(client.get(reverse("what-happens")), f"you can look for {days} days")


def test_what_happens_says_the_limit_of_staying_anonymous_in_the_words_of_the_form(client):
    assertContains(client.get(reverse("what-happens")), str(LIMITS))


def test_the_cookies_page_names_every_cookie_by_its_setting(client):
    html = page(client, "cookies")

    names = re.findall(r"<dt[^>]*>([^<]+)</dt>", html)

    assert names == [
        f"{settings.ANSWERS_COOKIE_NAME}-…",
        settings.CSRF_COOKIE_NAME,
        settings.SESSION_COOKIE_NAME,
    ]


@pytest.mark.django_db
def test_staff_at_work_get_no_cookie_that_the_cookies_page_does_not_name(admin_client):
    named = {settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME}

    admin_client.get(reverse("admin:news_priority_add"))
    admin_client.post(reverse("admin:news_priority_add"), {"name": "Drug harm"})

    assert set(admin_client.cookies) == named


@pytest.mark.parametrize("channel", force.current().channels, ids=lambda channel: channel.key)
def test_the_contact_page_gives_each_channel_with_the_day_its_source_was_read(client, channel):
    text = unescape(page(client, "contact"))

    row = text.partition(f'"site-channels__name">{channel.name}</dt>')[2].partition("</dd>")[0]

    assert channel.use in row
    for way in filter(None, (channel.number, channel.web, channel.email)):
        assert f">{way}</a>" in row
    day = f"{channel.read_on.day} {channel.read_on:%B %Y}"
    assert f"From a published source, read on {day}." in row


def test_a_channel_that_a_person_has_tried_says_when():
    channel = force.current().channel["crimestoppers"]._replace(checked_on=date(2026, 12, 1))

    html = render_to_string("includes/channels.html", {"channels": [channel], "with_checks": True})

    assert "Checked by a person on 1 December 2026." in html
    assert "From a published source" not in html


def test_the_contact_page_says_to_call_before_going_to_a_front_desk(client):
    assertContains(client.get(reverse("contact")), "Call 101 before you travel.")


def test_a_number_for_text_messages_is_not_called(client):
    html = page(client, "contact")

    assert 'href="sms:61016">61016</a>' in html
    assert "tel:61016" not in html


def test_the_contact_page_begins_with_what_to_do_in_an_emergency(client):
    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", page(client, "contact"))

    assert headings[:2] == ["In an emergency", "Police, when it is not an emergency"]


def test_the_privacy_page_tells_both_halves_and_where_to_complain(client):
    html = page(client, "privacy")

    assert "Part 3 of the Data Protection Act 2018" in html
    assert "UK GDPR" in html
    assert "The Chief Constable of Northamptonshire Police" in html
    assert "complain to the Information Commissioner" in html


def test_what_only_the_force_knows_is_marked_and_not_invented(client):
    html = page(client, "privacy")

    to_add = re.findall(r"must add this[^<]*</strong><br>\s*([^<]+)", html)

    assert any("data protection officer" in text for text in to_add)
    assert any("how many days each copy is kept" in text for text in to_add)


def test_each_half_of_the_privacy_page_says_that_copies_keep_what_is_deleted(client):
    html = page(client, "privacy")
    police_work, this_website = html.index('id="police-work"'), html.index('id="this-website"')
    copies = html.index('id="copies"')

    for half in (html[police_work:this_website], html[this_website:copies]):
        assert 'stays in our <a class="govuk-link" href="#copies">safety copies</a>' in half


def test_the_accessibility_statement_claims_no_more_than_was_tested(client):
    response = client.get(reverse("accessibility"))

    assertContains(response, "This website is partially compliant with the Web Content")
    assertContains(response, "Nobody has tested this site by hand with a screen reader")
    assertContains(response, "1.3.5 (identify input purpose)")


def test_feedback_without_words_says_what_to_do(client):
    html = client.post(reverse("feedback"), {"message": ""}).content.decode()

    assert "<title>Error: Feedback" in html
    assert '<a href="#id_message">Enter what you would like to tell us</a>' in html


@pytest.mark.django_db(transaction=True)
def test_feedback_that_can_not_be_kept_is_given_back_and_can_be_sent_again():
    client = Client(raise_request_exception=False)

    with no_database():
        paused = client.post(reverse("feedback"), {"message": "The menu is too small."})

    html = paused.content.decode()
    assert paused.status_code == 503
    assert "What you typed is still on this page." in html
    assert "no-store" in paused["Cache-Control"]
    assert all(number in html for number in ("999", "101", "0800 555 111"))

    client.post(reverse("feedback"), carried(paused))
    assert Feedback.objects.get().message.open() == "The menu is too small."


@pytest.mark.django_db
def test_feedback_is_thanked_for_and_kept_sealed(client):
    response = client.post(reverse("feedback"), {"message": "The menu is too small."})

    assert response.url == reverse("feedback-sent")
    assert Feedback.objects.get().message.open() == "The menu is too small."


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_page_has_words_that_can_not_be_translated(template):
    words = TAG.sub("", TRANSLATED.sub("", template.read_text()))

    assert words.split() == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_page_has_a_telephone_number_of_its_own(template):
    words = re.sub(r"force\.channel\.\w+", "", Path(template).read_text())

    numbers = re.findall(r"tel:|\b0[\d ]{6,}|\b(?:999|101)\b", words)

    assert numbers == []


@pytest.mark.django_db
def test_the_front_page_says_how_to_call_without_speaking_and_what_to_look_out_for(client):
    html = page(client, "home").partition("<main")[2].partition("</main>")[0]

    for channel in force.current().home_channels:
        assert channel.name in html
    assert "999 then 55" in html
    assert f'href="{reverse("signs")}"' in html
