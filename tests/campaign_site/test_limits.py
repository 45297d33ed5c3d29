"""One client is slowed down, others are not, and nobody can tell who a client was."""

import hashlib
import hmac
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.crypto import salted_hmac

from amnesty.models import Booking, ItemKind
from amnesty.working_days import next_working_days
from campaign_site import keys, limits
from campaign_site import settings as site
from campaign_site.models import Attempt, Feedback
from campaign_site.references import new_reference
from campaign_site.secret_codes import code_for
from reports.models import Addition, ConcernReport, Topic
from tests.amnesty.factories import a_kind, a_period, a_slot, an_area
from tests.giving_back import carried
from tests.racing import all_at_once
from tests.telling import BookingTeller, ReportTeller

NOON = datetime(2026, 11, 23, 12, 3, tzinfo=UTC)
MINE, YOURS = "203.0.113.7", "198.51.100.9"
OTHERS = [f"198.51.100.{number}" for number in range(20)]
PASSWORD = "made up for this test"
SPOOFED = "192.0.2.66"
WRONG = code_for("the token of another report")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def behind_a_proxy(settings, tmp_path):
    """Which says from where a form was sent."""
    settings.CLIENT_ADDRESS_HEADER = "X-Client-Address"
    settings.DAILY_KEY_DIR = tmp_path / "memory"
    settings.MOST_FROM_ONE_CLIENT = dict.fromkeys(settings.MOST_FROM_ONE_CLIENT, 3)
    return settings


@pytest.fixture(autouse=True)
def topic():
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})


def browser(address=MINE, **headers):
    return Client(raise_request_exception=False, HTTP_X_CLIENT_ADDRESS=address, **headers)


def tells_us(client, text="A good site."):
    return client.post("/feedback/", {"message": text})


def reporter(address=MINE):
    return ReportTeller(browser(address), contact="none").comes_to_the_check_page()


def asks_with(code, reference, address=MINE):
    return browser(address).post("/report/status/", {"reference": reference, "code": code})


def names_of_counts():
    return set(Attempt.objects.values_list("name", flat=True))


def without_the_table_of_counts():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE campaign_site_attempt RENAME TO gone")


# --- Above the ceiling --------------------------------------------------------


def test_of_200_posts_of_one_client_few_are_taken_and_20_others_are_not_touched():
    mine = [tells_us(browser()).status_code for _ in range(200)]
    theirs = [tells_us(browser(address)).status_code for address in OTHERS]

    assert mine == [302] * 3 + [429] * 197
    assert theirs == [302] * 20
    assert Feedback.objects.count() == 23


def test_reports_of_one_client_are_limited_and_those_of_another_are_not():
    mine = [reporter().sends() for _ in range(5)]
    yours = reporter(YOURS).sends()

    assert [visitor.page.status_code for visitor in mine] == [200] * 3 + [429] * 2
    assert yours.step == "sent"
    assert ConcernReport.objects.count() == 4


def test_what_was_above_the_ceiling_can_be_sent_a_few_minutes_later(noon):
    *_, last = [reporter().sends() for _ in range(4)]
    assert last.page.status_code == 429
    assert last.page.headers["Retry-After"] == "420"
    assert "Your answers are kept for 30 minutes after the last one." in last.text

    noon.shift(timedelta(seconds=420))
    last.posts("check", **carried(last.page))

    assert last.step == "sent"
    assert ConcernReport.objects.count() == 4


def test_answers_that_were_nearly_over_are_kept_until_they_can_be_sent(noon):
    last = reporter()
    noon.shift(timedelta(minutes=24))
    for _ in range(3):
        reporter().sends()
    noon.shift(timedelta(minutes=2))

    last.sends()
    assert last.page.status_code == 429
    assert "Wait ten minutes, then try again." in last.text

    noon.shift(timedelta(minutes=10))
    last.posts("check", **carried(last.page))
    assert last.step == "sent"


def test_two_presses_of_one_button_are_one_report(settings):
    settings.MOST_FROM_ONE_CLIENT = {"report": 1}
    visitor = reporter().sends()

    visitor.sends()

    assert visitor.step == "sent"
    assert ConcernReport.objects.count() == 1


