"""The form in which an article is written: what it asks, what it saves, and what it refuses."""

import re
from datetime import timedelta

import pytest

from campaign_site import force
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from news.models import Article, ArticleRevision, Picture
from tests.giving_back import carried
from tests.news.factories import (
    NOW,
    a_campaign,
    a_draft,
    a_priority,
    a_week,
    an_article,
    minutes_ago,
)
from tests.news.hostile import PAYLOADS
from tests.racing import all_at_once

pytestmark = pytest.mark.django_db

ADD = "/admin/news/article/add/"
TYPED = {"title": "A new article", "slug": "a-new-article", "after_expiry": "gone"}


@pytest.fixture
def writer(signed_in_as):
    return signed_in_as(Role.PUBLISHER)


def form_of(article):
    return f"/admin/news/article/{article.pk}/change/"


def page_of(article):
    return f"/admin/news/article/{article.pk}/page/"


def typed_into(article, **typed):
    """What the form of an article sends when these fields are changed."""
    said = article.latest.values
    kept = {name: said[name] or "" for name in ("title", "slug", "summary", "body", "after_expiry")}
    return kept | {"began_from": article.latest.number} | typed


def sent_by(response):
    """What the form that came back would send, if nobody typed into it."""
    sent = {}
    for bound in response.context["adminform"].form:
        value = bound.value()
        if isinstance(value, list):
            sent |= {f"{bound.html_name}_{n}": each or "" for n, each in enumerate(value)}
        elif value not in {None, False}:
            sent[bound.html_name] = value
    return sent


def errors_in(response):
    form = response.context["adminform"].form
    return {name: list(messages) for name, messages in form.errors.items()}


def standing_in(page):
    return re.findall(r'<p class="staff-said staff-said--warning">(.+?)</p>', page)


def test_a_draft_needs_a_title_and_a_word_in_the_address(writer):
    answer = writer.post(ADD, TYPED)

    article = Article.objects.get()
    assert answer.url == page_of(article)
    assert (article.title, article.slug, article.body) == ("A new article", "a-new-article", "")
    assert article.state == Article.State.DRAFT
    assert article.latest.made_by == writer.staff


def test_what_is_written_is_saved_once_and_on_record_once(writer):
    before = AuditEntry.objects.count()

    writer.post(ADD, TYPED)

    assert ArticleRevision.objects.count() == 1
    new = AuditEntry.objects.filter(number__gt=before).values_list("action", "subject", "outcome")
    assert list(new) == [("add", f"news.article {Article.objects.get().pk}", "")]


def test_nothing_is_saved_without_a_title_and_a_word(writer):
    errors = errors_in(writer.post(ADD, {"body": "<p>Text</p>"}))

    assert errors["title"] == ["Enter a title"]
    assert errors["slug"] == ["Enter a word for the address"]
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("title", "x" * 121, "Enter a title of 120 letters or fewer"),
        ("summary", "x" * 301, "Enter a summary of 300 letters or fewer"),
        ("slug", "x" * 121, "Enter a word of 120 letters or fewer"),
        ("slug", "Café!", "Enter letters without accents, numbers, hyphens and underscores"),
        ("slug", "feed", "Enter another word: this one is taken"),
        ("slug", "taken", "Enter another word: this one is taken"),
        ("slug", "once", "Enter another word: this one is taken"),
        ("week", "999", "Select a week of the list"),
        ("priority", "999", "Select a Matter of Priority of the list"),
        ("after_expiry", "", "Select what becomes of it then"),
        (
            "body",
            "<p>Call {102}</p>",
            "There is no contact channel called “{102}”. Use one of these: "
            f"{', '.join(force.current().channel)}.",
        ),
        ("body", "<p>See {results}</p>", "Put {results} in a paragraph of its own."),
        ("body", "nul\0", "Null characters are not allowed."),
        (
            "body",
            "<div>" * 21,
            "Enter a text in which no more than 20 tags are open at once.",
        ),
        (
            "body",
            "a" * 200_001,
            "Enter a text of 200,000 letters or fewer, its tags included.",
        ),
        (
            "body",
            "&" * 50_000,
            "Enter a text of 200,000 letters or fewer, its tags included.",
        ),
        ("publish_at_0", "30/30/2023", "Enter a real date, such as 2026-03-27"),
        ("publish_at_1", "", "Enter a real time, such as 10:16"),
        ("publish_at_1", "soon", "Enter a real time, such as 10:16"),
    ],
)
def test_each_field_says_what_to_enter(writer, field, typed, error):
    an_article("taken").old_addresses.create(slug="once")
    times = {"publish_at_0": "2023-01-30", "publish_at_1": "10:16"}

    errors = errors_in(writer.post(ADD, TYPED | times | {field: typed}))

    assert errors == {re.sub(r"_\d$", "", field): [error]}


