"""The part of an article's page that publishes it: each button does what it says, or nothing."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from news import checking
from news.models import Article
from tests.news.factories import NOW, a_draft, an_article

MINUTE = timedelta(minutes=1)
MONDAY = NOW + timedelta(days=7)
State = Article.State
ON_MONDAY = "Publish on Monday 30 January 2023 at 10:16am"


@pytest.fixture
def writer(signed_in_as):
    return signed_in_as(Role.PUBLISHER, name="wendy")


@pytest.fixture
def approver(signed_in_as):
    return signed_in_as(Role.APPROVER, name="kate")


@pytest.fixture
def draft(writer):
    return a_draft(by=writer.staff)


def page(client, article):
    return client.get(reverse("admin:news_article_page", args=[article.pk]))


def buttons(answer):
    return [str(form.button) for form in answer.context["verbs"]]


def where_it_stands(answer):
    return re.search(r'id="state">.+?<p>(.+?)</p>', answer.text, re.DOTALL)[1]


def send(client, verb, article, seen=None, **typed):
    """As the page `seen` has it in its form: with its version, and what its button said."""
    seen = seen or page(client, article)
    forms = {form.place: form for form in seen.context["verbs"]}
    hidden = dict(forms[verb].initial) if verb in forms else {"version": fresh(article).version}
    address = reverse(f"admin:news_article_{verb.replace('-', '_')}", args=[article.pk])
    return client.post(address, {**hidden, **typed})


def fresh(article):
    return Article.objects.get(pk=article.pk)


def change(article, by, **values):
    latest = article.latest
    article.save_revision(by, latest.values | values, latest.number)


def test_a_writer_submits_and_another_publishes(writer, approver, draft):
    send(writer, "submit", draft)

    answer = send(approver, "approve", draft)

    assert answer.url == reverse("admin:news_article_page", args=[draft.pk]) + "#publishing"
    assert fresh(draft).state == State.PUBLISHED
    assert "Done. Where it stands now: Published." in page(approver, draft).text


def test_each_finds_the_buttons_that_are_theirs(writer, approver, draft):
    before = [buttons(page(client, draft)) for client in (writer, approver)]
    send(writer, "submit", draft)

    after = [buttons(page(client, draft)) for client in (writer, approver)]

    assert before == [
        ["Submit for approval"],
        ["Submit for approval", "Publish now"],
    ]
    assert after == [["Take it back to go on writing"], ["Publish now", "Send it back"]]


def test_who_may_only_look_finds_no_button(signed_in_as, draft):
    supervisor = signed_in_as(Role.SUPERVISOR)

    assert buttons(page(supervisor, draft)) == []


def test_who_wrote_it_is_told_why_the_button_is_not_there(signed_in_as):
    both = signed_in_as(Role.PUBLISHER, Role.APPROVER, name="bo")
    draft = a_draft(by=both.staff)
    send(both, "submit", draft)

    answer = page(both, draft)

    assert "You wrote or submitted it. Somebody else must read and publish it." in answer.text
    assert buttons(answer) == ["Take it back to go on writing", "Publish now"]
    assert send(both, "approve", draft, promise="Publish now").status_code == 422
    assert fresh(draft).state == State.DRAFT


def test_the_button_of_what_is_planned_says_when(writer, approver):
    draft = a_draft(by=writer.staff, publish_at=MONDAY)
    send(writer, "submit", draft)

    seen = page(approver, draft)
    send(approver, "approve", draft, seen)

    assert buttons(seen)[0] == ON_MONDAY
    assert fresh(draft).state_in_words == "Scheduled for Monday 30 January 2023 at 10:16am"


def test_a_button_whose_time_has_passed_comes_back_with_new_words(writer, approver, clock):
    draft = a_draft(by=writer.staff, publish_at=NOW + MINUTE)
    send(writer, "submit", draft)
    seen = page(approver, draft)
    clock.move_to(NOW + 4 * MINUTE)

    answer = send(approver, "approve", draft, seen)

    assert (answer.status_code, fresh(draft).state) == (409, State.DRAFT)
    assert buttons(answer)[0] == "Publish now"
    assert 'value="Publish now"' in answer.text

    send(approver, "approve", draft, answer, version=fresh(draft).version, promise="Publish now")

    assert fresh(draft).state == State.PUBLISHED


def test_a_text_that_was_saved_meanwhile_is_not_published(writer, approver, draft):
    send(writer, "submit", draft)
    seen = page(approver, draft)
    change(draft, writer.staff, title="Not read by anybody")

    answer = send(approver, "approve", draft, seen)

    assert (answer.status_code, fresh(draft).state) == (409, State.DRAFT)
    assert "somebody else changed it" in answer.text
    assert "Publish now" not in buttons(answer)[:1]


def test_of_two_who_approve_the_second_is_told_that_it_is_done(
    signed_in_as, writer, approver, draft
):
    send(writer, "submit", draft)
    other = signed_in_as(Role.APPROVER, name="omar")
    seen = page(other, draft)
    send(approver, "approve", draft)

    answer = send(other, "approve", draft, seen)

    assert answer.status_code == 409
    assert "somebody else changed it" in answer.text
    assert "published by kate" in answer.text
    assert buttons(answer) == []


def test_what_was_written_is_given_back_when_somebody_else_was_faster(writer, approver, draft):
    send(writer, "submit", draft)
    seen = page(approver, draft)
    send(writer, "take-back", draft)

    answer = send(approver, "send-back", draft, seen, why="Name the source.")

    assert answer.status_code == 409
    assert "This is what you wrote" in answer.text
    assert "Name the source." in answer.text


def test_what_is_sent_back_says_why_on_the_page(writer, approver, draft):
    send(writer, "submit", draft)

    send(approver, "send-back", draft, why="Name the source.")

    assert "Sent back by kate: Name the source." in page(writer, draft).text


def test_nothing_is_sent_back_without_a_reason(writer, approver, draft):
    send(writer, "submit", draft)

    answer = send(approver, "send-back", draft, why="")

    assert answer.status_code == 422
    assert "Enter what has to change" in answer.text
    assert fresh(draft).waiting is not None


def test_a_change_to_what_is_out_is_a_minor_edit_or_a_correction(writer, approver):
    article = an_article()
    change(article, writer.staff, summary="It was on Tuesday.")

    refused = [
        send(writer, "submit", article, **typed).text
        for typed in ({}, {"kind": "correction"}, {"kind": "minor", "correction": "Why?"})
    ]
    send(writer, "submit", article, kind="correction", correction="We named the wrong day.")

    assert "Select a minor edit or a correction" in refused[0]
    assert "Enter what readers are told" in refused[1]
    assert "Select a correction, or take the note to readers out" in refused[2]
    seen = page(approver, article)
    assert "We named the wrong day." in seen.text
    assert buttons(seen)[0] == "Replace what is out now"
    send(approver, "approve", article, seen)
    assert fresh(article).corrections.get().note == "We named the wrong day."


def test_what_was_withdrawn_comes_back_with_a_word_to_readers(writer, approver):
    article = an_article()
    article.withdraw(writer.staff, "We are checking it.")

    refused = send(writer, "submit", article, correction="")
    send(writer, "submit", article, correction="It was right.")
    seen = page(approver, article)
    send(approver, "approve", article, seen)

    assert "Enter what readers are told" in refused.text
    assert buttons(seen)[0] == "Publish it again now"
    assert fresh(article).state == State.PUBLISHED


def test_one_person_publishes_alone_with_a_reason_and_is_listed(approver, draft):
    refused = send(approver, "publish-alone", draft, reason="")

    send(approver, "publish-alone", draft, reason="A child is missing.")

    assert "Enter the reason" in refused.text
    listed = approver.get(reverse("admin:news_article_alone"))
    assert [one.alone_because for one in listed.context["page"]] == ["A child is missing."]
    assert "10:16am on 23 January 2023" in listed.text
    assert "kate" in listed.text


def test_who_may_not_publish_alone_does_not(writer, draft):
    answer = send(writer, "publish-alone", draft, reason="A child is missing.", promise="x")

    assert (answer.status_code, fresh(draft).state) == (403, State.DRAFT)


@pytest.mark.parametrize("verb", ["approve", "send-back"])
def test_who_may_not_approve_does_not(signed_in_as, writer, draft, verb):
    other = signed_in_as(Role.PUBLISHER, name="olga")
    send(writer, "submit", draft)

    answer = send(other, verb, draft, promise="Publish now", why="Name the source.")

    assert (answer.status_code, fresh(draft).state) == (403, State.DRAFT)
    assert fresh(draft).waiting is not None


def test_what_is_scheduled_goes_back_to_a_draft_with_a_reason(writer):
    article = an_article(publish_at=MONDAY)

    send(writer, "unschedule", article, reason="The trial was moved.")

    assert fresh(article).state == State.DRAFT
    assert AuditEntry.objects.latest("pk").reason == "The trial was moved."


def test_a_change_of_what_is_scheduled_says_that_the_approved_text_stays(writer):
    article = an_article(publish_at=MONDAY)
    change(article, writer.staff, title="Changed")

    answer = page(writer, article)

    assert "The approved text stays scheduled." in answer.text
    assert buttons(answer) == ["Submit for approval", "Take it back to a draft"]


def test_the_page_of_what_is_held_says_who_lifts_it(writer, approver, draft):
    send(writer, "submit", draft)
    Article.objects.update(held_by=writer.staff, held_at=NOW)

    answer = page(approver, draft)

    assert "It is on hold: nothing appears until wendy lifts it." in answer.text
    assert buttons(answer)[0] == "Publish now, once the hold is lifted"


def test_what_a_check_blocks_has_no_button_and_says_why(writer, approver, draft, monkeypatch):
    send(writer, "submit", draft)
    found = [
        checking.Finding("The image is not described.", blocks=True),
        checking.Finding("One sentence has 26 words."),
    ]
    monkeypatch.setattr(checking, "check", lambda article: found)

    answer = page(approver, draft)

    assert buttons(answer) == ["Send it back"]
    assert answer.text.index("To put right") < answer.text.index("The image is not described.")
    assert answer.text.index("To think about") < answer.text.index("One sentence has 26 words.")


def embargo(article, by):
    article = fresh(article)
    article.embargo(by, article.version, [])


@pytest.fixture
def colleague(signed_in_as):
    return signed_in_as(Role.PUBLISHER, name="olga").staff


def test_what_is_under_embargo_is_published_by_the_named_alone(writer, approver, draft, colleague):
    send(writer, "submit", draft)
    embargo(draft, by=colleague)
    promise = {"version": fresh(draft).version, "promise": "Publish now"}

    answer = approver.post(reverse("admin:news_article_approve", args=[draft.pk]), promise)

    assert (answer.status_code, fresh(draft).state) == (404, State.DRAFT)


def test_the_list_of_what_one_person_published_keeps_an_embargo(approver, colleague):
    draft = a_draft(publish_at=MONDAY)
    draft.publish_alone(approver.staff, draft.version, "A child is missing.")
    embargo(draft, by=colleague)

    listed = approver.get(reverse("admin:news_article_alone"))

    assert list(listed.context["page"]) == []


def test_the_start_page_says_what_waits_for_whom(writer, approver, draft):
    send(writer, "submit", draft)
    other = a_draft("another", by=writer.staff)
    send(writer, "submit", other)
    send(approver, "send-back", other, why="Name the source.")

    of_writer, of_approver = (
        client.get(reverse("admin:index")).text for client in (writer, approver)
    )

    assert "Articles that wait for you (1)" in of_approver
    assert "Articles sent back to you (0)" in of_approver
    assert "Articles that wait for you" not in of_writer
    assert "Articles sent back to you (1)" in of_writer


def test_who_may_not_change_articles_is_not_told_what_was_sent_back(signed_in_as):
    assert "sent back to you" not in signed_in_as(Role.SUPERVISOR).get("/admin/").text


def test_beside_the_button_that_submits_stands_what_approval_does(writer, draft):
    change(draft, writer.staff, publish_at=MONDAY.isoformat())

    [form] = page(writer, draft).context["verbs"]

    assert form.follows == (
        f"Somebody else must read it before it is published. When it is approved: {ON_MONDAY}."
    )


def test_where_it_stands_says_what_became_of_the_text(writer, approver, draft):
    stands = [where_it_stands(page(writer, draft))]
    send(writer, "submit", draft)
    stands.append(where_it_stands(page(writer, draft)))
    send(approver, "send-back", draft, why="Name the source.")
    stands.append(where_it_stands(page(writer, draft)))
    out = an_article("out")
    change(out, writer.staff, title="New")
    stands.append(where_it_stands(page(writer, out)))

    assert stands == [
        "Draft",
        "Draft, waits for a second person",
        "Draft, sent back",
        "Published, has a change that is not out",
    ]


@pytest.mark.parametrize(("state", "slugs"), [("waits-for-you", ["a-draft"]), ("sent-back", [])])
def test_the_list_shows_what_waits_for_this_person(writer, approver, draft, state, slugs):
    send(writer, "submit", draft)

    listed = approver.get(reverse("admin:news_article_changelist"), {"state": state})

    assert [article.slug for article in listed.context["cl"].result_list] == slugs


def test_the_start_page_keeps_an_embargo(writer, approver, draft, colleague):
    send(writer, "submit", draft)
    embargo(draft, by=colleague)

    assert "Articles that wait for you (0)" in approver.get(reverse("admin:index")).text
