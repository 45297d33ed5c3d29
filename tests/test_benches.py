"""The benchmarks' own arithmetic, and that nothing of theirs outlives them."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import dev
from bench import __main__ as benches
from bench import figures, needs
from bench.figures import Figure
from bench.speed import __main__ as speed
from bench.speed import content, load, processes, servers


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(dev, "VAR", tmp_path)
    return tmp_path / "bench"


# --- figures ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "goal", "is_met"),
    [
        (8, ">= 8", True),
        (7.99, ">= 8", False),
        (0.45, "<= 0.45", True),
        (0.46, "<= 0.45", False),
        (5, "< 5", False),
        (4.9, "< 5", True),
        (5, "> 5", False),
        (123, "", True),
        (float("nan"), ">= 8", False),
        (float("nan"), "<= 8", False),
    ],
)
def test_a_goal_is_met_or_missed(value, goal, is_met):
    assert Figure("a figure", value, goal).is_met == is_met


def test_a_ratio_is_taken_inside_its_own_round():
    assert figures.ratio([10, 200, 30], [5, 100, 10]) == 2
    with pytest.raises(ValueError, match="shorter"):
        figures.ratio([1, 2], [1])


def test_the_table_shows_each_figure_beside_its_goal_and_names_the_machine():
    table = io.StringIO()
    met, missed = Figure("articles", 9.1234, ">= 8"), Figure("forms", 1234.5, "<= 2", "ms", "why")

    figures.show("Speed", [met, missed], file=table)

    title, machine, first, second = table.getvalue().strip().splitlines()
    assert title == "Speed"
    assert f"{len(os.sched_getaffinity(0))} cores of " in machine
    assert "django" in machine
    assert first.split() == ["articles", "9.12", ">=", "8"]
    assert second.split() == ["forms", "1,234", "ms", "<=", "2", "MISSED", "why"]


def test_figures_are_kept_as_json_with_their_rounds_and_the_machine(folder):
    path = figures.keep("speed", [Figure("é", 1, ">= 2", rounds=(1, 1))], {"raw": [0.5]})

    kept = json.loads(path.read_text())
    assert path == folder / "speed.json"
    assert kept["figures"] == [
        {
            "name": "é",
            "value": 1,
            "goal": ">= 2",
            "unit": "",
            "note": "",
            "rounds": [1, 1],
            "is_met": False,
        }
    ]
    assert kept["raw"] == {"raw": [0.5]}
    assert kept["machine"]["cores"] >= 1
    assert kept["machine"]["versions"]["Python"]


# --- the parts ----------------------------------------------------------------


@pytest.fixture
def part(monkeypatch):
    """Makes a part with this `measure`; its name and its module, as `main` takes them."""

    def make(name, measure):
        module = ModuleType(f"part_{name}")
        module.measure = measure
        monkeypatch.setitem(sys.modules, module.__name__, module)
        return {name: module.__name__}

    return make


def breaks():
    raise RuntimeError("It is broken.")


@pytest.mark.parametrize(("value", "code"), [(1, 0), (3, 1)])
def test_a_missed_goal_is_the_exit_status(part, capsys, value, code):
    parts = part("small", lambda: [Figure("memory", value, "<= 2")])

    assert speed.main([], parts) == code
    assert ("Missed: memory is 3, not <= 2" in capsys.readouterr().out) == bool(code)


def test_a_part_that_breaks_is_missed_and_the_others_go_on(part, capsys, folder):
    parts = part("broken", breaks) | part("whole", lambda: [Figure("memory", 1, "<= 2")])
    parts |= {"absent": "no_such_module"}

    assert speed.main([], parts) == 1

    said = capsys.readouterr()
    assert "Missed: broken broke off." in said.out
    assert "Missed: absent broke off." in said.out
    assert "It is broken." in said.err
    assert json.loads((folder / "speed-whole.json").read_text())["figures"][0]["is_met"]
    every = json.loads((folder / "speed.json").read_text())
    assert every["raw"]["broken"] == ["broken", "absent"]
    assert [figure["name"] for figure in every["figures"]] == ["memory"]


def test_a_part_that_measures_nothing_is_missed(part, capsys):
    parts = part("empty", lambda: []) | part("whole", lambda: [Figure("memory", 1, "<= 2")])

    assert speed.main([], parts) == 1
    assert "Missed: figures taken is 0, not >= 1" in capsys.readouterr().out
    assert figures.missed([]) == [figures.NOTHING]


def test_only_the_parts_that_are_named_run(part):
    ran = []
    parts = part("one", lambda: ran.append("one") or [Figure("memory", 1)]) | part("two", breaks)

    assert speed.main(["one"], parts) == 0
    assert speed.main(["--but", "two"], parts) == 0
    assert ran == ["one", "one"]
    with pytest.raises(SystemExit):
        speed.main(["three"], parts)


def test_a_part_is_told_of_rounds_and_seconds_only_what_was_said_and_what_it_knows(part):
    told = []
    parts = part("one", lambda rounds=5, seconds=7: told.append((rounds, seconds)) or [])
    parts |= part("two", lambda: [])

    speed.main([], parts)
    speed.main(["--rounds", "2"], parts)

    assert told == [(5, 7), (2, 7)]


def test_every_part_is_there():
    for module in speed.PARTS.values():
        assert (dev.ROOT / (module.replace(".", "/") + ".py")).exists()


def test_without_a_name_every_benchmark_runs_and_those_that_missed_are_named(monkeypatch, capsys):
    monkeypatch.setattr(benches, "run", lambda name: {"news": 1, "speed": -9}.get(name, 0))

    assert benches.main() == 1
    assert "Missed: news, speed." in capsys.readouterr().out
    assert set(benches.NAMES) == needs.NEEDS.keys()

    monkeypatch.setattr(benches, "run", lambda _name: 0)
    assert benches.main() == 0


# --- how they are run ---------------------------------------------------------


@pytest.mark.program
def test_of_a_bench_that_there_is_not_it_says_what_there_is():
    done = subprocess.run(
        [sys.executable, dev.__file__, "bench", "no-such-bench"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "python3 dev.py bench exit" in done.stderr.splitlines()


@pytest.mark.parametrize(
    ("arguments", "module", "needed"),
    [
        ([], ["bench"], {"postgresql", "chromium", "nginx", "npm", "wrk"}),
        (["exit", "7"], ["bench.exit", "7"], {"chromium"}),
        (
            ["speed", "pages"],
            ["bench.speed", "pages"],
            {"postgresql", "chromium", "nginx", "npm", "wrk"},
        ),
    ],
)
def test_bench_runs_what_is_named_or_all_of_them(monkeypatch, arguments, module, needed):
    asked_for, ran = [], []
    monkeypatch.setattr(dev, "forget_own_database", lambda: None)
    monkeypatch.setattr(dev, "install_programs", lambda finders: asked_for.append(set(finders)))
    monkeypatch.setattr(dev, "install", lambda *_: None)
    monkeypatch.setattr(dev.os, "execv", lambda *command: ran.append(command))

    dev.bench(*arguments)

    assert asked_for == [needed]
    assert ran == [(dev.PYTHON, [dev.PYTHON, "-m", *module])]


def test_what_is_missing_for_a_bench_is_said(monkeypatch):
    monkeypatch.setattr(dev, "forget_own_database", lambda: None)
    monkeypatch.setattr(dev, "install_programs", lambda _finders: ["wrk"])

    with pytest.raises(SystemExit, match="Not installed: wrk"):
        dev.bench("speed")


# --- the load -----------------------------------------------------------------

WRK = """Running 5s test @ http://127.0.0.1:8000/
  1287 requests in 5.01s, 2.5MB read
{fault}Requests/sec:    256.9
"""


def test_only_good_answers_are_counted():
    assert load.answers_in(WRK.format(fault=""), "ours") == 1287
    for fault in ("  Non-2xx or 3xx responses: 1\n", "  Socket errors: connect 0, timeout 1\n"):
        with pytest.raises(RuntimeError, match=f"ours: *{fault.strip()}"):
            load.answers_in(WRK.format(fault=fault), "ours")
    with pytest.raises(RuntimeError, match="wrk said nothing"):
        load.answers_in("", "ours")


def test_rounds_go_forth_and_back_after_each_has_warmed_up(monkeypatch):
    visits = []
    monkeypatch.setattr(load, "visit", lambda *asked: visits.append(asked) or len(visits))

    costs = load.interleaved({"b": "B", "a": "A"}, rounds=2, seconds=5)

    assert visits == [("B", 2), ("A", 2), ("B", 5), ("A", 5), ("A", 5), ("B", 5)]
    assert costs == {"b": [3, 6], "a": [4, 5]}


def test_what_counts_is_the_time_a_server_has_worked_since_it_was_quiet(monkeypatch):
    spent = iter([9.0, 9.8, 10.0, 10.0, 12.0])
    server = SimpleNamespace(cpu_seconds=lambda: next(spent))
    monkeypatch.setattr(load, "wrk", lambda *_: 300)

    assert load.visit(SimpleNamespace(server=server), 5) == 150


def test_the_measured_article_is_as_long_as_it_should_be_and_whole():
    body = content.body()

    assert 11_000 <= len(body) < 12_000
    assert body.count("<ul>") == body.count("</ul>")
    slugs = [article["slug"] for article in content.articles()]
    assert len(set(slugs)) == content.RELATED + 1


# --- the servers --------------------------------------------------------------

WORKS = """
import os
if os.fork() == 0:
    for _ in range(6_000_000): pass
    os._exit(0)