def test_the_page_says_who_to_call_and_gives_back_what_was_written():
    for _ in range(3):
        tells_us(browser())

    page = tells_us(browser(), "It is hard to read at night.")

    words = page.content.decode()
    assert carried(page)["message"] == "It is hard to read at night."
    assert all(number in words for number in ("999", "101", "0800 555 111"))
    assert "It may not have been you" in words
    assert "no-store" in page.headers["Cache-Control"]


def test_requests_for_a_visit_are_limited_too(settings):
    settings.MOST_FROM_ONE_CLIENT = {"booking": 1}
    today = timezone.localdate()
    kinds = [a_kind("knife", group=ItemKind.Group.BLADES), a_kind("shotgun")]
    a_period(kinds=kinds, opens_on=today, closes_on=today + timedelta(days=30))
    area = an_area(districts=["NN1"])
    a_slot(area, date=next_working_days(today, 2)[1], capacity=5)

    def asks(address):
        teller = BookingTeller(browser(address), contact="none")
        return teller.comes_to_the_check_page().sends()

    assert asks(MINE).step == "sent"
    assert asks(MINE).page.status_code == 429
    assert asks(YOURS).step == "sent"
    assert Booking.objects.count() == 2


def test_what_is_added_to_a_report_is_limited_too(settings):
    settings.MOST_FROM_ONE_CLIENT = {"report": 9, "code": 9, "addition": 1}
    visitor = reporter().sends()
    code, reference = visitor.code, visitor.reference
    opened = asks_with(code, reference)
    client = visitor.client
    client.cookies.update(opened.cookies)

    first = client.post(opened.url, {"text": "They came back on Sunday."})
    second = client.post(opened.url, {"text": "They came back on Monday."})

    assert (first.status_code, second.status_code) == (302, 429)
    assert carried(second)["text"] == "They came back on Monday."
    assert Addition.objects.count() == 1


# --- Whose word is taken ------------------------------------------------------


@pytest.mark.parametrize("header", ["X_FORWARDED_FOR", "X_REAL_IP", "FORWARDED"])
def test_what_a_visitor_says_of_their_address_changes_nothing(header):
    answers = [
        tells_us(browser(**{f"HTTP_{header}": f"192.0.2.{number}"})).status_code
        for number in range(5)
    ]

    assert answers == [302] * 3 + [429] * 2


def test_no_view_can_know_an_address():
    meta = dict.fromkeys(limits.ADDRESSES, SPOOFED) | {"PATH_INFO": "/feedback/"}

    mark = limits.take_away(meta)

    assert meta == {"PATH_INFO": "/feedback/"}
    assert len(mark) == 64


def test_without_a_proxy_that_vouches_for_it_nobody_is_counted(settings):
    settings.CLIENT_ADDRESS_HEADER = ""

    answers = [tells_us(browser()).status_code for _ in range(5)]

    assert answers == [302] * 5
    assert names_of_counts() == set()


def test_reading_counts_nothing_and_makes_no_key(settings):
    browser(address="").get("/feedback/")

    assert names_of_counts() == set()
    assert not settings.DAILY_KEY_DIR.exists()


def test_one_line_has_one_mark_and_another_line_has_another():
    marks = {
        address: limits.mark_of(address)
        for address in (MINE, f"::ffff:{MINE}", YOURS, "2001:db8:1:2::3", "2001:db8:1:2:9:9:9:9")
    }

    assert marks[MINE] == marks[f"::ffff:{MINE}"] != marks[YOURS]
    assert marks["2001:db8:1:2::3"] == marks["2001:db8:1:2:9:9:9:9"]
    assert marks["2001:db8:1:2::3"] != limits.mark_of("2001:db8:1:3::3")


# --- Nobody can tell who it was -----------------------------------------------


