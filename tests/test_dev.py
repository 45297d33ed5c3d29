"""The commands of a fresh clone, and the server that `run` leaves running."""

import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import urllib.request
from contextlib import nullcontext

import pytest

import dev
from tests.server import Server

VISITOR = "127.77.3.9"


# --- small parts --------------------------------------------------------------


def test_a_step_runs_again_only_when_what_it_rests_on_has_changed(tmp_path):
    stamp = tmp_path / "stamp"
    ran = []

    for state in ("one", "one", "two", "two", "one"):
        with dev.if_changed(stamp, state) as has_changed:
            ran.append(has_changed)

    assert ran == [True, False, True, False, True]


def test_a_step_that_failed_runs_again(tmp_path):
    stamp = tmp_path / "stamp"
    with pytest.raises(ZeroDivisionError), dev.if_changed(stamp, "one"):
        1 / 0  # noqa: B018

    with dev.if_changed(stamp, "one") as has_changed:
        assert has_changed


def test_static_files_are_collected_again_when_one_has_changed_or_the_copy_is_gone(
    tmp_path, monkeypatch
):
    collected = tmp_path / "var" / "static"
    calls = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(dev, "VAR", tmp_path / "var")
    monkeypatch.setattr(
        dev, "manage", lambda *_: calls.append(collected.mkdir(parents=True, exist_ok=True))
    )

    def times_collected():
        calls.clear()
        dev.collect_static_files()
        return len(calls)

    for folder in ("static", "news/static"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "requirements.txt").touch()
    assert (times_collected(), times_collected()) == (1, 0)

    (tmp_path / "static" / "site.css").write_text("a {}")
    assert (times_collected(), times_collected()) == (1, 0)

    (tmp_path / "news" / "static" / "editor.css").write_text("a {}")
    assert (times_collected(), times_collected()) == (1, 0)

    shutil.rmtree(collected)
    assert (times_collected(), times_collected()) == (1, 0)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ({"SQLite": 0, "PostgreSQL": 0}, 0),
        ({"SQLite": 1, "PostgreSQL": 0}, 1),
        ({"SQLite": 0, "PostgreSQL": 1}, 1),
        ({"SQLite": 0, "PostgreSQL": 5}, 0),
        ({"SQLite": 5, "PostgreSQL": 0}, 0),
        ({"SQLite": 5, "PostgreSQL": 1}, 1),
        ({"SQLite": 5, "PostgreSQL": 5}, 5),
        ({"SQLite": 2}, 2),
        ({"SQLite": 0}, 0),
        ({"SQLite": -9, "PostgreSQL": 0}, 9),
    ],
)
def test_both_runs_must_pass_but_one_may_have_nothing_to_do(codes, expected):
    assert dev.verdict(codes) == expected


@pytest.mark.parametrize(
    ("lock", "is_safe"),
    [
        ("django==5.2.1 --hash=sha256:" + "a" * 64 + "\n    # via -r requirements.in\n", True),
        ("psycopg[binary,pool]==3.3 ; os_name != 'nt' --hash=sha256:" + "a" * 64 + "\n", True),
        ("django==5.2.1\n", False),
        ("django>=5.2.1 --hash=sha256:" + "a" * 64 + "\n", False),
        ("--extra-index-url https://packages.example.org/simple\n", False),
        ("thing @ https://packages.example.org/thing.whl --hash=sha256:" + "a" * 64, False),
    ],
)
def test_a_lock_pins_hashes_and_names_no_place_to_fetch_from(lock, is_safe):
    assert bool(dev.PINNED_AND_HASHED.match(lock)) == is_safe


def test_a_taken_port_is_said_before_anything_is_installed():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        with pytest.raises(SystemExit, match="PORT=8123"):
            dev.refuse_taken_port(*taken.getsockname())