@pytest.mark.parametrize(
    ("day", "clock"),
    [("2023-03-26", "01:30"), ("2023-10-29", "01:30")],
    ids=["does not exist", "comes twice"],
)
def test_a_time_that_a_clock_change_makes_uncertain_is_refused(writer, day, clock):
    errors = errors_in(writer.post(ADD, TYPED | {"publish_at_0": day, "publish_at_1": clock}))

    assert errors == {
        "publish_at": [
            "Enter another time: the clocks change that night, and this one is not certain."
        ]
    }


@pytest.mark.parametrize("appears", [("", ""), ("2023-01-24", "12:00")])
def test_it_is_over_after_it_appears(writer, appears):
    day, clock = appears
    over = {"expire_at_0": day or "2023-01-23", "expire_at_1": clock or "10:16"}
    typed = TYPED | over | {"publish_at_0": day, "publish_at_1": clock}

    assert errors_in(writer.post(ADD, typed)) == {"expire_at": ["Enter a time after it appears"]}


def test_an_article_can_be_planned(writer):
    writer.post(ADD, TYPED | {"publish_at_0": "2023-06-30", "publish_at_1": "10:16"})

    article = Article.objects.get()
    assert article.publish_at.isoformat() == "2023-06-30T09:16:00+00:00"
    assert article.state == Article.State.DRAFT


def test_each_week_is_offered_with_its_campaign(writer):
    a_week(a_campaign(title="Winter campaign"), number=3)

    page = writer.get(ADD).content.decode()

    assert "Winter campaign, Week 3: Serious and organised crime" in page


def test_nothing_in_an_address_gets_into_the_form(writer):
    page = writer.get(f"{ADD}?title=Put+in+their+mouth").content.decode()

    assert "Put in their mouth" not in page


def test_the_form_holds_the_latest_text_and_not_the_one_that_is_out(writer):
    article = an_article(title="Out")
    article.save_revision(writer.staff, article.says() | {"title": "Changed"}, 1)

    page = writer.get(form_of(article)).content.decode()

    assert 'value="Changed"' in page
    assert 'value="Out"' not in page
    assert '<input type="hidden" name="began_from" value="2"' in page


def test_what_is_saved_of_an_article_that_is_out_is_not_out(writer):
    article = an_article(title="Out")

    writer.post(form_of(article), typed_into(article, title="Changed"))

    article.refresh_from_db()
    assert article.title == "Out"
    assert article.latest.values["title"] == "Changed"
    assert article.latest.made_by == writer.staff


def test_what_is_saved_of_a_draft_is_the_draft(writer):
    draft = a_draft()

    writer.post(form_of(draft), typed_into(draft, body="<p>Other</p>"))

    draft.refresh_from_db()
    assert draft.body == "<p>Other</p>"


def test_nothing_changed_saves_no_revision(writer):
    draft = a_draft(expire_at="2023-08-11T09:16:00+00:00")
    over = {"expire_at_0": "2023-08-11", "expire_at_1": "10:16:00"}

    answer = writer.post(form_of(draft), typed_into(draft, **over))

    assert answer.url == page_of(draft)
    assert draft.revisions.count() == 1


