"""Who guesses finds nothing, learns nothing, and locks nobody out."""

import re
import secrets
from datetime import timedelta

from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaign_site import secret_codes
from campaign_site.attempts import TRIES
from campaign_site.references import new_reference
from campaign_site.secret_codes import code_for
from reports import status
from tests.reports.status.conftest import CODE, STATUS_ADDRESS

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def wrong_code():
    return code_for(secrets.token_hex(32))


def ways_to_fail(make_report):
    """Each with what is asked: (reference, code)."""
    yesterday = timezone.localdate() - timedelta(days=1)
    slowed = make_report()
    for _ in range(TRIES):
        status.report_opened_by(slowed.reference, CODE)
    return {
        "wrong code": (make_report().reference, wrong_code()),
        "unknown reference": (new_reference("C"), CODE),
        "expired": (make_report(code_expires_on=yesterday).reference, CODE),
        "code not kept": (make_report(code_hash="").reference, CODE),
        "slowed down": (slowed.reference, CODE),
    }


def test_every_way_to_fail_is_one_page(client, make_report, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
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
    """Counted, not timed: the queries, the rounds of the slow hash, and the tries written down."""
    hashed, counted, work = [], [], {}
    honest_hash, cache = secret_codes.slow_hash, caches["attempts"]
    honest_incr = cache.incr
    ways = ways_to_fail(make_report)
    monkeypatch.setattr(
        secret_codes, "slow_hash", lambda *told: hashed.append(told[2]) or honest_hash(*told)
    )
    monkeypatch.setattr(cache, "incr", lambda key: counted.append(1) or honest_incr(key))

    for way, asked in ways.items():
        hashed.clear()
        counted.clear()
        with CaptureQueriesContext(connection) as queries:
            assert status.report_opened_by(*asked) is None
        shapes = [re.sub(r"'C-[^']*'", "?", query["sql"]) for query in queries]
        work[way] = (shapes, list(hashed), len(counted))

    assert len(set(map(str, work.values()))) == 1
    assert [len(part) for part in work["expired"][:2]] == [1, 1]


def test_ten_thousand_wrong_codes_find_nothing_and_lock_nobody_out(report):
    opened = [status.report_opened_by(report.reference, wrong_code()) for _ in range(10_000)]

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


def test_without_the_cache_nobody_gets_in(asker, report, monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(caches["attempts"], "add", fail)

    assert asker.asks(report).step == "not-opened"


def test_the_code_works_on_its_last_day(asker, make_report):
    report = make_report(code_expires_on=timezone.localdate())

    assert asker.asks(report).step == "opened"