@pytest.mark.parametrize(("ci", "expected"), [("true", 1), ("false", 0)])
def test_what_is_missing_is_said_and_stops_ci(monkeypatch, capsys, ci, expected):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(dev, "forget_own_database", lambda: None)
    monkeypatch.setattr(dev, "IS_ROOT", False)
    monkeypatch.setattr(dev.chromium, "find", lambda: None)
    monkeypatch.setattr(dev.postgres, "find", lambda: None)
    monkeypatch.setattr(dev.real_keys, "FINDERS", {"xdotool": lambda: None})
    monkeypatch.setattr(dev.html_checker, "FINDERS", {"npm": lambda: None})
    monkeypatch.setattr(dev.html_checker, "fetch", lambda: None)
    monkeypatch.setattr(dev.html_checker, "is_fetched", lambda: False)
    monkeypatch.setattr(dev, "install", lambda *_: None)
    monkeypatch.setattr(dev, "pytest", lambda *_: 0)

    code = dev.test()

    said = capsys.readouterr().out
    assert code == expected
    assert "Chromium is not installed: the tests in a real browser will not run." in said
    assert "PostgreSQL is not installed: the tests will run on SQLite alone." in said
    assert "nginx or PostgreSQL is not installed: the site as it is delivered" in said
    assert "Missing: xdotool. The tests with real keys will not run." in said
    assert "Missing: npm, vnu-jar. No page will be held against the standard." in said
    assert ("SQLite: passed" in said) == (expected == 0)


@pytest.fixture
def runs(monkeypatch):
    """What pytest would be asked for, on a machine that has everything."""
    runs = []
    monkeypatch.setattr(dev, "forget_own_database", lambda: None)
    monkeypatch.setattr(dev, "install_programs", lambda _finders: [])
    monkeypatch.setattr(dev, "install", lambda *_: None)
    monkeypatch.setattr(dev.html_checker, "fetch", lambda: None)
    monkeypatch.setattr(dev.html_checker, "missing", lambda: [])
    monkeypatch.setattr(dev.postgres, "throw_away", lambda: nullcontext("postgres:///here"))
    monkeypatch.setattr(dev, "pytest", lambda *arguments, **_: runs.append(arguments) or 0)
    return runs


def test_the_delivered_site_and_real_keys_are_tested_by_one_process_alone(runs):
    dev.test()

    markers = [arguments[arguments.index("-m") + 1] for arguments in runs]
    at_once = ["-n" in arguments for arguments in runs]
    assert list(zip(markers, at_once, strict=True)) == [
        ("not real_keys and not stack", True),
        ("real_keys", False),
        ("stack", False),
        (dev.ON_POSTGRES, True),
    ]


def test_a_run_that_was_stopped_is_the_last(runs, monkeypatch):
    monkeypatch.setattr(dev, "pytest", lambda *_, **__: runs.append("one") or dev.PYTEST_STOPPED)

    assert dev.test() == dev.PYTEST_STOPPED
    assert runs == ["one"]


@pytest.mark.parametrize("is_there", [True, False])
def test_what_is_installed_starts_no_server(tmp_path, monkeypatch, is_there):
    policy = tmp_path / "policy-rc.d"
    if is_there:
        policy.write_text("of this machine")
    monkeypatch.setattr(dev, "POLICY", policy)

    with dev.starting_no_server():
        said = policy.read_text()
        may_run = os.access(policy, os.X_OK)

    if is_there:
        assert said == policy.read_text() == "of this machine"
    else:
        assert subprocess.run(["sh", "-c", said], check=False).returncode == 101
        assert may_run
        assert not policy.exists()


