"""The database role of the public half: what it may do is what its pages do, table by table."""

import re
from contextlib import closing

import psycopg
import pytest
from django.apps import apps
from django.urls import reverse

from tests import postgres
from tests.stack import PUBLIC_NAME

# Of Django itself.
NO_MODEL = {"django_migrations"}
MAY_NOT = {
    "make somebody an administrator": "UPDATE campaign_site_staffmember SET is_active = true",
    "add an account": "INSERT INTO campaign_site_staffmember (username) VALUES ('me')",
    "read the accounts": "SELECT username, password FROM campaign_site_staffmember",
    "take a role": "INSERT INTO campaign_site_staffmember_groups VALUES (1, 1, 1)",
    "confirm a role": "UPDATE campaign_site_rolerequest SET is_confirmed = true",
    "widen a role": "INSERT INTO auth_group_permissions VALUES (1, 1, 1)",
    "read second factors": "SELECT * FROM campaign_site_secondfactor",
    "take a second factor away": "DELETE FROM campaign_site_secondfactor",
    "read recovery codes": "SELECT * FROM campaign_site_recoverycode",
    "sign in": "INSERT INTO django_session VALUES ('key', 'data', now())",
    "read the audit trail": "SELECT * FROM campaign_site_auditentry",
    "write into the audit trail": "INSERT INTO campaign_site_auditentry DEFAULT VALUES",
    "move its head": "UPDATE campaign_site_audithead SET number = 0",
    "write e-mails": "INSERT INTO campaign_site_outboxmessage DEFAULT VALUES",
    "change an article": "UPDATE news_article SET title = 'All is well'",
    "read what is not published yet": "SELECT * FROM news_articlerevision",
    "change where to hand in": "UPDATE amnesty_surrenderpoint SET name = 'My house'",
    "promise something else": "UPDATE amnesty_surrenderperiod SET promise = ''",
    "take a period away": "DELETE FROM amnesty_surrenderperiod",
    "number a period anew": "UPDATE amnesty_surrenderperiod SET id = id + 1000",
    "open more places": "UPDATE amnesty_collectionslot SET capacity = 1000",
    "change a topic": "UPDATE reports_topic SET name = 'Nothing'",
    "forget the words of threat": "DELETE FROM reports_threatphrase",
    "pause reporting": "INSERT INTO reports_reportingpause DEFAULT VALUES",
    "change what was told": "UPDATE reports_concernreport SET answers = ''",
    "close a report": "UPDATE reports_concernreport SET status = 'closed'",
    "delete reports": "DELETE FROM reports_concernreport",
    "change who told it": "UPDATE reports_reportercontact SET details = ''",
    "change where to come": "UPDATE amnesty_booking SET place = ''",
    "delete bookings": "DELETE FROM amnesty_booking",
    "read grades": "SELECT * FROM reports_grading",
    "say that a migration was applied": "DELETE FROM django_migrations",
    "make a table": "CREATE TABLE mine (id int)",
    "empty a table": "TRUNCATE campaign_site_draft",
    "take on another role": "SET ROLE campaign_site",
}
REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ForeignKeyViolation)


def named():
    """The tables that the grants name for the public half, each as often as it is named."""
    text = re.sub(r"--.*", "", postgres.GRANTS.read_text())
    for statement in text.split(";"):
        if statement.endswith("campaign_site_public") and "SCHEMA" not in statement:
            tables = re.search(r"\bON\b(.*)\b(?:TO|FROM)\b", statement, re.DOTALL)[1]
            yield from (table.strip() for table in tables.split(","))


def test_for_each_table_it_is_decided_what_the_public_half_may_do():
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}

    assert sorted(named()) == sorted(tables | NO_MODEL)


@pytest.fixture
def in_its_place(stack):
    """The database for whoever has taken over the process of the public half."""
    folder, name = postgres.parts(stack.environments["public"]["DATABASE_URL"])
    role = stack.environments["public"]["PGUSER"]
    with closing(psycopg.connect(host=folder, dbname=name, user=role)) as connection:
        yield connection


@pytest.mark.parametrize("statement", MAY_NOT.values(), ids=MAY_NOT)
def test_it_may_not(in_its_place, statement):
    with pytest.raises(REFUSED):
        in_its_place.execute(f"{statement}; SET CONSTRAINTS ALL IMMEDIATE")


def test_its_pages_and_its_jobs_need_no_more(stack):
    visitor = stack.visitor()
    sitemap = visitor.get("/sitemap-pages.xml").text
    pages = [url.partition(PUBLIC_NAME)[2] for url in re.findall(r"<loc>([^<]+)</loc>", sitemap)]
    pages += ["/readyz", "/news/?q=knife", "/news/feed/", "/amnesty/what-happens/", "/leave/"]

    statuses = {page: visitor.get(page).status_code for page in pages}
    visitor.get(reverse("feedback"))
    token = visitor.cookies["__Host-csrf"]
    sent = visitor.post(
        reverse("feedback"), {"message": "I think so", "csrfmiddlewaretoken": token}
    )
    stack.manage("delete_expired_answers", tier="public")

    assert len(pages) > 20
    assert [page for page, status in statuses.items() if status == 500] == []
    assert sent.url == reverse("feedback-sent")
