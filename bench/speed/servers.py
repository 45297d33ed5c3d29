"""The servers that are compared: our site as it is delivered, and its peers.

Each is a real one with the same gunicorn settings: those that the site is delivered with, one
process, on a core that it has to itself, and no process replaced in the middle of a run.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path

import dev
from bench.speed import content
from bench.speed.peers import install
from bench.speed.processes import PINNED, SERVER_CORE, Running, family, running
from tests import nginx as nginx_program
from tests import postgres, stack, stack_seed
from tests.server import free_port

PEERS = Path(__file__).parent / "peers"
GUNICORN = ("-m", "gunicorn", "--config", dev.ROOT / "gunicorn.conf.py")
ONE_FOR_EVER = ("--workers", "1", "--max-requests", "0", "--max-requests-jitter", "0")
# As behind a proxy that ends TLS.
HEADERS = {"Host": stack.PUBLIC_NAME, "X-Forwarded-Proto": "https"}
ARTICLE = f"/news/{content.SLUG}/"


# --- ours ---------------------------------------------------------------------


@contextmanager
def our_site(database="sqlite", **settings):
    """The public half, with the demonstration's content and the measured article."""
    with our_database(database) as environment, our_gunicorn(environment | settings) as server:
        yield server


@contextmanager
def our_database(database="sqlite"):
    """The environment of a public half, in a folder of its own. No server yet."""
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="campaign-site-")))
        for name in ("var", "media", "home"):
            (folder / name).mkdir(mode=0o700)
        url = f"sqlite:///{folder}/var/db.sqlite3"
        if database == "postgres":
            url = closing.enter_context(postgres.throw_away(durable=True))
            postgres.create(url)
        stack_seed.put_static_files(folder / "var")
        keys = stack_seed.put_content(database, url, folder / "media")
        places = {
            "HOME": str(folder / "home"),
            "DATABASE_URL": url,
            "MEDIA_ROOT": str(folder / "media"),
            "VAR_DIR": str(folder / "var"),
            "DAILY_KEY_DIR": str(folder / "home" / "day"),
            "ALLOWED_HOSTS": stack.PUBLIC_NAME,
            "DJANGO_SETTINGS_MODULE": "campaign_site.settings",
        }
        environment = stack_seed.plain_environment() | keys | places
        put = [sys.executable, "-m", "bench.speed.put_articles"]
        subprocess.run(put, cwd=dev.ROOT, env=environment | {"SITE_TIER": "staff"}, check=True)
        public = {"SITE_TIER": "public"} | dict.fromkeys(dev.STAFF_KEYS, "")
        if database == "postgres":
            postgres.make_roles(url)
            public["PGUSER"] = postgres.PUBLIC_ROLE
        yield environment | public


def our_gunicorn(environment, name="our site", options=(), application="campaign_site.wsgi"):
    """`with` gives the server. Its cost is that of its PostgreSQL as well."""
    url = environment["DATABASE_URL"]
    postmaster = (postmaster_of(url),) if url.startswith("postgres") else ()
    return gunicorn(
        name,
        sys.executable,
        application,
        environment,
        headers=HEADERS,
        options=options,
        others=postmaster,
    )


def postmaster_of(url):
    """Its process number, once it and all that it starts have moved to the servers' core."""
    folder, _name = postgres.parts(url)
    pid = int(Path(folder, "data", "postmaster.pid").read_text().split()[0])
    for each in family(pid):
        os.sched_setaffinity(each, {int(SERVER_CORE)})
    return pid


def gunicorn(name, python, application, environment, options=(), folder=dev.ROOT, **known):
    port = free_port()
    command = [python, *GUNICORN, *ONE_FOR_EVER, *options, application]
    # As each unit of systemd and the image say: one heap for all threads of a process.
    at = {"BIND": f"127.0.0.1:{port}", "MALLOC_ARENA_MAX": "1"}
    return running(
        name, command, f"http://127.0.0.1:{port}", cwd=folder, env=environment | at, **known
    )


# --- the peers ----------------------------------------------------------------


@contextmanager
def wagtail_site(options=()):
    """A news page at `/news/measured/`, as its documentation says, and a form at `/enquiry/`."""
    with wagtail_database() as environment, wagtail_gunicorn(environment, options) as server:
        yield server


@contextmanager
def wagtail_database():
    """The environment of a Wagtail whose pages are in a folder of its own. No server yet."""
    python = install()
    with tempfile.TemporaryDirectory(prefix="campaign-site-wagtail-") as folder:
        environment = stack_seed.plain_environment() | {
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "PEER_FOLDER": folder,
            "HOME": folder,
            # For the settings of gunicorn, which are the same for all.
            "PYTHONPATH": f"{PEERS}:{dev.ROOT}",
        }
        articles = json.dumps({"menu": content.MENU, "articles": list(content.articles())})
        fill = [python, "-m", "newsroom.fill"]
        subprocess.run(fill, env=environment, input=articles, text=True, check=True)
        yield environment


