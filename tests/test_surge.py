"""When more is asked than the site can do: who is let in is answered, everyone else is told so.

Ten minutes of it, measured: `python3 dev.py bench speed surge`.
"""

import http.client
import os
import re
import signal
import socket
import ssl
import time
from collections import Counter
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from django.http import HttpResponse

from bench.speed import surge
from bench.speed.browsers import body_of, head_of, unchunked
from bench.speed.mix import Mix
from campaign_site import response_headers
from tests.faults.stacks import wait_until
from tests.stack import PUBLIC_NAME, SHIPPED

ROOM = re.compile(r"upstream campaign_site_(\w+) \{[^}]*max_conns=(\d+);")
ROOMS = {name: int(most) for name, most in ROOM.findall((SHIPPED / "public.conf").read_text())}
FORM = "/report/danger/?run=aaaaaaaaaaaaaaaa"
FROM_ONE = re.compile(r"limit_conn (openers|senders) (\d+);")
MOST_FROM_ONE = {
    name: int(most) for name, most in FROM_ONE.findall((SHIPPED / "senders.conf").read_text())
}
PHOTOS = "/report/photos/?run=aaaaaaaaaaaaaaaa"
SEARCH = "/news/?q=knife"
TRIAGE = "/report/danger/"


def reads(worker):
    """To those that read, the others give way."""
    return os.getpriority(os.PRIO_PROCESS, worker) == 0


@contextmanager
def standing_still(stack, who=lambda worker: True):
    """gunicorn takes connections and says nothing, as when all of its threads are busy."""
    workers = [worker for worker in stack.workers() if who(worker)]
    assert workers
    try:
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        yield
    finally:
        for worker in workers:
            os.kill(worker, signal.SIGCONT)


@pytest.fixture
def ask(stack):
    """`ask(number, method, path)`: so many who ask, and wait. What they are told comes later."""
    context = ssl._create_unverified_context()  # noqa: S323 (a certificate of the run)
    with ExitStack() as ending:

        def begin(number, method, path, from_one=MOST_FROM_ONE["openers"], network="127.0.7"):
            head = f"{method} {path} HTTP/1.1\r\nHost: {PUBLIC_NAME}\r\nContent-Length: 0\r\n"
            wires = []
            for count in range(number):
                source = (f"{network}.{count // from_one + 1}", 0)
                address = ("127.0.0.1", stack.ports["public"])
                plain = socket.create_connection(address, 20, source_address=source)
                wires.append(ending.enter_context(context.wrap_socket(plain)))
                wires[-1].sendall(f"{head}Connection: close\r\n\r\n".encode())
            time.sleep(0.5)
            return wires

        yield begin


def gunicorn_threads():
    return int(re.search(r"^threads = (\d+)", Path("gunicorn.conf.py").read_text(), re.M)[1])


def status(wire):
    return int(wire.recv(12).split()[1])


@pytest.mark.stack
@pytest.mark.parametrize(
    ("room", "method", "path", "told"),
    [("opening", "GET", FORM, {200}), ("sending", "POST", TRIAGE, {403})],
)
def test_where_no_more_can_be_taken_in_it_is_said_at_once_and_reading_goes_on(
    stack, ask, room, method, path, told
):
    reader = stack.visitor(timeout=5)
    reader.get("/safety/")
    with standing_still(stack):
        let_in = ask(ROOMS[room], method, path)

        began = time.monotonic()
        refused = stack.visitor(timeout=5).ask(method, path, None, {})
        took = time.monotonic() - began
        read = [reader.get("/safety/").status_code for _ in range(3)]

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "60")
    assert all(f'href="tel:{number}"' in refused.text for number in ("999", "101"))
    assert took < 1
    assert read == [200] * 3
    assert {status(wire) for wire in let_in} == told


@pytest.mark.stack
@pytest.mark.parametrize(
    ("method", "many", "one"), [("GET", SEARCH, FORM), ("POST", "/feedback/", TRIAGE)]
)
def test_what_is_no_form_takes_no_room_from_one(stack, ask, method, many, one):
    with standing_still(stack):
        asked = ask(60, method, many)
        from_a_form = ask(1, method, one)

    assert {status(wire) for wire in asked} > {503}
    assert status(from_a_form[0]) in {200, 403}


