"""Every text of an article: listed, compared with any other, and brought back."""

import pytest
from django.urls import reverse

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from news.models import Article
from tests.news.factories import a_draft, an_article


@pytest.fixture
def writer(signed_in_as):
    return signed_in_as(Role.PUBLISHER, name="wendy")


@pytest.fixture
def draft(writer):
    """With three revisions: First, Second, Third."""
    draft = a_draft(by=writer.staff, title="First")
    for number, title in enumerate(["Second", "Third"], 1):
        draft.save_revision(writer.staff, draft.says() | {"title": title}, number)
    return draft


def address(name, *args):
    return reverse(f"admin:news_article_{name}", args=args)


def views():
    """What was looked at, in the order of the trail."""
    entries = AuditEntry.objects.filter(action="view").order_by("pk")
    return [(entry.subject.split()[0], entry.record) for entry in entries]


def restore(client, draft, number, version):
    return client.post(address("restore", draft.pk, number), {"version": version})


def test_the_list_names_every_revision_the_newest_first(writer, draft):
    page = writer.get(address("revisions", draft.pk))

    assert [one.number for one in page.context["revisions"]] == [3, 2, 1]
    assert "10:16am on 23 January 2023, wendy" in page.text
    assert views() == [("news.article", str(draft.pk))]


def test_the_list_proposes_to_compare_what_is_out_with_the_latest(writer):
    article = an_article()
    article.save_revision(writer.staff, article.says() | {"title": "Changed"}, 1)

    page = writer.get(address("revisions", article.pk))

    assert page.context["chosen"] == {"old": 1, "new": 2}


def test_any_two_are_compared(writer, draft):
    page = writer.get(address("compare", draft.pk), {"old": 1, "new": 3})

    assert [one.label for one in page.context["differences"]] == ["Title"]
    assert "First" in page.context["differences"][0].old
    assert "Third" in page.context["differences"][0].new
    assert views() == [("news.articlerevision", str(draft.pk))] * 2


def test_a_text_compared_with_itself_says_the_same(writer, draft):
    page = writer.get(address("compare", draft.pk), {"old": 2, "new": 2})

    assert "They say the same." in page.text


@pytest.mark.parametrize("asked", [{}, {"old": "x", "new": 1}, {"old": 2**40, "new": 1}])
def test_without_two_numbers_the_list_asks_for_them(writer, draft, asked):
    page = writer.get(address("compare", draft.pk), asked)

    assert page.url == address("revisions", draft.pk)


def test_a_revision_that_is_not_there_is_not_found(writer, draft):
    compared = writer.get(address("compare", draft.pk), {"old": 1, "new": 9})

    assert compared.status_code == 404
    assert writer.get(address("revision", draft.pk, 9)).status_code == 404


def test_one_revision_shows_what_it_says_and_what_differs_from_the_one_before(writer, draft):
    page = writer.get(address("revision", draft.pk, 2))

    assert dict(page.context["lines"])["Title"] == "Second"
    assert page.context["old"].number == 1
    assert [one.label for one in page.context["differences"]] == ["Title"]
    assert views() == [("news.articlerevision", str(draft.pk))]


def test_an_old_text_is_saved_again_as_the_latest(writer, draft):
    answer = restore(writer, draft, 1, draft.version)

    assert answer.url == address("page", draft.pk) + "#publishing"
    latest = Article.objects.get().latest
    assert (latest.number, latest.values["title"], latest.made_by) == (4, "First", writer.staff)
    said = writer.get(answer.url).text
    assert "Saved as revision 4, which says what revision 1 said." in said


def test_an_old_text_is_not_put_over_one_that_was_saved_meanwhile(writer, draft):
    version = draft.version
    draft.save_revision(writer.staff, draft.says() | {"title": "Fourth"}, 3)

    answer = restore(writer, draft, 1, version)

    assert answer.status_code == 409
    assert Article.objects.get().title == "Fourth"


def test_the_latest_text_has_no_way_back_to_itself(writer, draft):
    page = writer.get(address("revision", draft.pk, 3))
    answer = restore(writer, draft, 3, draft.version)

    assert page.context["restore_form"] is None
    assert answer.status_code == 422
    assert draft.revisions.count() == 3


def test_an_old_text_whose_address_is_taken_now_is_refused_in_words(writer, draft):
    draft.save_revision(writer.staff, draft.says() | {"slug": "moved-on"}, 3)
    an_article(slug="a-draft")

    answer = restore(writer, draft, 1, draft.version)

    assert answer.status_code == 422
    assert "Enter another word: this one is taken" in answer.text


def test_who_may_only_look_restores_nothing(signed_in_as, draft):
    supervisor = signed_in_as(Role.SUPERVISOR)

    page = supervisor.get(address("revision", draft.pk, 1))

    assert page.context["restore_form"] is None
    assert restore(supervisor, draft, 1, draft.version).status_code == 403


@pytest.mark.parametrize(("name", "args"), [("revisions", []), ("revision", [1]), ("compare", [])])
def test_what_is_under_embargo_shows_its_texts_to_the_named_alone(
    signed_in_as, writer, draft, name, args
):
    draft.embargo(signed_in_as(Role.PUBLISHER, name="olga").staff, draft.version, [])

    page = writer.get(address(name, draft.pk, *args), {"old": 1, "new": 2})

    assert page.status_code == 404
    assert views() == []