def test_the_table_holds_no_hash_that_anyone_could_make_again():
    tells_us(browser())
    day, hour = "2026-11-23", Attempt.current_hour()
    texts = [MINE, f"client feedback|{MINE}", f"client feedback|{MINE}|{limits.now() // 600}"]
    texts += [f"{hour}|{text}" for text in texts]
    secrets = ["", day, *(getattr(limits.settings, name) for name in ("SECRET_KEY", "INDEX_KEY"))]

    made = set()
    for text in map(str.encode, texts):
        made |= {hashlib.new(name, text).hexdigest() for name in ("sha256", "md5", "sha1")}
        made |= {hmac.digest(key.encode(), text, "sha256").hex() for key in secrets}
        made |= {salted_hmac("attempts", text, algorithm="sha256").hexdigest()}

    assert len(names_of_counts()) == 1
    assert made.isdisjoint(names_of_counts())


def test_with_the_day_the_key_goes_and_no_mark_can_be_made_again(noon, settings):
    mark = limits.mark_of(MINE)
    noon.shift(timedelta(hours=13))

    assert limits.mark_of(MINE) != mark
    assert [file.name for file in settings.DAILY_KEY_DIR.iterdir()] == ["2026-11-24"]

    noon.shift(timedelta(hours=-13))
    assert limits.mark_of(MINE) != mark


def test_the_day_ends_at_midnight_in_england(noon):
    noon.move_to(datetime(2026, 7, 1, 22, 59, tzinfo=UTC))
    mark = limits.mark_of(MINE)

    noon.move_to(datetime(2026, 7, 1, 23, 0, tzinfo=UTC))

    assert limits.mark_of(MINE) != mark


def test_where_nobody_sends_anything_a_job_takes_the_key_away(noon, settings):
    limits.mark_of(MINE)
    call_command("delete_expired_answers")
    assert len(list(settings.DAILY_KEY_DIR.iterdir())) == 1

    noon.shift(timedelta(days=1))
    call_command("delete_expired_answers")

    assert list(settings.DAILY_KEY_DIR.iterdir()) == []


def test_only_the_site_can_read_the_key_and_it_names_nobody(settings):
    limits.mark_of(MINE)

    folder, [file] = settings.DAILY_KEY_DIR, settings.DAILY_KEY_DIR.iterdir()
    assert (stat.S_IMODE(folder.stat().st_mode), stat.S_IMODE(file.stat().st_mode)) == (
        0o700,
        0o600,
    )
    assert len(file.read_text()) >= 64


def test_the_key_stands_in_memory_and_beside_nothing_that_is_kept():
    """Where a machine has no such memory, each process has a key of its own."""
    folder = site.memory / f"campaign-site-{os.getuid()}"

    assert Path(site.own_memory or folder) == folder
    assert not folder.is_relative_to(site.VAR_DIR)
    assert not folder.is_relative_to(site.MEDIA_ROOT)


def test_the_tests_leave_no_key_in_the_memory_of_this_machine():
    assert site.DAILY_KEY_DIR.is_relative_to(site.VAR_DIR)


def test_a_key_that_somebody_else_has_laid_there_is_not_used(settings, monkeypatch):
    mark = limits.mark_of(MINE)
    assert mark != limits.UNKNOWN

    monkeypatch.setattr("os.getuid", lambda: settings.DAILY_KEY_DIR.stat().st_uid + 1)

    assert limits.mark_of(MINE) == limits.UNKNOWN


def test_all_processes_have_one_key_whoever_makes_it():
    marks = []

    all_at_once([lambda: marks.append(limits.mark_of(MINE))] * 20)

    assert len(set(marks)) == 1
    assert limits.UNKNOWN not in marks


def test_where_there_is_no_shared_memory_a_process_has_a_key_of_its_own(noon, settings):
    settings.DAILY_KEY_DIR = None
    mark = limits.mark_of(MINE)
    assert limits.mark_of(MINE) == mark

    noon.shift(timedelta(days=1))
    assert limits.mark_of(MINE) != mark

    noon.shift(timedelta(days=-1))
    assert limits.mark_of(MINE) != mark


# --- What can't be counted ----------------------------------------------------


@pytest.fixture
def no_key(settings, tmp_path):
    """A file stands where the folder should be."""
    settings.DAILY_KEY_DIR = tmp_path / "no-folder" / "memory"
    settings.DAILY_KEY_DIR.parent.write_text("")


