"""Whatever staff do in the admin is on record, in every list and form of every app."""

import re
from datetime import date

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amnesty.models import CollectionSlot, SurrenderPoint
from campaign_site import audit
from campaign_site.models import AuditEntry, Feedback, RoleRequest
from campaign_site.recorded_admin import AuditedAdmin
from campaign_site.roles import Role
from news.models import Article, Priority
from reports.models import Addition, ThreatPhrase
from tests.news.factories import a_campaign, a_priority, an_article

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 1)
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)


def page_of(row, page="change"):
    label = row._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{label}_{page}", args=[row.pk])


def list_of(model):
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")


def recorded(*names):
    wanted = names or ("action", "subject")
    return list(AuditEntry.objects.in_order().values_list(*wanted))


def article_form(article, **values):
    typed = {
        "title": article.title,
        "slug": article.slug,
        "summary": article.summary,
        "body": article.body,
        "week": "",
        "priority": "",
        "after_expiry": article.after_expiry,
        "began_from": article.latest.number,
    }
    return typed | values


# Lists and searches


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_a_look_at_any_list_is_on_record(admin_client, model):
    page = admin_client.get(list_of(model))

    assert page.status_code == 200
    assert recorded() == [("list", model._meta.label_lower)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_every_admin_of_the_project_records(model):
    assert isinstance(admin.site._registry[model], AuditedAdmin)


def test_a_list_that_is_shown_in_answer_to_a_post_is_on_record_too(admin_client):
    admin_client.post(list_of(Article), {"nothing": "known"})

    assert recorded() == [("list", "news.article")]


def test_a_search_keeps_a_reference_and_no_other_word(admin_client):
    for model, parameter in ((AuditEntry, "about"), (Addition, "q")):
        admin_client.get(list_of(model), {parameter: "c 7kq29xmb9"})
        admin_client.get(list_of(model), {parameter: "Sam Example"})

    assert recorded("action", "record") == 2 * [("search", "C-7KQ2-9XMB-9"), ("search", "")]
    assert "Sam" not in str(recorded("subject", "outcome", "reason", "record"))


@pytest.mark.parametrize("asked", [{"q": "a\0b"}, {"town": "\0"}, {"status__exact": "x\0"}])
def test_a_letter_that_no_database_keeps_is_looked_for_nowhere(admin_client, asked):
    """On PostgreSQL the question itself would be a fault."""
    page = admin_client.get(list_of(SurrenderPoint), asked, follow=True)

    assert page.status_code == 200
    assert page.redirect_chain == [(f"{list_of(SurrenderPoint)}?e=1", 302)]


def test_a_list_that_can_not_be_recorded_is_not_shown(admin_client, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(audit, "record", fail)

    with pytest.raises(OSError):
        admin_client.get(list_of(Feedback))


def test_a_row_that_can_not_be_recorded_is_not_opened(admin_client, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError

    feedback = Feedback.objects.create(message="text")
    monkeypatch.setattr(audit, "record", fail)

    with pytest.raises(OSError):
        admin_client.get(page_of(feedback))


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        (get_user_model(), "password__startswith"),
        (get_user_model(), "pk__gt"),
        (get_user_model(), "role_requests__role"),
        (get_user_model(), "groups__user__password__startswith"),
        (Addition, "submission_token__startswith"),
        (Article, "body__contains"),
        (AuditEntry, "hash__startswith"),
    ],
)
def test_no_list_answers_questions_about_what_it_does_not_show(admin_client, model, lookup):
    assert admin_client.get(list_of(model), {lookup: "1"}).status_code == 400


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        (get_user_model(), {"is_active__exact": "0", "groups__id__exact": "1"}),
        (Article, {"state": "draft", "week__campaign__id__exact": "1"}),
        (CollectionSlot, {"since": "2026-11-01", "until": "2026-11-30", "window__exact": "1"}),
        (AuditEntry, {"action": "view", "since": "2026-11-01"}),
        (RoleRequest, {"state": "decided"}),
    ],
)
def test_a_list_is_narrowed_by_the_filters_that_it_shows(admin_client, model, lookup):
    page = admin_client.get(list_of(model), lookup)

    assert page.status_code == 200
    assert list(page.context["cl"].result_list) == []