os.wait()
import http.server
http.server.test(http.server.SimpleHTTPRequestHandler, port={port}, bind="127.0.0.1")
"""


def own_server(tmp_path):
    port = servers.free_port()
    command = [sys.executable, "-c", WORKS.format(port=port)]
    return processes.running("one", command, f"http://127.0.0.1:{port}", cwd=tmp_path)


@pytest.mark.program
def test_a_server_costs_what_its_ended_children_cost_too(tmp_path):
    with own_server(tmp_path) as server:
        spent, memory = server.cpu_seconds(), server.memory()
        affinity = os.sched_getaffinity(server.process.pid)

    assert spent > 0.08
    assert [each.rss > each.private > 0 for each in memory] == [True]
    assert affinity == {int(processes.SERVER_CORE)}
    assert server.process.poll() is not None


@pytest.mark.program
def test_the_fault_of_a_server_that_does_not_start_is_said():
    command = [sys.executable, "-c", "raise SystemExit('No room.')"]

    with (
        pytest.raises(RuntimeError, match=r"one did not start(?s:.*)No room\."),
        processes.running("one", command, "http://127.0.0.1:9"),
    ):
        pass


@pytest.mark.program
def test_the_bare_peer_answers_what_it_was_given():
    headers = [["Content-Type", "text/plain"], ["Content-Length", "5"], ["X-One", "a"]]

    with servers.bare_wsgi(b"bytes", headers) as server:
        status, answered, body = load.Target(server, "/").look()
        workers = server.workers()

    assert (status, body, dict(answered)["X-One"]) == (200, b"bytes", "a")
    assert len(workers) == 1


def test_nginx_takes_a_header_as_it_is_or_not_at_all():
    assert servers.quoted('a "b" \\') == '"a \\"b\\" \\\\"'
    with pytest.raises(ValueError, match="something in its place"):
        servers.quoted("$host")


ENDLESS = """
import time
from pathlib import Path
from tests.test_benches import own_server

def measure():
    with own_server(Path()) as server:
        Path("pid").write_text(str(server.process.pid))
        time.sleep(60)
"""
RUN = "from bench.speed.__main__ import main; main(['endless'], {'endless': 'endless'})"


@pytest.mark.program
def test_a_benchmark_that_is_told_to_end_leaves_no_server_behind(tmp_path):
    (tmp_path / "endless.py").write_text(ENDLESS)
    environment = os.environ | {"PYTHONPATH": f"{dev.ROOT}:{tmp_path}"}
    process = subprocess.Popen([sys.executable, "-c", RUN], cwd=tmp_path, env=environment)
    pid = written(tmp_path / "pid")
    assert Path(f"/proc/{pid}").exists()

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=30) == 128 + signal.SIGTERM
    assert not Path(f"/proc/{pid}").exists()


def written(path):
    give_up_at = time.monotonic() + 30
    while time.monotonic() < give_up_at:
        with suppress(FileNotFoundError):
            if text := path.read_text():
                return text
        time.sleep(0.05)
    raise AssertionError("No server was started.")
