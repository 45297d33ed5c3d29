"""Who copies the table of sessions takes nobody's place."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from campaign_site.roles import Role
from campaign_site.staff_sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.TRIAGE)


def with_cookie(key):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def test_the_cookie_opens_the_staff_site_and_the_key_of_the_row_does_not(officer):
    cookie = officer.cookies[settings.SESSION_COOKIE_NAME].value
    row = Session.objects.get()

    assert with_cookie(cookie).get("/admin/").status_code == 200
    assert with_cookie(row.session_key).get("/admin/").status_code == 302
    assert cookie not in str(Session.objects.values_list())


def test_a_key_that_nobody_was_given_begins_nothing():
    store = SessionStore("a" * 32)
    store["x"] = 1
    store.save()

    assert store.session_key != "a" * 32
    assert not SessionStore("a" * 32).exists("a" * 32)


def test_a_session_is_found_by_its_own_key_and_under_no_other():
    store = SessionStore()
    store["x"] = 1
    store.save()

    key, row = store.session_key, Session.objects.get().session_key
    assert (store.exists(key), store.exists(row)) == (True, False)
    assert SessionStore(key)["x"] == 1
    assert SessionStore(row).load() == {}
    assert SessionStore().load() == {}


def test_a_new_key_leaves_no_row_of_the_old_one():
    store = SessionStore()
    store["x"] = 1
    store.save()
    old = store.session_key

    store.cycle_key()

    assert SessionStore(store.session_key)["x"] == 1
    assert not store.exists(old)
    assert Session.objects.count() == 1


def test_an_ended_session_leaves_no_row():
    store = SessionStore()
    store.save()

    store.delete(store.session_key)
    store.delete()
    SessionStore().delete()

    assert not Session.objects.exists()


def test_a_session_that_ended_elsewhere_does_not_come_back(officer):
    officer.get("/admin/")
    Session.objects.all().delete()

    assert officer.get("/admin/").status_code == 302


def test_sessions_that_ran_out_are_deleted(officer):
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert officer.get("/admin/").status_code == 302
        call_command("clearsessions")

    assert not Session.objects.exists()