def test_a_report_is_taken_when_the_key_can_not_be_read(no_key):
    visitors = [reporter().sends() for _ in range(5)]

    assert [visitor.step for visitor in visitors] == ["sent"] * 5


def test_a_report_is_taken_when_nothing_can_be_counted():
    visitors = [reporter() for _ in range(5)]
    without_the_table_of_counts()

    for visitor in visitors:
        visitor.sends()

    assert [visitor.step for visitor in visitors] == ["sent"] * 5
    assert ConcernReport.objects.count() == 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_report_is_taken_when_the_counts_are_locked():
    visitor = reporter()
    other = connection.copy()
    try:
        other.set_autocommit(False)
        other.cursor().execute("LOCK TABLE campaign_site_attempt")
        visitor.sends()
    finally:
        other.rollback()
        other.close()

    assert visitor.step == "sent"


def test_without_the_key_all_have_the_tries_of_one_with_codes(no_key):
    answers = [asks_with(WRONG, new_reference("C"), address).status_code for address in OTHERS[:5]]

    assert answers == [302] * 3 + [429] * 2


def test_when_nothing_can_be_counted_no_code_opens_anything():
    visitor = reporter().sends()
    code, reference = visitor.code, visitor.reference
    without_the_table_of_counts()

    page = asks_with(code, reference)

    assert page.status_code >= 500


# --- Guessing -----------------------------------------------------------------


def test_wrong_codes_of_one_client_are_limited_and_the_right_one_of_another_opens():
    visitor = reporter().sends()
    code, reference = visitor.code, visitor.reference

    mine = [asks_with(WRONG, new_reference("C")) for _ in range(4)]
    yours = asks_with(code, reference, YOURS)

    assert [page.status_code for page in mine] == [302] * 3 + [429]
    assert yours.url.startswith("/report/status/opened/")


def test_who_has_the_right_code_may_ask_as_often_as_they_like():
    visitor = reporter().sends()
    code, reference = visitor.code, visitor.reference

    answers = [asks_with(code, reference).url.split("?")[0] for _ in range(6)]

    assert answers == ["/report/status/opened/"] * 6


@pytest.fixture
def officer():
    password = make_password(PASSWORD)
    return get_user_model().objects.create(username="officer", is_staff=True, password=password)


def signs_in(name="officer", password=PASSWORD, address=MINE):
    typed = {"username": name, "password": password}
    return browser(address).post("/admin/login/?next=/admin/", typed)


def test_wrong_passwords_of_one_client_are_limited(officer):
    answers = [signs_in("officer", "a wrong password") for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 2
    assert signs_in().status_code == 429
    assert signs_in(address=YOURS).status_code == 302


def test_made_up_names_shut_nobody_out_who_has_mistyped_nothing(officer):
    for number in range(5):
        signs_in(f"name{number}", "a wrong password")

    assert [signs_in().status_code for _ in range(2)] == [302] * 2


@pytest.mark.parametrize("name", ["officer", "nobody"])
def test_above_the_ceiling_each_name_has_one_wrong_try(officer, name):
    for number in range(5):
        signs_in(f"name{number}", "a wrong password")

    answers = [signs_in(name, "a wrong password").status_code for _ in range(3)]

    assert answers == [200, 429, 429]
    assert signs_in(address=YOURS).status_code == 302


def test_the_page_gives_no_password_back(officer):
    *_, page = [signs_in("officer", "a wrong password") for _ in range(4)]

    words = page.content.decode()
    assert "Too many tries" in words
    assert "a wrong password" not in words


def test_those_who_sign_in_rightly_from_one_building_are_not_counted(officer):
    answers = [signs_in().status_code for _ in range(6)]

    assert answers == [302] * 6


def test_when_nothing_can_be_counted_nobody_signs_in(officer):
    without_the_table_of_counts()

    assert signs_in().status_code >= 500


def test_a_key_is_whole_when_it_is_read(tmp_path):
    read = []

    all_at_once([lambda: read.append(keys.kept_in(tmp_path / "keys", "key", keys.new_secret))] * 30)

    assert len(set(read)) == 1
    assert read[0]
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["key"]