def test_save_and_continue_comes_back_to_the_form(writer):
    draft = a_draft()

    answer = writer.post(form_of(draft), typed_into(draft, title="Other", _continue=""))

    assert answer.url == form_of(draft)
    assert draft.latest.values["title"] == "Other"


def test_when_it_appeared_is_history(writer):
    article = an_article(publish_at=minutes_ago(60))
    later = {"publish_at_0": "2023-06-01", "publish_at_1": "10:00"}

    page = writer.get(form_of(article)).content.decode()
    writer.post(form_of(article), typed_into(article, title="Other", **later))

    assert "Monday 23 January 2023 at 9:16am" in page
    assert 'name="publish_at_0"' not in page
    assert article.latest.values["title"] == "Other"
    assert article.latest.values["publish_at"] == article.revisions.last().values["publish_at"]


def test_the_address_of_what_was_out_may_change_and_says_what_becomes_of_the_old_one(writer):
    article, draft = an_article("old-word"), a_draft()

    page = writer.get(form_of(article)).content.decode()
    writer.post(form_of(article), typed_into(article, slug="new-word"))

    assert "The address it has now still leads here." in page
    assert "still leads here" not in writer.get(form_of(draft)).content.decode()
    assert article.latest.values["slug"] == "new-word"


def test_an_article_may_take_its_own_old_address_again(writer):
    article = an_article("new-word")
    article.old_addresses.create(slug="old-word")

    writer.post(form_of(article), typed_into(article, slug="old-word"))

    assert article.latest.values["slug"] == "old-word"


def test_the_form_says_what_stands(writer, signed_in_as):
    approver = signed_in_as(Role.APPROVER)
    draft, out = a_draft(), an_article("out")
    planned = an_article("planned", publish_at=NOW + timedelta(days=7))
    waiting = a_draft("waiting")
    waiting.submit(writer.staff, waiting.version)

    said = [
        standing_in(writer.get(form_of(each)).content.decode())
        for each in (draft, out, waiting, planned)
    ]

    assert said == [
        [],
        ["This is out. What you save here is not, until somebody has approved it."],
        ["This text waits for a second person. If you save, you take it back."],
        [
            "A text of this article is published already, for a time to come. What you save "
            "here does not change that text until somebody has approved it.",
            "It appears on Monday 30 January 2023 at 10:16am.",
        ],
    ]
    assert standing_in(approver.get(form_of(draft)).content.decode()) == [
        "If you save, you have written on it, and somebody else must approve it."
    ]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"status": "withdrawn"}, "It is withdrawn. What you save here is not out."),
        ({"status": "gone"}, "It has been taken down. What you save here is not out."),
        ({"status": "moved", "moved_to": "/"}, "It has moved. What you save here is not out."),
        (
            {"publish_at": minutes_ago(2), "expire_at": minutes_ago(1)},
            "Its time is over. What you save here is not out until somebody has approved it.",
        ),
    ],
)
def test_the_form_of_what_has_ended_says_how(writer, values, said):
    article = an_article(**values)

    assert standing_in(writer.get(form_of(article)).content.decode()) == [said]


def test_the_form_warns_of_a_hold_and_of_a_legal_review(writer):
    article = an_article()
    article.hold(writer.staff, writer.staff, "a warrant")
    article.set_legal_review(writer.staff, article.version, NOW.date(), "after a charge")

    page = writer.get(form_of(article)).content.decode()

    assert "a warrant" in page
    assert "after a charge" in page
    assert "What you save here is not out until somebody has approved it." in page


def test_whoever_may_only_look_is_led_to_the_page_of_the_article(signed_in_as):
    officer, draft = signed_in_as(Role.SUPERVISOR), a_draft()

    assert officer.get(form_of(draft)).url == page_of(draft)
    assert officer.post(form_of(draft), typed_into(draft, title="x")).status_code == 403
    assert draft.revisions.count() == 1