# Rows


def test_a_look_at_a_row_is_on_record(admin_client):
    article = an_article()

    admin_client.get(page_of(article))

    assert recorded() == [("view", f"news.article {article.pk}")]


def test_an_added_row_is_on_record(admin_client):
    typed = {"name": "Rural crime", "slug": "rural-crime", "starts_on": "2026-01-01"}

    admin_client.post(reverse("admin:news_priority_add"), typed)

    assert Priority.objects.get().name == "Rural crime"
    assert recorded() == [("add", "news.priority Rural crime")]


def test_a_change_is_on_record_with_the_names_of_the_fields_and_not_with_what_they_hold(
    admin_client,
):
    priority = a_priority(name="Before")
    typed = {"name": "Afterwards", "summary": "Something else.", "slug": priority.slug}

    admin_client.post(page_of(priority), typed | {"starts_on": "2022-05-01"})

    priority.refresh_from_db()
    assert priority.name == "Afterwards"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.record) == ("change", "Afterwards")
    assert entry.outcome.startswith("Name, Summary")
    assert "Something else" not in entry.outcome


def test_rows_beside_a_row_are_named_by_their_kind(admin_client):
    campaign = a_campaign()
    weeks = {"weeks-TOTAL_FORMS": 1, "weeks-INITIAL_FORMS": 0}
    week = {"number": 1, "starts_on": "2023-01-09", "theme": "Secret theme", "summary": "A week"}
    typed = {
        "title": campaign.title,
        "slug": campaign.slug,
        "summary": campaign.summary,
        "starts_on": campaign.starts_on.isoformat(),
        "is_published": "on",
        **weeks,
        **{f"weeks-0-{name}": value for name, value in week.items()},
    }

    admin_client.post(page_of(campaign), typed)

    assert campaign.weeks.get().theme == "Secret theme"
    assert recorded("action", "outcome") == [("change", "added week of action")]


def test_a_form_that_is_refused_is_a_look_and_no_change(admin_client):
    article = an_article()

    admin_client.post(page_of(article), article_form(article, title=""))

    assert recorded("action") == [("view",)]


def test_a_deletion_is_on_record_and_so_is_the_page_that_asks_for_it(admin_client):
    phrase = ThreatPhrase.objects.create(words="burn the barn")

    admin_client.get(page_of(phrase, "delete"))
    admin_client.post(page_of(phrase, "delete"), {"post": "yes"})

    assert not ThreatPhrase.objects.filter(words="burn the barn").exists()
    subject = "reports.threatphrase burn the barn"
    assert recorded() == [("view", subject), ("delete", subject)]


def test_each_row_of_a_deletion_of_many_is_on_record(admin_client):
    ThreatPhrase.objects.all().delete()
    phrases = [ThreatPhrase.objects.create(words=words) for words in ("one", "two")]
    chosen = {
        "action": "delete_selected",
        "_selected_action": [phrase.pk for phrase in phrases],
        "post": "yes",
    }

    admin_client.post(list_of(ThreatPhrase), chosen)

    assert not ThreatPhrase.objects.exists()
    assert recorded() == [
        ("delete", "reports.threatphrase one"),
        ("delete", "reports.threatphrase two"),
    ]


@pytest.mark.postgres
def test_rows_are_locked_before_their_deletion_is_recorded(admin_client):
    """Who changes a row holds it and waits for the end of the trail: nobody waits the other way."""
    phrases = ThreatPhrase.objects.order_by("pk")[:2]
    typed = {
        "action": "delete_selected",
        "_selected_action": [phrase.pk for phrase in phrases],
        "post": "yes",
    }

    with CaptureQueriesContext(connection) as queries:
        admin_client.post(list_of(ThreatPhrase), typed)

    locked = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    tables = [re.search(r'FROM "(\w+)"', sql)[1] for sql in locked]
    assert tables == ["reports_threatphrase", "campaign_site_audithead"]
    assert ThreatPhrase.objects.filter(pk__in=typed["_selected_action"]).count() == 0


