"""What takes long is done when the last question is answered, and used when it fits."""

from dataclasses import replace

import pytest
from django.db import OperationalError, connection

from campaign_site import ready
from campaign_site.drafts import Drafts
from campaign_site.models import Draft
from campaign_site.secret_codes import CodeHasher, code_for, is_right
from reports import journey as report_journey
from reports import receiving
from reports.models import ConcernReport, ThreatPhrase, Topic
from tests.reports.conftest import Reporter, visitor  # noqa: F401
from tests.unfinished import draft_of, keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def hashed(monkeypatch):
    """How often the slow hash was made."""
    made = []
    honest = CodeHasher.encode

    def encode(hasher, code, *args):
        made.append(code)
        return honest(hasher, code, *args)

    monkeypatch.setattr(CodeHasher, "encode", encode)
    return made


@pytest.fixture
def at_the_end(visitor):  # noqa: F811
    """Somebody who has just answered the last question."""
    visitor.answers_up_to("photos")
    assert visitor.step == "check"
    return visitor


def topic_of(reporter):
    return draft_of(reporter).typed["topic"].removeprefix("topic=")


def stored_story():
    pages = ConcernReport.objects.get().answers.open()["pages"]
    return next(page["values"]["story"] for page in pages if page["step"] == "story")


def test_the_last_button_neither_hashes_nor_asks_the_questions_again(
    at_the_end, hashed, monkeypatch
):
    hashed.clear()
    monkeypatch.setattr("campaign_site.journeys.replay", lambda *_: pytest.fail("asked again"))

    answer = at_the_end.client.post(at_the_end.url("check"))

    assert "/sent/" in answer["Location"]
    assert hashed == []


@pytest.mark.django_db(transaction=True)
def test_the_slow_hash_is_made_before_the_last_button_and_holds_up_nobody(
    visitor,  # noqa: F811
    monkeypatch,
):
    held_up = []
    monkeypatch.setattr(
        receiving, "hash_code", lambda code: held_up.append(connection.in_atomic_block) or "hash"
    )

    visitor.answers_up_to("photos")

    assert held_up == [False]


@pytest.mark.parametrize("letters", [1, 900])
def test_a_story_of_up_to_900_letters_is_ready_in_16_kib(at_the_end, letters):
    nonce_and_tag = 12 + 16

    at_the_end.answers("story", story="x" * letters)

    assert len(Draft.objects.get().answers) == 16 * 1024 + nonce_and_tag


def test_the_code_that_is_shown_fits_the_hash_that_was_ready(at_the_end):
    code = code_for(draft_of(at_the_end).token)

    at_the_end.sends()

    assert is_right(code, ConcernReport.objects.get().code_hash)


def test_the_hash_is_made_once_however_often_an_answer_is_changed(at_the_end, hashed):
    hashed.clear()

    at_the_end.answers("story", story="On second thoughts").sends()

    assert hashed == []
    assert stored_story() == "On second thoughts"


def test_what_was_made_of_other_answers_is_not_sent(at_the_end):
    draft = draft_of(at_the_end)
    draft.typed["story"] = "story=Something+else"
    keep(at_the_end.client, draft)

    at_the_end.sends()

    assert stored_story() == "Something else"


def test_what_was_made_for_another_draft_is_not_sent(at_the_end):
    draft = draft_of(at_the_end)
    other = replace(draft, token="1" * 64)
    keep(at_the_end.client, other)

    at_the_end.sends()

    assert is_right(code_for(other.token), ConcernReport.objects.get().code_hash)


def test_a_journey_that_asks_another_question_since_makes_it_anew(at_the_end):
    draft = draft_of(at_the_end)
    longer = replace(report_journey.REPORT, steps=(*report_journey.STEPS, report_journey.STEPS[0]))

    assert ready.of(report_journey.REPORT, draft)
    assert not ready.of(longer, draft)


def test_what_another_release_gathered_is_made_anew(at_the_end, monkeypatch):
    draft = draft_of(at_the_end)
    assert ready.of(report_journey.REPORT, draft)

    monkeypatch.setattr(receiving, "GATHERED_AS", receiving.GATHERED_AS + 1)

    assert not ready.of(report_journey.REPORT, draft)


def test_what_was_gathered_for_other_columns_is_made_anew(at_the_end, monkeypatch):
    draft = draft_of(at_the_end)
    columns = ConcernReport._meta.concrete_fields[1:]

    monkeypatch.setattr(ConcernReport._meta, "concrete_fields", columns)

    assert not ready.of(report_journey.REPORT, draft)