@pytest.mark.stack
@pytest.mark.parametrize(
    ("method", "path", "who", "addresses"),
    [
        ("GET", FORM, "openers", 2),
        ("GET", PHOTOS, "openers", 2),
        ("GET", SEARCH, "openers", 1),
        ("POST", TRIAGE, "senders", 3),
        ("POST", "/feedback/", "senders", 1),
    ],
)
def test_so_few_addresses_shut_a_room_for_nobody_else(stack, ask, method, path, who, addresses):
    most = MOST_FROM_ONE[who]
    stack.visitor().get("/safety/")
    with standing_still(stack):
        theirs = ask(addresses * 2 * most, method, path, from_one=2 * most)
        another = ask(1, method, path, network="127.0.8")
        same_address = stack.visitor(timeout=5, source="127.0.7.1")
        read = same_address.get("/safety/").status_code
        left = same_address.post("/leave/").status_code

    told = Counter(status(wire) for wire in theirs)
    assert told[503] == addresses * most
    assert status(another[0]) in {200, 302, 403}
    assert (read, left) == (200, 204)


@pytest.mark.stack
def test_when_reading_is_full_whoever_keeps_the_copies_still_gets_through(stack, ask):
    with standing_still(stack):
        full = ask(ROOMS["reading"] + 1, "GET", "/nowhere/")
        keeping = http.client.HTTPConnection("127.0.0.1", stack.ports["copies"], timeout=20)
        keeping.request("GET", "/nothing/", headers={"Host": PUBLIC_NAME})

    with closing(keeping):
        assert keeping.getresponse().status == 404
    assert {status(wire) for wire in full} == {404, 503}


@pytest.mark.stack
def test_whoever_reads_or_leaves_does_not_wait_for_who_tells_something(stack, ask):
    with standing_still(stack, who=lambda worker: not reads(worker)):
        waiting = ask(3, "GET", FORM)
        read = [stack.visitor(timeout=5).get(f"/never-read-{n}/").status_code for n in range(3)]
        left = stack.visitor(timeout=5).get("/leave/").status_code

    assert (read, left) == ([404] * 3, 303)
    assert {status(wire) for wire in waiting} == {200}


@pytest.mark.stack
def test_whoever_watches_from_outside_sees_when_forms_are_not_taken(stack, ask):
    with standing_still(stack, who=lambda worker: not reads(worker)):
        [asked] = ask(1, "GET", "/healthz")
        asked.settimeout(1)
        with pytest.raises(TimeoutError):
            asked.recv(1)
        asked.settimeout(20)

    assert status(asked) == 200


@pytest.mark.stack
def test_photos_leave_a_thread_for_what_is_sent(stack, ask):
    with standing_still(stack):
        photos = ask(ROOMS["photos"] + 1, "POST", PHOTOS, from_one=1)
        sent = ask(1, "POST", TRIAGE)

    assert ROOMS["photos"] < gunicorn_threads()
    assert sorted(map(status, photos))[-1] == 503
    assert status(sent[0]) == 403


@pytest.mark.stack
def test_and_the_other_way_round(stack, ask):
    with standing_still(stack, who=reads):
        waiting = ask(3, "GET", "/never-read/")
        assert stack.visitor(timeout=5).get(FORM).status_code == 200

    assert {status(wire) for wire in waiting} == {404}


@pytest.mark.stack
def test_a_process_that_comes_for_another_takes_its_part(stack):
    """Half of them read, whichever died, and when all are started anew."""
    parts = sorted(map(reads, stack.workers()))
    assert parts == [False, False, True, True]
    for part in (True, False, False, True):
        ended = next(worker for worker in stack.workers() if reads(worker) is part)
        os.kill(ended, signal.SIGKILL)
        wait_until(lambda ended=ended: ended not in stack.workers(), 20)
        wait_until(lambda: sorted(map(reads, stack.workers())) == parts, 20)
    before = set(stack.workers())
    os.kill(stack.processes["gunicorn-public"].pid, signal.SIGHUP)
    wait_until(lambda: before.isdisjoint(stack.workers()), 40)

    assert sorted(map(reads, stack.workers())) == parts
    assert stack.health() == 200
    assert stack.visitor().get("/never-read/").status_code == 404


