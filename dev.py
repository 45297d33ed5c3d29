#!/usr/bin/env python3
"""The things a developer does, each in one command, on a fresh clone.

    python3 dev.py run            serve the site, with demonstration content
    python3 dev.py test           run every test, on SQLite and on PostgreSQL
    python3 dev.py check          look for what must not be committed
    python3 dev.py bench          measure how fast it is: all of it, or one part by its name
    python3 dev.py faults         break the site as it is delivered, and prove that nothing is lost
    python3 dev.py screenshots    take a picture of every kind of page
    python3 dev.py messages       collect the words for translators, and compile what they wrote

Needs nothing but Python 3.11. Packages go into `.venv`, what the site stores
into `var`. All of it can be done by hand with `manage.py`, `pytest` and `ruff`.
"""

import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from bench import needs
from tests import chromium, nginx, postgres
from tests.exit import programs as real_keys
from tests.html_checker import programs as html_checker

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve()

SITE_LOCK = Path("requirements.txt")
DEV_LOCK = Path("requirements-dev.txt")
PEERS_LOCK = Path("bench/speed/peers/requirements.txt")

PINNED_AND_HASHED = re.compile(
    r"[\w.-]+(\[[\w,]+\])?==\S+( ; [^\n]+?)?(\s+--hash=sha256:[0-9a-f]{64})+(\n +#.*)*\n?$"
)
STAFF_KEYS = ("SEALING_PRIVATE_KEYS", "SEALING_CONTACT_PRIVATE_KEYS", "AUDIT_KEY", "INDEX_KEY")
IS_ROOT = os.geteuid() == 0
POLICY = Path("/usr/sbin/policy-rc.d")
# Both in one process: starting Django twice would cost as much again.
PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_demo")
"""
# Each worker has a browser and a database of its own. They take tests in their order: those that
# empty the database come last, and whoever went back would miss what migrations put there.
AT_ONCE = ("-n", "auto", "--maxprocesses", "4", "--dist", "load")
# Not beside others: on a busy machine a key is pressed later than it was meant to be, and the
# site as it is delivered is started once for all of its tests, and timed.
ALONE = {"Real keys": "real_keys", "As delivered": "stack"}
THE_OTHERS = " and ".join(f"not {marker}" for marker in ALONE.values())
# What a second database can't change is not run a second time.
ON_POSTGRES = "database and not browser and not program"
PYTEST_STOPPED = 2
PYTEST_FOUND_NONE = 5


def main():
    if sys.version_info < (3, 11):
        sys.exit("The site needs Python 3.11 or newer.")
    name, *arguments = sys.argv[1:] or [""]
    if name not in COMMANDS:
        sys.exit(__doc__)
    # `kill` then clears up as Ctrl+C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    os.chdir(ROOT)
    try:
        sys.exit(COMMANDS[name](*arguments))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except subprocess.CalledProcessError as error:
        sys.exit(f"This failed: {shlex.join(map(str, error.cmd))}")


def say(text):
    print(text, flush=True)


# --- run ----------------------------------------------------------------------


def run():
    host = os.environ.get("HOST", "127.0.0.1")
    port = os.environ.get("PORT", "8000")
    refuse_taken_port(host, int(port))
    install(SITE_LOCK)
    os.umask(0o077)  # what is told to a trial is nobody else's on this machine either
    os.environ.update(DEMO="1", HOST=host, PORT=port, VAR_DIR=str(VAR))
    manage("shell", "--no-imports", "--command", PREPARE)
    collect_static_files()
    say(f"The site is at http://{host}:{port}/ and Ctrl+C stops it.")
    os.execv(PYTHON, [PYTHON, "-m", "gunicorn", "campaign_site.wsgi"])


def refuse_taken_port(host, port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sys.exit(f"{host}:{port}: {error.strerror}. Another port: PORT=8123 python3 dev.py run")


def collect_static_files():
    """Compressing them takes seconds: not again until one of them may have changed."""
    collected = VAR / "static"
    folders = {Path("static"), *Path().glob("*/static")} - {Path("var/static")}
    files = [SITE_LOCK, *sorted(file for folder in folders for file in folder.rglob("*"))]
    state = "".join(f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}\n" for file in files)
    with if_changed(collected / "collected", state) as has_changed:
        if has_changed:
            manage("collectstatic", "--noinput", "--verbosity=0")


def manage(*arguments):
    subprocess.run([PYTHON, "manage.py", *arguments], check=True)


# --- test ---------------------------------------------------------------------


def test(*arguments):
    forget_own_database()
    missing = install_programs(
        {
            "chromium": chromium.find,
            "nginx": nginx.find,
            "postgresql": postgres.find,
            **real_keys.FINDERS,
            **html_checker.FINDERS,
        }
    )
    html_checker.fetch()
    missing_for_html = html_checker.missing()
    say_what_will_not_run(set(missing), missing_for_html)
    if (missing or missing_for_html) and os.environ.get("CI") == "true":
        return 1
    install(SITE_LOCK, DEV_LOCK)

    at_once = () if arguments else AT_ONCE
    results = {"SQLite": pytest(*at_once, "-m", THE_OTHERS, *arguments)}
    for name, marker in ALONE.items():
        if PYTEST_STOPPED not in results.values():
            results[name] = pytest("-m", marker, *arguments)
    if "postgresql" not in missing and PYTEST_STOPPED not in results.values():
        with postgres.throw_away() as url:
            results["PostgreSQL"] = pytest(
                *at_once, "-m", ON_POSTGRES, *arguments, DATABASE_URL=url
            )
    return verdict(results)


def say_what_will_not_run(missing, missing_for_html):
    if "chromium" in missing:
        say("Chromium is not installed: the tests in a real browser will not run.")
    if "postgresql" in missing:
        say("PostgreSQL is not installed: the tests will run on SQLite alone.")
    if {"nginx", "postgresql"} & missing:
        say("nginx or PostgreSQL is not installed: the site as it is delivered is not tested.")
    if missing_for_keys := sorted(real_keys.FINDERS.keys() & missing):
        say(f"Missing: {', '.join(missing_for_keys)}. The tests with real keys will not run.")
    if missing_for_html:
        say(f"Missing: {', '.join(missing_for_html)}. No page will be held against the standard.")


def pytest(*arguments, **environment):
    # pytest hears Ctrl+C as well, and stops in its own good order; of `kill` it is told.
    signal.signal(signal.SIGINT, lambda *_: None)
    command = [PYTHON, "-m", "pytest", *arguments]
    with subprocess.Popen(command, env=os.environ | environment) as running:
        before = signal.signal(signal.SIGTERM, lambda *_: running.terminate())
        try:
            return running.wait()
        finally:
            signal.signal(signal.SIGTERM, before)


def verdict(results):
    """A choice of tests may leave one run with nothing to do, but not every run."""
    words = {0: "passed", PYTEST_FOUND_NONE: "no test to run"}
    for database, code in results.items():
        say(f"{database}: {words.get(code, 'FAILED')}")
    codes = set(map(abs, results.values()))  # negative when it was killed
    return max(codes if len(codes) == 1 else codes - {PYTEST_FOUND_NONE})


# --- check --------------------------------------------------------------------


def check():
    forget_own_database()
    install(SITE_LOCK, DEV_LOCK)
    with tempfile.TemporaryDirectory(prefix="campaign-site-check-") as folder:
        real = production(folder)
        public = real | dict.fromkeys(STAFF_KEYS, "") | {"SITE_TIER": "public"}
        staff = real | {"SITE_TIER": "staff"}
        deploy = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
        steps = [
            locks_are_hashed(),
            succeeds("format", "-m", "ruff", "format", "--check", "."),
            succeeds("lint", "-m", "ruff", "check", "--quiet", "."),
            succeeds("migrations", "manage.py", "makemigrations", "--check", "--dry-run", **real),
            succeeds("deploy, public tier", *deploy, **public),
            succeeds("deploy, staff tier", *deploy, **staff),
            succeeds("built assets", "assets/verify.py"),
            succeeds("reading age", "-m", "pytest", "-q", "tests/reading_age_of_pages.py"),
        ]
    return 0 if all(steps) else 1


def succeeds(title, *arguments, **environment):
    command = [PYTHON, *arguments]
    done = subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    return report(title, "" if done.returncode == 0 else done.stdout + done.stderr)


def report(title, fault):
    say(f"{title}: {'FAILED' if fault else 'ok'}")
    if fault:
        say(fault.rstrip())
    return not fault


def locks_are_hashed():
    """Every package is pinned and hashed, and no file says where to fetch it from."""
    faults = []
    for lock in (SITE_LOCK, DEV_LOCK, PEERS_LOCK):
        packages = re.split(r"\n(?=\S)", lock.read_text().replace("\\\n", " "))
        faults += [f"{lock}: {text}" for text in packages if not PINNED_AND_HASHED.match(text)]
    return report("locked packages", "\n".join(faults))


def production(folder):
    """The environment of a real site, with keys that are thrown away."""
    demo = os.environ | {"DEMO": "1", "VAR_DIR": folder}
    command = [PYTHON, "manage.py", "make_keys"]
    printed = subprocess.run(command, env=demo, check=True, capture_output=True, text=True).stdout
    keys = dict(line.split("=", 1) for line in printed.splitlines() if "=" in line)
    return keys | {"DEMO": "0", "VAR_DIR": folder, "ALLOWED_HOSTS": "www.example.org"}


# --- bench --------------------------------------------------------------------


def bench(name="", *arguments):
    """One of them, or without a name all."""
    if name and name not in needs.NEEDS:
        sys.exit("\n".join(f"python3 dev.py bench {name}" for name in needs.NEEDS))
    forget_own_database()
    if missing := install_programs(needs.of(name)):
        sys.exit(f"Not installed: {', '.join(missing)}. Nothing can be measured.")
    install(SITE_LOCK, DEV_LOCK)
    module = f"bench.{name}" if name else "bench"
    os.execv(PYTHON, [PYTHON, "-m", module, *arguments])


# --- faults -------------------------------------------------------------------

FAULTS_NEED = {
    "nginx": nginx.find,
    "postgresql": postgres.find,
}


def faults(*names):
    """Each of them, or those that are named, such as F1."""
    forget_own_database()
    if not IS_ROOT:
        sys.exit("Only root can mount the small disks that are filled.")
    if missing := install_programs(FAULTS_NEED):
        sys.exit(f"Not installed: {', '.join(missing)}. Nothing can be broken.")
    install(SITE_LOCK, DEV_LOCK)
    os.execv(PYTHON, [PYTHON, "-m", "tests.faults", *names])


# --- screenshots --------------------------------------------------------------


def screenshots(*words):
    """Of every page, or of those with one of these words in their names."""
    forget_own_database()
    if install_programs({"chromium": chromium.find}):
        sys.exit("Chromium is not installed. No picture can be taken.")
    install(SITE_LOCK, DEV_LOCK)
    os.execv(PYTHON, [PYTHON, "-m", "tests.screenshots", *words])


# --- messages -----------------------------------------------------------------


def messages():
    """Of the code, of the force's profile, and of the demonstration's rows."""
    forget_own_database()
    if install_programs({"gettext": lambda: shutil.which("msgmerge")}):
        sys.exit("GNU gettext is not installed. No words can be collected.")
    install(SITE_LOCK)
    with tempfile.TemporaryDirectory(prefix="campaign-site-messages-") as folder:
        os.environ.update(DEMO="1", VAR_DIR=folder)
        manage("shell", "--no-imports", "--command", PREPARE)
        manage("makemessages", "--verbosity=0")
        manage("compilemessages", "--verbosity=0", "--ignore=.venv")


# --- what is needed -----------------------------------------------------------


def install(*locks):
    """Bring `.venv` up to the locks, each only when it has changed since the last time."""
    if not PYTHON.exists():
        make_venv()
    for lock in locks:
        with if_changed(VENV / f"{lock}.installed", lock.read_text()) as has_changed:
            if has_changed:
                say(f"Installing {lock} …")
                pip = "-m pip install --quiet --disable-pip-version-check --require-hashes -r"
                subprocess.run([PYTHON, *pip.split(), lock], check=True)


def make_venv():
    # Debian's Python comes without it.
    install_programs({"python3-venv": lambda: importlib.util.find_spec("ensurepip")})
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    except BaseException:
        shutil.rmtree(VENV, ignore_errors=True)  # half of one would look like a whole one
        raise


def forget_own_database():
    """A developer's own settings decide neither what is tested nor where."""
    for name in list(os.environ):
        if name.startswith(("DATABASE_URL", "DJANGO_", "PG")):
            del os.environ[name]


@contextmanager
def if_changed(stamp, state):
    """Whether `state` differs from the last time that the block under it went well."""
    digest = hashlib.sha256(state.encode()).hexdigest()
    yield not stamp.exists() or stamp.read_text() != digest
    stamp.write_text(digest)


def install_programs(finders):
    """Install with apt what a finder does not find, where we may. Returns what is still missing."""
    missing = [package for package, is_found in finders.items() if not is_found()]
    if missing and IS_ROOT and Path("/etc/debian_version").exists():
        say(f"Installing {', '.join(missing)} …")
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        # Chromium draws no text without a font.
        install = ["apt-get", "install", "--yes", "-qq", "--no-install-recommends"]
        with starting_no_server():
            for command in (["apt-get", "update", "-qq"], [*install, "fonts-liberation", *missing]):
                subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        importlib.invalidate_caches()
    return [package for package in missing if not finders[package]()]


@contextmanager
def starting_no_server():
    """Debian starts a server as it installs it, unless this file says no. Ours stay as it is."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()


COMMANDS = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "faults": faults,
    "screenshots": screenshots,
    "messages": messages,
}

if __name__ == "__main__":
    main()