@pytest.mark.parametrize("spoil", [{"no_such_column": 1}, {"id": "not a number"}, None])
def test_what_can_not_be_stored_is_made_anew_and_sent(at_the_end, spoil):
    draft = draft_of(at_the_end)
    draft.ready["gathered"]["row"] = spoil and draft.ready["gathered"]["row"] | spoil
    keep(at_the_end.client, draft)

    assert at_the_end.sends().reference
    assert ConcernReport.objects.count() == 1


def test_a_fault_that_is_not_of_what_was_ready_is_not_hidden(at_the_end, monkeypatch):
    def break_down(*args, **kwargs):
        raise TypeError("a fault of our own")

    monkeypatch.setattr(receiving, "stored", break_down)

    with pytest.raises(TypeError, match="of our own"):
        at_the_end.sends()


def test_a_topic_that_was_withdrawn_meanwhile_is_asked_again(at_the_end):
    topic = Topic.objects.get(slug=topic_of(at_the_end))
    Topic.objects.filter(pk=topic.pk).update(is_offered=False)

    answer = at_the_end.client.post(at_the_end.url("check"))

    assert "/topic/" in answer["Location"]
    assert not ConcernReport.objects.exists()


def test_a_topic_that_was_deleted_meanwhile_is_asked_again(at_the_end):
    Topic.objects.get(slug=topic_of(at_the_end)).delete()

    answer = at_the_end.client.post(at_the_end.url("check"))

    assert "/topic/" in answer["Location"]


def test_a_risk_that_was_raised_meanwhile_counts(at_the_end):
    topics = Topic.objects.filter(slug=topic_of(at_the_end))
    assert topics.get().default_risk < Topic.Risk.HIGH
    topics.update(default_risk=Topic.Risk.HIGH)

    at_the_end.sends()

    assert ConcernReport.objects.get().risk >= Topic.Risk.HIGH


@pytest.mark.parametrize("is_new", [True, False])
def test_words_of_threat_that_were_named_meanwhile_are_found(visitor, is_new):  # noqa: F811
    other = ThreatPhrase.objects.create(words="zyzzyva")
    visitor.answers_up_to("photos")
    visitor.answers("story", story="He is a quibblewort")
    if is_new:
        ThreatPhrase.objects.create(words="quibblewort")
    else:
        ThreatPhrase.objects.filter(pk=other.pk).update(words="quibblewort")

    visitor.sends()

    assert ConcernReport.objects.get().has_threat_words


def test_without_it_everything_is_made_when_it_is_sent(at_the_end):
    draft = draft_of(at_the_end)
    keep(at_the_end.client, replace(draft, ready={}))

    at_the_end.sends()

    assert is_right(code_for(draft.token), ConcernReport.objects.get().code_hash)


def test_an_answer_is_kept_even_if_what_is_ready_can_not_be(visitor, monkeypatch):  # noqa: F811
    def refuse(drafts, draft):
        raise OperationalError

    monkeypatch.setattr(Drafts, "keep_ready", refuse)

    visitor.answers_up_to("photos")

    assert visitor.step == "check"
    assert draft_of(visitor).ready == {}
    assert visitor.sends().reference


@pytest.mark.parametrize("gone", ["gather", "judged_by"])
def test_an_answer_is_kept_even_if_nothing_can_be_made_ready(
    visitor,  # noqa: F811
    monkeypatch,
    gone,
):
    def refuse(*args):
        raise OperationalError

    with monkeypatch.context() as broken:
        honest = report_journey.REPORT
        broken.setitem(honest.__dict__, gone, refuse)
        visitor.answers_up_to("photos")

    assert visitor.step == "check"
    assert draft_of(visitor).ready == {}
    assert visitor.sends().reference


def test_what_another_tab_told_meanwhile_is_not_overwritten(at_the_end):
    draft = draft_of(at_the_end)
    drafts = Drafts(at_the_end.client.get(at_the_end.url("check")).wsgi_request)
    changed = replace(draft, typed=draft.typed | {"story": "story=Another+tab"})
    keep(at_the_end.client, changed)

    drafts.keep_ready(replace(draft, stored=b"as it was before"))

    assert draft_of(at_the_end).typed["story"] == "story=Another+tab"


def test_nothing_of_it_is_left_when_it_was_sent(at_the_end):
    at_the_end.sends()

    assert draft_of(at_the_end).ready == {}
    assert Draft.objects.count() == 1


def test_words_of_threat_are_found_when_they_are_told(visitor):  # noqa: F811
    ThreatPhrase.objects.get_or_create(words="kill")

    visitor.answers_up_to("photos")
    visitor.answers("story", story="He said he will kill her").sends()

    assert ConcernReport.objects.get().has_threat_words


def test_two_reporters_share_nothing_that_is_ready(at_the_end, client):
    other = Reporter(client, "reports")
    other.answers_up_to("photos")

    assert draft_of(other).ready["token"] != draft_of(at_the_end).ready["token"]