@pytest.mark.program
@pytest.mark.parametrize("arguments", [[], ["help"], ["no-such-command"]])
def test_without_a_command_it_lists_the_commands(arguments):
    done = subprocess.run(
        [sys.executable, dev.__file__, *arguments], capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "python3 dev.py run " in done.stderr


def test_the_locks_of_the_site_and_of_its_peers_are_looked_at(monkeypatch, tmp_path, capsys):
    loose = tmp_path / "requirements.txt"
    loose.write_text("wagtail==8.0\n")

    assert dev.locks_are_hashed()
    monkeypatch.setattr(dev, "PEERS_LOCK", loose)

    assert not dev.locks_are_hashed()
    assert "wagtail==8.0" in capsys.readouterr().out


# --- the tests themselves -----------------------------------------------------


def test_no_test_can_reach_the_network():
    with pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(AssertionError, match="example"):
        urllib.request.urlopen("http://www.example.org/", timeout=1)


def run_tests(tmp_path, source, *command, **environment):
    file = tmp_path / "test_made_up.py"
    file.write_text(f"import pytest\n\n{source}\n")
    return subprocess.run(
        [sys.executable, *command, file],
        cwd=dev.ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


SKIPPED = """
@pytest.mark.skip
def test_a():
    pass

@pytest.mark.postgres
def test_b():
    pass

@pytest.mark.sqlite
def test_c():
    pass
"""


@pytest.mark.program
@pytest.mark.parametrize(("ci", "failed"), [("true", ["test_a"]), ("false", [])])
def test_in_ci_no_test_is_skipped_but_for_the_other_database(tmp_path, ci, failed):
    done = run_tests(tmp_path, SKIPPED, "-m", "pytest", "-p", "tests.skips", CI=ci)

    assert re.findall(r"^(?:FAILED|ERROR) .*::(\w+)", done.stdout, re.MULTILINE) == failed
    assert done.returncode == len(failed)


KILLED = """
import os
import signal

@pytest.fixture(scope="session")
def server():
    yield
    print("It was stopped.")

def test_a(server):
    os.kill(os.getpid(), signal.SIGTERM)
    signal.pause()
"""


@pytest.mark.program
def test_when_the_tests_are_told_to_end_what_they_started_ends_too(tmp_path):
    done = run_tests(tmp_path, KILLED, "-m", "pytest", "-s", "-p", "tests.ending")

    assert done.returncode == dev.PYTEST_STOPPED
    assert "It was stopped." in done.stdout


@pytest.mark.program
@pytest.mark.parametrize(("outcome", "code"), [(True, 0), (False, 1)])
def test_the_test_command_of_django_is_pytest(tmp_path, outcome, code):
    source = f"def test_it():\n    assert {outcome}"

    done = run_tests(tmp_path, source, "manage.py", "test")

    assert done.returncode == code
    assert ("1 passed" in done.stdout) == outcome


# --- run ----------------------------------------------------------------------


def work_of_programs():
    """Seconds of work, which other programs on the machine can't lengthen as they do a wait."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def served(folder):
    with Server(folder) as server:
        yield server


@pytest.mark.program
def test_it_serves_the_site_and_keeps_what_it_has_for_the_next_start(folder):
    with Server(folder) as first:
        page = urllib.request.urlopen(f"{first.address}/news/", timeout=10).read().decode()
        articles, staff = first.rows("news_article"), first.rows("campaign_site_staffmember")
    work_before = work_of_programs()
    with Server(folder) as second:
        pass
    work = work_of_programs() - work_before

    assert "<h1" in page
    assert first.exit_code == second.exit_code == 0
    assert work < 5
    assert second.seconds_to_start < 30
    assert len(articles) >= 10
    assert second.rows("news_article") == articles
    assert second.rows("campaign_site_staffmember") == staff
    assert second.log().count("Password:") == 1
    assert [path for path in (folder / "var").iterdir() if path.stat().st_mode & 0o077] == []


def traces_in(folder):
    """The files in which the visitor's address stands: the log, the database, whatever else."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if VISITOR.encode() in path.read_bytes()]


def test_a_trace_of_the_visitor_would_be_found(tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "log").write_text("Nobody was here.")
    (tmp_path / "var" / "db").write_bytes(b"\0from " + VISITOR.encode() + b"\0")

    assert traces_in(tmp_path) == [tmp_path / "var" / "db"]


@pytest.mark.program
@pytest.mark.parametrize(
    "request_line",
    ["GET / HTTP/1.1", "GET /no-such-page/ HTTP/1.1", "NONSENSE", "GET / HTTP/9.9"],
)
def test_the_server_says_nothing_of_its_visitors_and_little_of_itself(served, request_line):
    with socket.create_connection(
        ("127.0.0.1", served.port), timeout=10, source_address=(VISITOR, 0)
    ) as visitor:
        visitor.sendall(f"{request_line}\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: visitor.recv(65536), b"")).decode()

    assert answer.startswith("HTTP/1.1 ")
    assert re.findall(r"(?im)^server:.*\d.*$", answer.partition("\r\n\r\n")[0]) == []
    assert VISITOR not in answer
    assert traces_in(served.folder) == []
