"""A question that nobody has answered yet is drawn once, and given to everyone."""

import gzip
import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import translation

from amnesty.journey import BOOKING
from campaign_site import page_style, untouched
from campaign_site.drafts import Unfinished
from campaign_site.journeys import QuestionView
from campaign_site.steps import Progress
from reports.forms.concern import StoryForm, TopicForm
from reports.journey import REPORT

RUN, OTHER_RUN, TOKEN = "aaaabbbbccccdddd", "responsibilities", "t" * 64
DANGER = "/report/danger/"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LANGUAGES = ["en-gb", "ro", "pl", "lt"]
SAME = [
    (journey, step)
    for journey in (REPORT, BOOKING)
    for step in journey.steps
    if step.form_class.is_the_same_for_everyone
]


@pytest.fixture
def token(monkeypatch):
    monkeypatch.setattr(untouched, "get_token", lambda request: TOKEN)


def view_of(journey, step, run, kept_until):
    """The page of a step as somebody opens it who has answered the first one, or nothing."""
    view = QuestionView(journey=journey)
    view.request = RequestFactory().get(journey.step_url(step, run))
    view.request.resolver_match = resolve(view.request.path)
    view.run, view.step = run, step
    answered = {journey.first_step: SimpleNamespace(cleaned_data={})}
    view.progress = Progress({} if step == journey.first_step else answered)
    view.draft = Unfinished(journey.namespace, run, kept_until=kept_until)
    return view


def drawn_anew(view):
    context = view.get_context_data(form=view.question(None)) | {"csrf_token": TOKEN}
    html = view.render_to_response(context).rendered_content
    return page_style.dressed(html.encode())[0].decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("journey", "step"), SAME, ids=lambda thing: getattr(thing, "slug", thing.__class__.__name__)
)
def test_what_is_kept_is_what_would_be_drawn_for_anyone(token, journey, step, language):
    """Once for who comes first, and once for somebody else, later, in another run."""
    kept_until = None if step == journey.first_step else NOW + timedelta(minutes=30)
    for run, passed in ((OTHER_RUN, 0), (RUN, 61)):
        with (
            translation.override(language),
            time_machine.travel(NOW + timedelta(seconds=passed), tick=False),
        ):
            view = view_of(journey, step, run, kept_until)
            assert untouched.is_at(view)

            plain = untouched.answer(view)
            view.request.META["HTTP_ACCEPT_ENCODING"] = "gzip, deflate, br, zstd"
            packed = untouched.answer(view)

            assert plain.text == drawn_anew(view)
            assert gzip.decompress(packed.content).decode() == plain.text


def test_there_are_many_such_questions():
    assert len(SAME) == 23


def test_who_reads_it_has_a_token_of_their_own_that_works(db):
    tokens = []
    for _visitor in range(2):
        client = Client(enforce_csrf_checks=True)
        page = client.get(DANGER, follow=True)
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w{64})"', page.text)[1]
        address = f"{DANGER}?{page.redirect_chain[-1][0].partition('?')[2]}"
        sent = client.post(address, {"danger": "no", "csrfmiddlewaretoken": found})
        tokens.append(found)

        assert "/report/device/" in sent["Location"]

    assert tokens[0] != tokens[1]


def test_a_browser_that_takes_gzip_gets_it_and_one_that_refuses_does_not(db, client):
    packed, plain = (
        client.get(f"{DANGER}?run={RUN}", headers={"accept-encoding": accepted})
        for accepted in ("gzip, br", "br, gzip;q=0")
    )

    assert packed["Content-Encoding"] == "gzip"
    assert {*packed["Vary"].split(", ")} == {*plain["Vary"].split(", ")}
    assert packed["Content-Length"] == str(len(packed.content))
    assert not plain.has_header("Content-Encoding")
    assert RUN in plain.text
    assert RUN.encode() in gzip.decompress(packed.content)


def test_nothing_of_a_visitor_is_kept(db, client):
    page = client.get(f"{DANGER}?run={RUN}").text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]

    [(key, (kept, _style))] = untouched.DRAWN.pages.items()

    assert RUN in page
    for told in (RUN, token):
        assert told not in kept.decode()
        assert told not in repr(key)


def test_whoever_names_a_run_like_a_word_changes_no_word_for_others(db, client):
    client.get(f"{DANGER}?run={OTHER_RUN}")

    assert OTHER_RUN not in client.get(f"{DANGER}?run={RUN}").text


@pytest.mark.parametrize("more", ["&x=1", "&run=1"])
def test_what_else_stands_in_the_address_is_not_kept_for_others(db, client, more):
    page = client.get(f"{DANGER}?run={RUN}{more}")

    assert page.status_code in {200, 302}
    assert untouched.DRAWN.pages == {}


def test_an_answer_is_shown_to_who_gave_it_and_to_nobody_else(db):
    address = f"{DANGER}?run={RUN}"
    one, other = Client(), Client()
    one.post(address, {"danger": "no"})

    assert re.search("<input[^>]* checked", one.get(address).text)
    assert not re.search("<input[^>]* checked", other.get(address).text)


def test_a_page_that_is_too_long_to_be_kept_is_drawn_each_time(db, client, monkeypatch):
    monkeypatch.setattr("campaign_site.drawn_pages.LONGEST", 10)

    for run in (RUN, OTHER_RUN):
        page = client.get(f"{DANGER}?run={run}")

        assert page.status_code == 200
        assert f"run={run}" in page.text
        assert untouched.RUN not in page.content
    assert untouched.DRAWN.pages == {}


@pytest.mark.parametrize("form", [TopicForm, StoryForm])
def test_what_hangs_on_the_database_or_on_answers_is_drawn_each_time(form):
    assert not form.is_the_same_for_everyone