def test_an_article_under_an_embargo_has_no_form_for_others(writer, signed_in_as):
    named = signed_in_as(Role.PUBLISHER, name="named")
    draft = a_draft(title="Operation")
    draft.embargo(named.staff, draft.version, [])

    answer = writer.get(form_of(draft), follow=True)

    assert "Operation" not in answer.content.decode()
    assert "Operation" in named.get(form_of(draft)).content.decode()


def test_the_text_is_cleaned_as_it_is_saved(writer):
    draft = a_draft()

    writer.post(form_of(draft), typed_into(draft, body="<p>Hi<script>x()</script></p>"))

    assert draft.latest.values["body"] == "<p>Hi</p>"


def test_hostile_text_in_every_field_is_refused_and_stands_in_the_form_as_text(writer):
    draft = a_draft()
    for typed in PAYLOADS[::8]:
        fields = {"title": typed, "summary": typed, "slug": typed, "body": typed}

        answer = writer.post(form_of(draft), typed_into(draft, **fields))

        assert answer.status_code == 200
        page = answer.content.decode()
        assert "ran()</script>" not in page
        assert not re.search(r"<(img|svg|iframe|p)\b[^>\"']*\son\w+=", page)


# Somebody else was faster


def test_a_text_is_not_saved_over_a_later_one_and_both_are_shown(writer, signed_in_as):
    other = signed_in_as(Role.PUBLISHER, name="other")
    draft = a_draft(body="<p>The text.</p>")
    mine = typed_into(draft, title="My title", body="<p>The text of mine.</p>")
    other.post(form_of(draft), typed_into(draft, body="<p>The text of theirs.</p>"))

    answer = writer.post(form_of(draft), mine)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert draft.latest.values["title"] == "A draft"
    [text] = answer.context["stale_texts"]
    assert text.label == "Text"
    assert "theirs" in text.old
    assert "mine" in text.new
    assert 'value="My title"' in page
    assert "other saved this article after you opened it, at 10:16am on 23 January 2023." in page
    assert "Nothing of yours is saved yet. Compare both texts" in page


def test_what_only_the_other_person_changed_is_not_undone_by_the_next_press(writer, signed_in_as):
    other = signed_in_as(Role.PUBLISHER, name="other")
    week, priority = a_week(), a_priority()
    draft = a_draft(body="<p>Old</p>")
    mine = typed_into(draft, title="My title")
    theirs = {
        "body": "<p>Theirs</p>",
        "week": week.pk,
        "priority": priority.pk,
        "is_sensitive": "on",
        "publish_at_0": "2023-06-30",
        "publish_at_1": "10:16",
        "after_expiry": "kept",
    }
    other.post(form_of(draft), typed_into(draft, **theirs))

    stale = writer.post(form_of(draft), mine)
    writer.post(form_of(draft), sent_by(stale))

    assert stale.context["stale_texts"] == []
    assert "What only the other person changed stands in the form now" in stale.content.decode()
    says = draft.revisions.get(number=2).values
    assert says["publish_at"] == "2023-06-30T09:16:00+00:00"
    assert draft.latest.values == says | {"title": "My title"}


def test_what_the_other_person_took_out_stays_out(writer):
    draft = a_draft(week=a_week().pk, is_sensitive=True, expire_at="2023-08-11T09:16:00+00:00")
    over = {"expire_at_0": "2023-08-11", "expire_at_1": "10:16"}
    week = draft.week_id
    mine = typed_into(draft, title="Mine", week=week, is_sensitive="on", **over)
    emptied = {"week": None, "is_sensitive": False, "expire_at": None}
    draft.save_revision(writer.staff, draft.says() | emptied, 1)

    writer.post(form_of(draft), sent_by(writer.post(form_of(draft), mine)))

    assert draft.latest.values == draft.says() | emptied | {"title": "Mine"}


