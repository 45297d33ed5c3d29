"""Who guesses finds nothing, learns nothing, and locks nobody out."""

import random
import re
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaign_site import secret_codes
from campaign_site.attempts import TRIES
from campaign_site.references import new_reference
from campaign_site.secret_codes import CodeHasher, code_for, hash_code
from reports import status
from tests.reports.status.conftest import CODE, STATUS_ADDRESS

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture(autouse=True)
def within_one_hour(time_machine):
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)


def wrong_codes(number):
    """The same in each run."""
    seeded = random.Random(1)  # noqa: S311 - nothing here is kept secret
    return [code_for(str(seeded.random())) for _ in range(number)]


def ways_to_fail(make_report):
    """Each with what is asked: (reference, code)."""
    yesterday = timezone.localdate() - timedelta(days=1)
    slowed = make_report()
    for _ in range(TRIES):
        status.report_opened_by(slowed.reference, CODE)
    return {
        "wrong code": (make_report().reference, *wrong_codes(1)),
        "unknown reference": (new_reference("C"), CODE),
        "expired": (make_report(code_expires_on=yesterday).reference, CODE),
        "code not kept": (make_report(code_hash="").reference, CODE),
        "slowed down": (slowed.reference, CODE),
    }


def test_every_way_to_fail_is_one_page(client, make_report):
    client.get(STATUS_ADDRESS)
    pages = {}

    for way, (reference, code) in ways_to_fail(make_report).items():
        typed = {"reference": reference, "code": code}
        answer = client.post(STATUS_ADDRESS, typed)
        page = client.get(answer["Location"])
        pages[way] = (
            answer.status_code,
            answer.content,
            sorted(answer.headers.items()),
            [str(cookie) for cookie in answer.cookies.values()],
            page.status_code,
            sorted(page.headers),
            CSRF.sub("", page.content.decode()),
            len(page.content),
        )

    assert len(pages) == 5
    assert len(set(map(str, pages.values()))) == 1
    assert "trying again in an hour may help" in str(pages["wrong code"])


def test_every_way_to_fail_is_the_same_work(make_report, monkeypatch):
    """Counted, not timed, so that nothing else on the machine can change the result.

    The statements that are sent, and the rounds of the slow hash, are all that takes time.
    """
    hashed, work = [], {}
    honest = CodeHasher.encode

    def encode(hasher, code, salt, *cost):
        hashed.append((len(code), len(salt), *cost))
        return honest(hasher, code, salt, *cost)

    ways = ways_to_fail(make_report)
    monkeypatch.setattr(CodeHasher, "encode", encode)
    for way, asked in ways.items():
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            assert status.report_opened_by(*asked) is None
        shapes = [re.sub(r"'[^']*'", "?", query["sql"]) for query in queries]
        work[way] = (shapes, list(hashed))

    assert len(set(map(str, work.values()))) == 1
    assert [len(part) for part in work["expired"]] == [2, 1]


def test_ten_thousand_wrong_codes_find_nothing_and_lock_nobody_out(make_report, monkeypatch):
    """Each is counted. The slow hash, and finding the report anew, would show nothing more."""
    monkeypatch.setattr(
        CodeHasher, "encode", lambda hasher, code, salt, *cost: f"scrypt$2${salt}$8$1${code}"
    )
    monkeypatch.setattr(status, "report_with", cache(status.report_with))
    report = make_report(code_hash=hash_code(CODE))

    opened = [status.report_opened_by(report.reference, code) for code in wrong_codes(10_000)]

    assert not any(opened)
    assert status.report_opened_by(report.reference, CODE) == report


def test_whoever_has_seen_most_of_a_code_gets_ten_tries_an_hour(make_report):
    """With all but the third group, which is then found with the eleventh try: too late."""
    report = make_report()
    first, second, _third, fourth, _ = CODE.split("-")
    near = [
        secret_codes.grouped(letters + secret_codes.check_character(letters))
        for letters in (
            first + second + other + fourth for other in ["2222", "3333", "4444", "5555", "6666"]
        )
    ]

    opened = [status.report_opened_by(report.reference, code) for code in [*near, *near, CODE]]

    assert not any(opened)


def test_without_a_count_nobody_gets_in(asker, report):
    def refuse(execute, sql, *args):
        if "attempt" in sql:
            raise OperationalError
        return execute(sql, *args)

    with connection.execute_wrapper(refuse):
        asker.asks(report)

    assert asker.page.status_code == 503
    assert "We have received it" not in asker.text


def test_the_code_works_on_its_last_day(asker, make_report):
    report = make_report(code_expires_on=timezone.localdate())

    assert asker.asks(report).step == "opened"