def test_nothing_goes_into_the_log_of_the_admin_itself(admin_client):
    article = an_article()
    phrase = ThreatPhrase.objects.create(words="burn the barn")

    admin_client.post(reverse("admin:reports_threatphrase_add"), {"words": "shoot them"})
    admin_client.post(page_of(article), article_form(article, title="Afterwards"))
    admin_client.post(page_of(phrase, "delete"), {"post": "yes"})

    assert len(recorded()) == 3
    assert not LogEntry.objects.exists()


def test_the_history_of_a_row_is_its_part_of_the_trail(admin_client):
    article = an_article(title="Rural crime")
    admin_client.get(page_of(article))
    an_article("another")

    page = admin_client.get(page_of(article, "history"), follow=True)

    assert [entry.subject for entry in page.context["cl"].result_list] == [
        f"news.article {article.pk}"
    ]


def test_who_may_not_read_the_trail_gets_no_history(signed_in_as):
    article = an_article()
    client = signed_in_as(Role.PUBLISHER)

    assert "Audit trail" not in client.get(page_of(article)).content.decode()
    assert client.get(page_of(article, "history")).status_code == 403


# What is refused


def test_a_refused_page_is_on_record_with_the_id_that_was_asked_for(signed_in_as):
    feedback = Feedback.objects.create(message="text")
    client = signed_in_as(Role.TRIAGE)

    assert client.get(page_of(feedback)).status_code == 403

    entry = AuditEntry.objects.get()
    assert (entry.staff, entry.action) == (client.staff, "refused")
    assert entry.subject == "admin:campaign_site_feedback_change"
    assert (entry.record, entry.outcome) == (str(feedback.pk), "GET")


def test_a_refused_change_is_on_record(signed_in_as):
    article = an_article()
    client = signed_in_as(Role.APPROVER)

    client.post(page_of(article, "delete"), {"post": "yes"})

    assert recorded("action", "subject", "record", "outcome") == [
        ("refused", "admin:news_article_delete", str(article.pk), "POST")
    ]


def test_words_in_the_address_of_a_refused_page_are_not_kept(signed_in_as):
    client = signed_in_as(Role.TRIAGE)

    client.get("/admin/campaign_site/feedback/Sam Example/change/")

    assert recorded("action", "record") == [("refused", "")]


def test_a_refused_list_is_on_record(signed_in_as):
    signed_in_as(Role.AUDITOR).get(list_of(Feedback))

    assert recorded() == [("refused", "admin:campaign_site_feedback_changelist")]


def test_no_list_is_given_by_the_way(admin_client):
    """Django offers rows to its own search boxes, which no form of ours has."""
    wanted = {"app_label": "reports", "model_name": "addition", "field_name": "report", "term": ""}

    assert admin_client.get(reverse("admin:autocomplete"), wanted).status_code == 404


def test_no_address_of_a_row_is_given_by_the_way(signed_in_as, admin_client):
    """Django leads from the id of an article to its address, which holds its title."""
    article = an_article("not-for-you-yet")
    kind = ContentType.objects.get_for_model(Article).pk
    address = reverse("admin:view_on_site", args=[kind, article.pk])

    assert signed_in_as(Role.AUDITOR).get(address).status_code == 404
    assert admin_client.get(address).status_code == 404


def test_no_page_of_a_row_leads_to_an_address_that_is_not_there(admin_client):
    rows = [an_article(), a_campaign(), Priority.objects.create(name="x", slug="x", starts_on=DAY)]

    for row in rows:
        assert reverse("admin:index") + "r/" not in admin_client.get(page_of(row)).content.decode()