@pytest.mark.stack
def test_who_opens_forms_takes_no_room_from_who_sends_one_or_leaves(stack, ask):
    with standing_still(stack):
        ask(ROOMS["opening"] + 1, "GET", FORM)
        sent, left = ask(1, "POST", TRIAGE) + ask(1, "POST", "/leave/")

    assert status(sent) == 403
    assert status(left) == 204


@pytest.mark.stack
def test_at_twice_what_it_sustains_nothing_is_lost_or_doubled(tmp_path):
    found, kept = surge.run(
        tmp_path, seconds=6, measure=2, warm_up=1, people=40, places=5, readers=100
    )

    assert surge.lost(found, kept) == []
    assert surge.doubled(found, kept) == []
    assert (kept["oversold"], kept["slots that count wrongly"]) == (0, 0)
    assert {kind for kind, *_ in found["acknowledged"]} == {"report", "booking"}
    assert set(found["surge"]["reading"]["statuses"]) == {"200"}
    assert found["broke"] == {}
    assert all(found["surge"][kind]["unclear"] == [] for kind in ("report", "booking"))


def test_when_all_who_want_a_place_wait_for_their_answer_one_more_reads():
    nobody = {"answers": {}, "reports": [], "bookings": []}
    mix = Mix({"port": 0, "name": "", "readers": 0, "pages": ["/"]} | nobody)

    assert mix.someone("reading") is None
    assert mix.someone("booking") is None
    assert mix.someone("report").path == "/report/danger/"


@pytest.mark.parametrize(
    ("said", "headers"),
    [(503, {"Retry-After": "60"}), (200, {})],
)
def test_a_503_of_the_site_says_when_to_try_again(said, headers):
    answer = response_headers.on_every_answer(lambda _request: HttpResponse(status=said))(None)

    assert {name: answer[name] for name in answer.headers if name == "Retry-After"} == headers


def part_of_a_run(rate, **statuses):
    return {"rate": rate} | {kind: {"statuses": each} for kind, each in statuses.items()}


def test_what_counts_as_answered_was_not_refused():
    part = part_of_a_run(
        200,
        reading={"200": 90},
        report={"200": 3, "302": 1, "503": 4},
        booking={"503": 2},
    )

    assert surge.answered(part, "report") == 8
    assert surge.answered(part, "booking") == 0


def test_where_there_is_one_core_the_surge_is_not_measured(monkeypatch):
    monkeypatch.setattr(surge, "LOAD_CORE", surge.SERVER_CORE)

    with pytest.raises(RuntimeError, match="needs two cores"):
        surge.measure(seconds=1)


# The proof itself

ROW = {"reference": "C-2222-2222-2", "token": "one", "text": "m0123456789ab a van"}
FOUND = {"acknowledged": [["report", "C-2222-2222-2", "m0123456789ab"]], "marks": ["m0123456789ab"]}


def test_what_is_there_once_is_neither_lost_nor_doubled():
    assert surge.lost(FOUND, {"told": [ROW]}) == []
    assert surge.doubled(FOUND, {"told": [ROW]}) == []


@pytest.mark.parametrize("rows", [[], [ROW | {"text": "m999999999999 a van"}]])
def test_what_is_not_there_or_opens_to_something_else_is_lost(rows):
    assert surge.lost(FOUND, {"told": rows}) == ["C-2222-2222-2"]


@pytest.mark.parametrize("other", ["reference", "token", "text"])
def test_what_stands_there_twice_is_doubled(other):
    twin = dict.fromkeys(ROW, "another") | {other: ROW[other]}

    assert surge.doubled(FOUND, {"told": [ROW, twin]}) == [ROW[other].split()[0]]


def test_an_answer_is_whole_when_all_of_it_has_come():
    kept = head_of(b"HTTP/1.1 200 OK\r\nContent-Length: 5")
    in_parts = head_of(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked")

    assert (body_of(kept, b"1234"), body_of(kept, b"12345")) == (None, b"12345")
    assert body_of(in_parts, b"2\r\nab\r\n") is None
    assert body_of(in_parts, b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n") == b"abc"
    assert unchunked(b"0\r\n\r\n") == b""