def test_an_image_that_the_other_person_chose_stays(writer):
    picture = Picture.objects.create(name="a" * 32, width=1600, height=900, focus_y="top")
    draft = a_draft()
    mine = typed_into(draft, title="Mine", kept_picture="")
    chosen = {"picture": picture.pk, "picture_alt": "A harbour"}
    draft.save_revision(writer.staff, draft.says() | chosen, 1)

    writer.post(form_of(draft), sent_by(writer.post(form_of(draft), mine)))

    said = draft.latest.values
    assert (said["title"], said["picture"], said["picture_alt"]) == (
        "Mine",
        picture.pk,
        "A harbour",
    )


def test_what_could_not_be_read_stands_there_as_it_was_typed(writer):
    draft = a_draft()
    mine = typed_into(draft, publish_at_0="soon", publish_at_1="10:16")
    draft.save_revision(writer.staff, draft.says() | {"title": "Theirs"}, 1)

    sent = sent_by(writer.post(form_of(draft), mine))

    assert (sent["title"], sent["publish_at_0"]) == ("Theirs", "soon")


def test_where_it_is_not_known_from_what_somebody_began_all_is_compared(writer):
    draft = a_draft()
    mine = typed_into(draft, title="Mine", began_from=0)
    draft.save_revision(writer.staff, draft.says() | {"summary": "Theirs"}, 1)

    answer = writer.post(form_of(draft), mine)

    assert [part.label for part in answer.context["stale_texts"]] == ["Title", "Summary"]
    assert sent_by(answer)["summary"] == "In one sentence."


def test_the_form_says_what_the_second_person_asked_for(writer, signed_in_as):
    kate = signed_in_as(Role.APPROVER, name="kate").staff
    draft = a_draft(by=writer.staff)
    draft.submit(writer.staff, draft.version)
    draft.send_back(kate, draft.version, "Name the street")

    page = writer.get(form_of(draft)).content.decode()

    assert "kate sent it back: Name the street" in standing_in(page)


def test_the_form_goes_on_from_the_latest_text(writer):
    draft = a_draft()
    mine = typed_into(draft, title="My title")
    draft.save_revision(writer.staff, draft.says() | {"title": "Theirs"}, 1)
    page = writer.post(form_of(draft), mine).content.decode()
    began_from = re.search(r'name="began_from" value="(\d+)"', page)[1]

    answer = writer.post(form_of(draft), mine | {"began_from": began_from})

    assert answer.url == page_of(draft)
    assert draft.latest.values["title"] == "My title"
    assert draft.latest.number == 3


@pytest.mark.parametrize("began_from", ["", "x", "0", "2", "-1"])
def test_a_form_that_says_not_from_what_it_was_made_saves_nothing(writer, began_from):
    draft = a_draft()

    answer = writer.post(form_of(draft), typed_into(draft, title="New", began_from=began_from))

    assert answer.status_code == 409
    assert draft.revisions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_wins_and_the_other_loses_nothing(writer, signed_in_as):
    other = signed_in_as(Role.PUBLISHER, name="other")
    draft, answers = a_draft(), []

    def save(client, title):
        answers.append(client.post(form_of(draft), typed_into(draft, title=title)))

    all_at_once([lambda: save(writer, "Mine"), lambda: save(other, "Theirs")])

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert draft.latest.number == 2
    lost = next(answer for answer in answers if answer.status_code == 409)
    titles = {"Mine", "Theirs"} - {draft.latest.values["title"]}
    assert f'value="{titles.pop()}"' in lost.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_same_word_at_once_one_is_told(writer, signed_in_as):
    other = signed_in_as(Role.PUBLISHER, name="other")
    answers = []

    all_at_once(
        [lambda each=each: answers.append(each.post(ADD, TYPED)) for each in (writer, other)]
    )

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert Article.objects.count() == 1


def test_whoever_was_signed_out_gets_back_what_they_wrote(writer, client):
    draft = a_draft()
    typed = typed_into(draft, title="An hour of work")

    answer = client.post(form_of(draft), typed)

    assert answer.status_code == 403
    assert carried(answer)["title"] == "An hour of work"
