"""A PostgreSQL for one run of the tests, made from the programs of this machine."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

SECONDS_TO_START = 60
PUBLIC_ROLE = "campaign_site_public"
GRANTS = Path(__file__).parents[1] / "deploy" / "postgresql" / "grants.sql"
# As in `roles.sql`, without the owner: in tests that is whoever runs them.
ROLES = f"CREATE ROLE campaign_site LOGIN; CREATE ROLE {PUBLIC_ROLE} LOGIN"


def find():
    """The folder of the newest PostgreSQL's programs. Debian keeps them off the PATH."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(debian, key=lambda path: int(path.parts[4]), default=None)
    found = newest or shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def throw_away(durable=False):
    """Its address, for `DATABASE_URL`. It is in a folder of its own, without a port, and goes."""
    with tempfile.TemporaryDirectory(prefix="campaign-site-postgres-") as folder:
        owner = {}
        if os.geteuid() == 0:
            # initdb refuses root, so there the server is Debian's `postgres` user.
            owner = {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(folder, "postgres")
        server = start(folder, durable, cwd=folder, **owner)
        try:
            wait_for(server, folder)
            yield f"postgres:///{folder}/campaign_site"
        finally:
            server.send_signal(signal.SIGINT)  # SIGTERM would wait for every client to go
            server.wait()


def start(folder, durable=False, **options):
    me = pwd.getpwuid(os.geteuid()).pw_name
    initdb = f"-D data -U {me} --auth=trust --encoding=UTF8 --locale=C --no-sync"
    # Without fsync: fast, and nobody will miss the data.
    fast = "" if durable else "-F"
    postgres = f"-D data {fast} -k {folder} -c listen_addresses= -c max_connections=250"

    command = [find() / "initdb", *initdb.split()]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)
    command = [find() / "postgres", *postgres.split()]
    with open(Path(folder, "log"), "w") as log:
        # A session of its own: Ctrl+C is for pytest to hear, and not for the server.
        return subprocess.Popen(command, start_new_session=True, stderr=log, **options)


def wait_for(server, folder):
    ready = [find() / "pg_isready", "--quiet", "--host", folder]
    give_up_at = time.monotonic() + SECONDS_TO_START
    while subprocess.run(ready, check=False).returncode:
        if server.poll() is not None or time.monotonic() > give_up_at:
            raise RuntimeError(f"PostgreSQL did not start:\n{Path(folder, 'log').read_text()}")
        time.sleep(0.1)


def create(url):
    """The database of this address, which the server has not got yet."""
    folder, name = parts(url)
    subprocess.run([find() / "createdb", "--host", folder, name], check=True)


def parts(url):
    """The folder of the server's socket, and the name of the database."""
    return url.removeprefix("postgres://").rsplit("/", 1)


def make_roles(url):
    """The two roles that serve, with what `deploy/postgresql` grants them on the tables there."""
    folder, name = parts(url)
    run = [find() / "psql", "--host", folder, "--quiet", "-v", "ON_ERROR_STOP=1", name]
    subprocess.run([*run, "-c", ROLES], check=True)
    with open(GRANTS) as grants:
        subprocess.run(run, stdin=grants, check=True)
