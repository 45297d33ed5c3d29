"""A password and a code, ten tries an hour, and sessions that end."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaign_site import lock_out
from campaign_site.models import AuditEntry, RecoveryCode, SecondFactor
from tests.second_factor import App, enrolled, verified

pytestmark = pytest.mark.django_db

PASSWORD = "made up for this test"
HASH = make_password(PASSWORD)
NOON = datetime(2026, 11, 23, 12, 5, tzinfo=UTC)
HOME = "/admin/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def second_factor(settings):
    settings.SECOND_FACTOR = True


@pytest.fixture
def officer():
    return get_user_model().objects.create(username="officer", is_staff=True, password=HASH)


@pytest.fixture
def app(officer, clock):
    app = enrolled(officer)
    clock.shift(timedelta(minutes=1))
    return app


def gives_password(client, name="officer", password=PASSWORD, **extra):
    typed = {"username": name, "password": password}
    return client.post("/admin/login/?next=/admin/", typed, follow=True, **extra)


def gives_code(client, code):
    return client.post("/admin/code/?next=/admin/", {"code": code}, follow=True)


def signs_in(client, app):
    gives_password(client)
    return gives_code(client, app.code())


def is_signed_in(client):
    return client.get(HOME).status_code == 200


def offered(page):
    return page.context["form"]["offer"].value()


def sets(client, officer, password, again=None):
    """Opens a link for this officer, and sets this password with it."""
    address = client.get(officer.link(), follow=True).request["PATH_INFO"]
    typed = {"new_password1": password, "new_password2": password if again is None else again}
    return client.post(address, typed, follow=True)


def on_record(*about):
    return list(AuditEntry.objects.order_by("number").values_list(*about))


# The second factor


def test_a_password_alone_opens_nothing(client, officer, app):
    page = gives_password(client)

    assert page.request["PATH_INFO"] == "/admin/code/"
    assert not is_signed_in(client)


def test_a_password_and_a_code_open_the_staff_site(client, officer, app):
    page = signs_in(client, app)

    assert page.request["PATH_INFO"] == HOME
    assert is_signed_in(client)
    assert (officer.pk, "sign-in", "") in on_record("staff", "action", "outcome")


def test_a_code_is_good_once(client, officer, app):
    code = app.code()
    gives_password(client)
    gives_code(client, code)
    other = Client()
    gives_password(other)

    page = gives_code(other, code)

    assert "Enter a code that your app shows now" in page.text
    assert not is_signed_in(other)


@pytest.mark.parametrize("minutes", [-2, 2])
def test_an_old_code_and_one_of_the_future_are_wrong(client, officer, app, clock, minutes):
    gives_password(client)
    clock.shift(timedelta(minutes=minutes))
    code = app.code()
    clock.shift(timedelta(minutes=-minutes))

    gives_code(client, code)

    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "code", ["", "000000", "½½½½½½", "٠٠٠٠٠٠", "-12345", "1" * 41, "AAAA-AAAA"]
)
def test_something_else_is_not_a_code(client, officer, app, code):
    gives_password(client)

    assert gives_code(client, code).status_code == 200
    assert not is_signed_in(client)


def test_the_first_sign_in_sets_up_the_app_and_gives_ten_recovery_codes(client, officer):
    page = gives_password(client)
    secret = re.search(r"<b>([A-Z2-7 ]+)</b>", page.text)[1]
    offer = offered(page)

    page = client.post(
        "/admin/enrol/?next=/admin/", {"offer": offer, "code": App(secret).code()}, follow=True
    )

    codes = page.context["codes"]
    assert len(set(codes)) == 10
    assert all(code in page.text for code in codes)
    assert is_signed_in(client)
    assert SecondFactor.objects.get().secret.open() == secret.replace(" ", "")


def test_a_wrong_code_at_set_up_shows_the_same_secret_again(client, officer):
    page = gives_password(client)

    again = client.post("/admin/enrol/", {"offer": offered(page), "code": "1"})

    assert again.context["secret"] == page.context["secret"]
    assert "Enter the six digits that your app shows now" in again.text
    assert not SecondFactor.objects.exists()


@pytest.mark.parametrize("how", ["too late", "made up", "of someone else", "missing"])
def test_a_secret_that_was_not_offered_now_is_not_taken(client, officer, clock, how):
    page = gives_password(client)
    secret, offer = page.context["secret"], offered(page)
    if how == "too late":
        clock.shift(timedelta(minutes=14))
        client.get("/admin/enrol/")
        clock.shift(timedelta(minutes=2))
        gives_password(client)
    elif how == "made up":
        offer = "JBSWY3DPEHPK3PXP"
    elif how == "missing":
        offer = ""
    else:
        get_user_model().objects.create(username="other", is_staff=True, password=HASH)
        client = Client()
        gives_password(client, name="other")

    again = client.post("/admin/enrol/", {"offer": offer, "code": App(secret).code()})

    assert "the page was open for too long" in again.text
    assert again.context["secret"] != secret
    assert not SecondFactor.objects.exists()


def test_nobody_sets_up_a_second_app_with_the_password_alone(client, officer, app):
    gives_password(client)

    assert client.get("/admin/enrol/", follow=True).request["PATH_INFO"] == "/admin/code/"
    client.post("/admin/enrol/", {"offer": "x", "code": "1"})
    assert SecondFactor.objects.get().secret.open() == app.secret


def test_a_recovery_code_signs_in_once_and_says_how_many_are_left(client, officer, app):
    code = app.recovery_codes[3]
    gives_password(client)
    page = gives_code(client, code.lower().replace("-", " "))
    other = Client()
    gives_password(other)

    gives_code(other, code)

    assert "You have 9 recovery codes left." in page.text
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert (officer.pk, "with a recovery code") in on_record("staff", "outcome")


def test_new_recovery_codes_are_shown_once_and_end_the_old_ones(client, officer, app):
    signs_in(client, app)
    assert "You have 10 recovery codes left." in client.get("/admin/recovery-codes/").text

    codes = client.post("/admin/recovery-codes/").context["codes"]

    assert len(codes) == 10
    assert not any(code in client.get("/admin/recovery-codes/").text for code in codes)
    other = Client()
    gives_password(other)
    gives_code(other, app.recovery_codes[0])
    assert not is_signed_in(other)
    gives_code(other, codes[0])
    assert is_signed_in(other)


def test_the_database_holds_neither_the_secret_nor_a_recovery_code(officer, app):
    factor = SecondFactor.objects.values().get()
    digests = list(RecoveryCode.objects.values_list("digest", flat=True))

    assert app.secret.encode() not in bytes(factor["secret"])
    assert len(digests) == 10
    assert not any(code in digests for code in app.recovery_codes)


def test_a_secret_moved_to_another_account_does_not_open(client, officer, app):
    other = get_user_model().objects.create(username="other", is_staff=True)
    theirs = enrolled(other)
    SecondFactor.objects.filter(pk=officer.pk).update(
        secret=SecondFactor.objects.get(pk=other.pk).secret
    )

    with pytest.raises(Exception, match="altered or moved"):
        SecondFactor.objects.get(pk=officer.pk).verify_token(theirs.code())


# Lock-out


def test_after_ten_wrong_passwords_the_right_one_does_not_open_either(client, officer, app, clock):
    for _try in range(10):
        page = gives_password(client, password="wrong")
        assert "Enter the right user name and password" in page.text

    page = gives_password(client)

    assert "Enter it again after 13:00: there were too many wrong tries." in page.text
    clock.move_to(NOON.replace(hour=13, minute=0))
    signs_in(client, app)
    assert is_signed_in(client)


def test_other_accounts_are_not_shut(client, officer, app):
    for _try in range(11):
        gives_password(client, name="someone", password="wrong")

    signs_in(client, app)

    assert is_signed_in(client)


def test_a_right_password_begins_the_count_anew(client, officer, app):
    for _round in range(3):
        for _try in range(9):
            gives_password(client, password="wrong")
        assert gives_password(client).request["PATH_INFO"] == "/admin/code/"
        client.post("/admin/logout/")


def without_token(page):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.text)


def test_a_name_that_nobody_has_is_answered_like_one_that_somebody_has(client, officer):
    answers = {}
    for name in ("officer", "nobody1"):
        fresh = Client()
        pages = [gives_password(fresh, name=name, password="wrong") for _try in range(12)]
        answers[name] = [
            (page.status_code, without_token(page).replace(name, "")) for page in pages
        ]

    assert answers["officer"] == answers["nobody1"]
    assert len(set(answers["officer"])) == 2


def test_a_name_that_nobody_has_costs_as_much_as_one_that_somebody_has(
    client, officer, monkeypatch
):
    hashed = []
    monkeypatch.setattr(
        "django.contrib.auth.hashers.MD5PasswordHasher.encode",
        lambda self, password, salt: hashed.append(password) or "md5$a$b",
    )

    for name in ("officer", "nobody", "inactive"):
        hashed.clear()
        gives_password(client, name=name, password="wrong")
        assert hashed == ["wrong"], name


@pytest.mark.parametrize("state", [{"is_active": False}, {"is_staff": False}])
def test_an_account_that_may_not_sign_in_is_answered_like_a_wrong_password(client, officer, state):
    wrong = without_token(gives_password(client, password="wrong"))
    get_user_model().objects.update(**state)

    assert without_token(gives_password(client)) == wrong


def test_a_refused_sign_in_is_on_record_and_a_name_that_nobody_has_is_not_written_down(
    client, officer
):
    gives_password(client, password="wrong")
    gives_password(client, name="hunter2 typed in the wrong box", password="wrong")

    assert on_record("staff", "action", "subject", "outcome") == [
        (officer.pk, "refused", "campaign_site.staffmember officer", "wrong password"),
        (None, "refused", "sign-in", "wrong password"),
    ]


def test_names_that_nobody_has_fill_no_record(client, officer):
    for number in range(25):
        gives_password(client, name=f"made up {number}", password="wrong")
    gives_password(client, password="wrong")

    assert on_record("staff", "subject", "outcome") == [
        (None, "sign-in", "wrong password"),
        (None, "sign-in", "wrong password; the tenth with names that nobody has"),
        (officer.pk, "campaign_site.staffmember officer", "wrong password"),
    ]


def test_names_that_nobody_has_are_on_record_again_in_the_next_hour(client, clock):
    gives_password(client, name="made up", password="wrong")
    clock.move_to(NOON.replace(hour=13, minute=0))
    gives_password(client, name="made up too", password="wrong")

    assert len(on_record("number")) == 2


def test_what_is_not_recorded_takes_as_much_work_as_what_is(client, officer):
    """Else the time of the answer would say who has an account."""
    worked = {}
    for name in ("officer", "made up"):
        gives_password(client, name=name, password="wrong")
        with CaptureQueriesContext(connection) as asked:
            gives_password(client, name=name, password="wrong")
        about = [query["sql"] for query in asked if "campaign_site_audit" in query["sql"]]
        worked[name] = [sql.split()[0] for sql in about]

    assert worked["officer"] == worked["made up"]
    assert "INSERT" in worked["made up"]


def test_the_right_password_without_the_code_is_on_record(client, officer, app):
    gives_password(client)

    assert on_record("staff", "action", "outcome")[-1] == (
        officer.pk,
        "sign-in",
        "password right, code not given yet",
    )


def test_where_no_code_is_asked_for_a_sign_in_is_on_record_once(client, officer, settings):
    settings.SECOND_FACTOR = False

    gives_password(client)

    assert on_record("action", "outcome") == [("sign-in", "")]


def test_ten_wrong_codes_shut_the_account_too_and_are_on_record(client, officer, app):
    gives_password(client)
    for _try in range(10):
        gives_code(client, "000000")

    page = gives_code(client, app.code())

    assert "there were too many wrong tries" in page.text
    assert not is_signed_in(client)
    refused = AuditEntry.objects.filter(action="refused").order_by("number")
    assert [entry.outcome for entry in refused] == ["wrong code"] * 9 + [
        "wrong code; shut for this hour"
    ]


def test_an_administrator_lets_someone_try_again(client, officer, app, signed_in_as):
    for _try in range(11):
        gives_password(client, password="wrong")

    lock_out.lift_all(officer)

    signs_in(client, app)
    assert is_signed_in(client)


def test_where_every_administrator_is_shut_out_the_command_line_lifts_it(client, officer, app):
    for _try in range(11):
        gives_password(client, password="wrong")

    call_command("lift_lock", "officer")

    assert (None, "change", "may try again") in on_record("staff", "action", "outcome")
    signs_in(client, app)
    assert is_signed_in(client)


def test_all_locks_are_lifted_at_once_and_it_is_on_record(client, officer, app):
    for _try in range(11):
        gives_password(client, password="wrong")

    call_command("lift_lock", "--everyone")

    assert ("sign-in", "everyone may try again") in on_record("subject", "outcome")
    signs_in(client, app)
    assert is_signed_in(client)


@pytest.mark.parametrize("arguments", [[], ["officer", "--everyone"]])
def test_it_must_be_said_whose_lock_is_lifted(arguments):
    with pytest.raises(CommandError, match="Give one user name, or --everyone"):
        call_command("lift_lock", *arguments)


def test_the_lock_of_nobody_is_not_lifted(client):
    with pytest.raises(CommandError, match="Nobody has the user name officer"):
        call_command("lift_lock", "officer")


# Sessions


def test_after_fifteen_idle_minutes_one_signs_in_again(client, officer, app, clock):
    signs_in(client, app)
    clock.shift(timedelta(minutes=14))
    assert is_signed_in(client)
    clock.shift(timedelta(minutes=14))
    assert is_signed_in(client)

    clock.shift(timedelta(minutes=16))

    assert not is_signed_in(client)


def test_after_eight_hours_one_signs_in_again_however_busy(client, officer, app, clock):
    signs_in(client, app)
    for _step in range(48):
        clock.shift(timedelta(minutes=10))
        assert is_signed_in(client)

    clock.shift(timedelta(minutes=1))

    assert not is_signed_in(client)
    signs_in(client, app)
    assert is_signed_in(client)


def test_signing_out_ends_all_sessions_of_the_account_and_no_other(client, officer, app, clock):
    signs_in(client, app)
    other_machine = Client()
    clock.shift(timedelta(minutes=1))
    signs_in(other_machine, app)
    colleague = verified(Client(), get_user_model().objects.create(username="b", is_staff=True))

    client.post("/admin/logout/")

    assert not is_signed_in(client)
    assert not is_signed_in(other_machine)
    assert is_signed_in(colleague)
    assert (officer.pk, "sign-out") in on_record("staff", "action")


def test_one_can_stop_half_way(client, officer, app):
    gives_password(client)

    client.post("/admin/logout/")

    assert client.get("/admin/code/", follow=True).request["PATH_INFO"] == "/admin/login/"


def test_nobody_signs_out_by_a_link(client, officer, app):
    signs_in(client, app)

    assert client.get("/admin/logout/").status_code == 405
    assert is_signed_in(client)


def test_the_session_has_a_new_key_at_each_step(client, officer, app):
    client.get("/admin/login/")
    gives_password(client)
    half = client.session.session_key
    gives_code(client, app.code())

    assert client.session.session_key != half
    assert not client.session.exists(half)


def test_setting_up_the_app_ends_other_sessions_that_only_have_the_password(client, officer):
    thief = Client()
    gives_password(thief)
    page = gives_password(client)
    client.post(
        "/admin/enrol/",
        {
            "offer": offered(page),
            "code": App(page.context["secret"]).code(),
        },
    )

    assert is_signed_in(client)
    assert thief.get("/admin/enrol/", follow=True).request["PATH_INFO"] == "/admin/login/"


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_signing_in_leads_to_no_other_site(client, officer, app, address):
    client.post(f"/admin/login/?next={address}", {"username": "officer", "password": PASSWORD})

    page = client.post(f"/admin/code/?next={address}", {"code": app.code()})

    assert page["Location"] == HOME


# Passwords


def test_a_link_sets_a_password_once_and_signs_nobody_in(client, officer):
    link = officer.link()

    page = sets(client, officer, "another made up one")

    assert "Your password is set. Sign in with it." in page.text
    assert not is_signed_in(client)
    page = gives_password(Client(), password="another made up one")
    assert page.request["PATH_INFO"] == "/admin/enrol/"
    assert "This link can’t be used" in Client().get(link, follow=True).text
    assert on_record("staff", "outcome")[0] == (officer.pk, "password set")


def test_a_new_password_by_link_does_not_go_round_the_second_factor(client, officer, app):
    sets(client, officer, "another made up one")

    page = gives_password(client, password="another made up one")

    assert page.request["PATH_INFO"] == "/admin/code/"


@pytest.mark.parametrize("how", ["late", "deactivated", "newer"])
def test_a_link_that_is_no_longer_good_says_so(client, officer, clock, how):
    link = officer.link()
    if how == "late":
        clock.shift(timedelta(hours=25))
    elif how == "deactivated":
        get_user_model().objects.update(is_active=False)
    else:
        officer.renew(by=get_user_model().objects.create(username="a"))

    assert "This link can’t be used" in client.get(link, follow=True).text


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("", "", "Enter a new password"),
        ("short", "short", "Enter a password of at least 12 characters"),
        ("password1234", "password1234", "not one that many people use"),
        ("officer12345", "officer12345", "It must not be like your name"),
        ("a good long one", "another long one", "Enter the same password twice"),
    ],
)
def test_a_weak_password_is_not_taken(client, officer, first, second, said):
    page = sets(client, officer, first, second)

    assert said in page.text
    officer.refresh_from_db()
    assert officer.password == HASH


def test_a_changed_password_ends_the_other_sessions_and_is_on_record(client, officer, app, clock):
    signs_in(client, app)
    other = Client()
    clock.shift(timedelta(minutes=1))
    signs_in(other, app)

    client.post(
        "/admin/password_change/",
        {
            "old_password": PASSWORD,
            "new_password1": "quite another one",
            "new_password2": "quite another one",
        },
    )

    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert (officer.pk, "password changed") in on_record("staff", "outcome")


def test_in_a_trial_a_password_is_enough(client, officer, settings):
    settings.SECOND_FACTOR = False

    gives_password(client)

    assert is_signed_in(client)
    assert (officer.pk, "sign-in") in on_record("staff", "action")
