"""What every stack begins with: keys, the demonstration's rows and pictures, static files.

Making it takes twenty times as long as copying it, so it is made once and kept in `var/stacks`,
until the day, the database or a line of the site is another.
"""

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import dev
from tests import postgres

SITE = ("campaign_site", "news", "reports", "amnesty", "requirements.txt")
STATIC = ("static", "news/static", "requirements.txt")
NO_MATTER = {"__pycache__", "locale"}


def state_of(*names):
    """One word for these files as they are now."""
    digest = hashlib.sha256()
    for name in names:
        top = dev.ROOT / name
        for file in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if file.is_file() and NO_MATTER.isdisjoint(file.parts):
                stat = file.stat()
                digest.update(f"{file} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


@contextmanager
def kept(kind, state):
    """A folder in `var/stacks`, and whether it is to be filled; older ones of its kind go.

    One process fills it, the others wait.
    """
    home = dev.VAR / "stacks"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(home / f"{kind}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = home / f"{kind}-{state}"
        done = folder / "done"
        if not done.exists():
            for old in home.glob(f"{kind}-*"):
                shutil.rmtree(old)
            folder.mkdir(mode=0o700)
        yield folder, not done.exists()
        done.touch()


def manage(environment, *arguments):
    """What the command printed. Fails loudly."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=dev.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{arguments}: {done.stdout}{done.stderr}")
    return done.stdout


def plain_environment():
    """Nothing of a developer's own settings."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in {"PATH", "LANG", "TZ", "LD_PRELOAD"}
    }


def copy_tree(source, target):
    """Without a byte being copied where the disk allows it."""

    def link(one, other):
        try:
            os.link(one, other)
        except OSError:
            shutil.copy2(one, other)

    shutil.copytree(source, target, copy_function=link, dirs_exist_ok=True)


def put_static_files(var):
    with kept("static", state_of(*STATIC)) as (folder, is_empty):
        if is_empty:
            environment = plain_environment() | {"DEMO": "1", "VAR_DIR": str(folder)}
            manage(environment, "collectstatic", "--noinput", "--verbosity=0")
        copy_tree(folder / "static", Path(var) / "static")


def put_content(database, url, media):
    """Fill the database at this address and the folder of media. The keys that fit are returned."""
    state = f"{date.today()}-{state_of(*SITE)}"  # noqa: DTZ011 (the day of the demonstration)
    with kept(database, state) as (folder, is_empty):
        if is_empty:
            make_content(folder, url)
        else:
            load = {"postgres": load_postgres, "sqlite": load_sqlite}[database]
            load(folder / "rows", url)
        shutil.copytree(folder / "media", media, dirs_exist_ok=True)
        return json.loads((folder / "keys.json").read_text())


def make_content(folder, url):
    (folder / "media").mkdir()
    keys = dev.production(str(folder))
    environment = (
        plain_environment()
        | keys
        | {"DATABASE_URL": url, "MEDIA_ROOT": str(folder / "media"), "HOME": str(folder)}
    )
    manage(environment, "migrate", "--verbosity=0")
    manage(environment | {"DEMO": "1"}, "load_demo")
    (folder / "keys.json").write_text(json.dumps(keys))
    save = {"postgres": save_postgres, "sqlite": save_sqlite}[url.partition(":")[0]]
    save(url, folder / "rows")


def save_postgres(url, rows):
    run_postgres("pg_dump", url, "--format=custom", "--compress=0", f"--file={rows}")


def load_postgres(rows, url):
    run_postgres("pg_restore", url, "--no-owner", "--exit-on-error", "--jobs=2", rows)


def run_postgres(program, url, *arguments):
    folder, name = postgres.parts(url)
    command = [postgres.find() / program, "--host", folder, f"--dbname={name}", *arguments]
    subprocess.run(command, check=True)


def save_sqlite(url, rows):
    copy_sqlite(sqlite_file(url), rows)


def load_sqlite(rows, url):
    copy_sqlite(rows, sqlite_file(url))


def copy_sqlite(source, target):
    with sqlite3.connect(source) as one, sqlite3.connect(target) as other:
        one.backup(other)
    one.close()
    other.close()


def sqlite_file(url):
    return url.removeprefix("sqlite:///")