def wagtail_gunicorn(environment, options=()):
    return gunicorn(
        "Wagtail",
        install(),
        "newsroom.wsgi",
        environment,
        folder=PEERS,
        path=ARTICLE,
        headers=HEADERS,
        options=options,
    )


@contextmanager
def bare_wsgi(body, headers):
    """An application of one line under the same gunicorn: these bytes, whatever is asked for."""
    with tempfile.TemporaryDirectory(prefix="campaign-site-bare-") as folder:
        Path(folder, "body").write_bytes(body)
        Path(folder, "headers.json").write_text(json.dumps(headers))
        environment = stack_seed.plain_environment() | {
            "PEER_FOLDER": folder,
            "PYTHONPATH": f"{PEERS}:{dev.ROOT}",
        }
        with gunicorn("bare WSGI", sys.executable, "bare", environment, folder=PEERS) as server:
            yield server


def bare_django():
    """A view that takes a form's answers and keeps nothing: no database, the usual middleware."""
    environment = stack_seed.plain_environment() | {"PYTHONPATH": f"{PEERS}:{dev.ROOT}"}
    return gunicorn(
        "bare Django", sys.executable, "bare_django", environment, folder=PEERS, headers=HEADERS
    )


# --- nginx --------------------------------------------------------------------

FROM_DISK = """
{user}worker_processes 1;
pid {folder}/nginx.pid;
error_log /dev/null crit;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    server_tokens off;
    sendfile on;
    tcp_nopush on;
    {tuning}
    etag off;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            root {folder}/files;
            try_files /body =404;
            types {{ }}
            default_type "{content_type}";
            {headers}
        }}
    }}
}}
"""
OF_THE_SERVER = {"date", "server", "connection"}
OF_NGINX = OF_THE_SERVER | {"content-type", "content-length", "transfer-encoding"}


@contextmanager
def nginx(body, headers, tuning=""):
    """nginx with these bytes on its disk: they and these headers, whatever is asked for.

    Set as Debian's is, but for the logs, and for what `tuning` says.
    """
    port = free_port()
    known = {name.lower(): value for name, value in headers}
    added = [("Last-Modified", ""), *[pair for pair in headers if pair[0].lower() not in OF_NGINX]]
    lines = [f"add_header {name} {quoted(value)};" for name, value in added]
    with tempfile.TemporaryDirectory(prefix="campaign-site-nginx-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        (home / "files").mkdir()
        (home / "files" / "body").write_bytes(body)
        (home / "nginx.conf").write_text(
            FROM_DISK.format(
                user="user root;\n" if dev.IS_ROOT else "",
                folder=folder,
                port=port,
                tuning=tuning,
                content_type=known["content-type"],
                headers="\n".join(lines),
            )
        )
        command = [nginx_program.find(), "-c", home / "nginx.conf", "-p", home]
        command += ["-g", "daemon off;"]
        with running("nginx, from disk", command, f"http://127.0.0.1:{port}") as server:
            yield server


def quoted(value):
    if "$" in value:
        raise ValueError(f"nginx would put something in its place: {value}")
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Pinned(stack.Stack):
    """The delivered stack's public half on the servers' core, with one process of each kind."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.ports["without TLS"] = free_port()

    def start(self, name, command, **options):
        super().start(name, [*PINNED, *command], **options)

    def make_environments(self):
        super().make_environments()
        for environment in self.environments.values():
            environment["WEB_CONCURRENCY"] = "1"

    def at_home(self, configuration):
        """Readers may come without TLS as well, to a port of their own."""
        here = super().at_home(configuration).replace("worker_processes auto", "worker_processes 1")
        others = f"include {self.folder}/nginx/local/public-listen*.conf;"
        return here.replace(others, f"listen 127.0.0.1:{self.ports['without TLS']};")


@contextmanager
def behind_nginx(database="sqlite"):
    """Our site behind nginx as it is delivered, but asked without TLS."""
    with delivered_site(database) as delivered:
        others = [delivered.processes["gunicorn-public"].pid]
        if database == "postgres":
            others.append(postmaster_of(delivered.environments["staff"]["DATABASE_URL"]))
        yield Running(
            "behind nginx",
            f"http://127.0.0.1:{delivered.ports['without TLS']}",
            delivered.processes["nginx"],
            {"Host": stack.PUBLIC_NAME},
            tuple(others),
        )


@contextmanager
def delivered_site(database="sqlite"):
    """The public half with nginx and TLS, and the measured articles."""
    folder = tempfile.mkdtemp(prefix="campaign-site-stack-")
    try:
        with Pinned(folder, database, staff=False) as delivered:
            publish = [sys.executable, "-m", "bench.speed.put_articles"]
            settings = {"DJANGO_SETTINGS_MODULE": "campaign_site.settings"}
            environment = delivered.environments["staff"] | settings
            subprocess.run(publish, cwd=dev.ROOT, env=environment, check=True)
            yield delivered
    finally:
        shutil.rmtree(folder, ignore_errors=True)
