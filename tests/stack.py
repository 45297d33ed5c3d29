"""The site as it is delivered: nginx in front of two gunicorns, with PostgreSQL or SQLite behind.

The configuration is the one in `deploy/`, with the paths and ports of a folder of its own in
place of the machine's. The settings are those of a real site: no demonstration, no debugging,
`__Host-` cookies, HSTS. TLS ends in nginx, with a certificate made for the run.
"""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import dev
from tests import chromium, nginx, postgres, stack_seed
from tests.server import free_port
from tests.stack_client import StackClient, ask_socket, send_bytes

APPLICATION = "campaign_site.wsgi"
PUBLIC_NAME = "www.example.org"
STAFF_NAME = "staff.example.org"
SHIPPED = Path(dev.__file__).parent / "deploy" / "nginx"
SECONDS_TO_START = 60


class Stack:
    """`with Stack(folder) as stack:` gives a running site; `stack.visitor()` a client of it.

    `database` is "postgres" or "sqlite"; `settings` are more variables of the environment, for
    both halves. Each piece can be stopped and started again by itself.
    """

    def __init__(self, folder, database="postgres", staff=True, **settings):
        self.folder = Path(folder)
        self.database = database
        self.has_staff = staff
        self.settings = settings
        self.ports = {"public": free_port(), "staff": free_port(), "plain": free_port()}
        self.ports["copies"] = free_port()
        self.processes = {}
        self.closing = ExitStack()

    # --- starting and stopping --------------------------------------------------

    def __enter__(self):
        try:
            self.make_folders()
            self.make_environments()
            for tier in self.tiers:
                self.start_gunicorn(tier)
            self.start_nginx()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(self, *_):
        for name in list(self.processes):
            self.stop(name)
        self.closing.close()

    @property
    def tiers(self):
        return ("public", "staff") if self.has_staff else ("public",)

    def make_folders(self):
        for name in ("logs", "nginx", "tls", "cache", "body", "proxy", "var", "media", "home"):
            (self.folder / name).mkdir(mode=0o700)

    def make_environments(self):
        """Tables, the demonstration's content, static files; and the keys that fit them."""
        url = self.start_database()
        stack_seed.put_static_files(self.folder / "var")
        keys = stack_seed.put_content(self.database, url, self.folder / "media")
        if self.database == "postgres":
            postgres.make_roles(url)
        private = dict.fromkeys(dev.STAFF_KEYS, "")
        both = {
            "HOME": str(self.folder / "home"),
            "DATABASE_URL": url,
            "MEDIA_ROOT": str(self.folder / "media"),
            "VAR_DIR": str(self.folder / "var"),
            "DAILY_KEY_DIR": str(self.folder / "home" / "day"),
            "WEB_CONCURRENCY": "4",
            "PROXY_ADDRESS": f"http://127.0.0.1:{self.ports['copies']}",
        }
        every = stack_seed.plain_environment() | keys | both
        self.environments = {
            "staff": every | {"SITE_TIER": "staff", "ALLOWED_HOSTS": STAFF_NAME} | self.settings,
            "public": every
            | private
            | {"SITE_TIER": "public", "ALLOWED_HOSTS": PUBLIC_NAME}
            | {"PGUSER": postgres.PUBLIC_ROLE}
            | self.settings,
        }
        self.demo = every | {"DEMO": "1", "ALLOWED_HOSTS": PUBLIC_NAME}

    def start_database(self):
        """The address of an empty one."""
        if self.database == "sqlite":
            return f"sqlite:///{self.folder}/var/db.sqlite3"
        # On a disk that is asked to keep what it says it has kept.
        url = self.closing.enter_context(postgres.throw_away(durable=True))
        postgres.create(url)
        return url

    def manage(self, *arguments, tier="staff", environment=None):
        """What the command printed. Fails loudly."""
        return stack_seed.manage(environment or self.environments[tier], *arguments)

    def start(self, name, command, **options):
        with open(self.folder / "logs" / f"{name}.log", "ab") as log:
            self.processes[name] = subprocess.Popen(
                list(map(str, command)), stdout=log, stderr=log, start_new_session=True, **options
            )

    def stop(self, name, sign=signal.SIGTERM):
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            process.send_signal(sign)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=40)
            return
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def start_gunicorn(self, tier, wait=True, application=APPLICATION):
        sockets = {"BIND": self.socket(tier)}
        if tier == "public":
            sockets["READING_BIND"] = self.reading_socket
        for socket in sockets.values():
            socket.unlink(missing_ok=True)
        binds = {name: f"unix:{socket}" for name, socket in sockets.items()}
        environment = self.environments[tier] | binds
        command = [sys.executable, "-m", "gunicorn", application]
        self.start(f"gunicorn-{tier}", command, cwd=dev.ROOT, env=environment)
        if wait:
            self.wait_for(f"gunicorn-{tier}", lambda: self.health(tier) == 200)

    def start_nginx(self):
        make_certificate(self.folder / "tls")
        for file in SHIPPED.rglob("*.*"):
            target = self.folder / "nginx" / file.relative_to(SHIPPED)
            target.parent.mkdir(exist_ok=True)
            target.write_text(self.at_home(file.read_text()))
        self.manage("write_proxy_pages", str(self.folder / "nginx" / "pages"))
        main = self.folder / "nginx" / "nginx.conf"
        command = [nginx.find(), "-c", main, "-p", self.folder, "-g", "daemon off;"]
        self.start("nginx", command)
        self.wait_for("nginx", lambda: self.visitor().get("/healthz").status_code == 200)

    def at_home(self, configuration):
        """The shipped text, with the paths and ports of this folder."""
        for shipped, here in {
            "/etc/nginx/campaign-site/": f"{self.folder}/nginx/",
            "/etc/ssl/campaign-site/": f"{self.folder}/tls/",
            "user www-data;": "user root;" if os.geteuid() == 0 else "",
            "/run/nginx.pid": f"{self.folder}/nginx.pid",
            "/var/log/nginx/": f"{self.folder}/logs/nginx-",
            "/run/campaign-site-public/": f"{self.folder}/public-",
            "/run/campaign-site-staff/": f"{self.folder}/staff-",
            "/run/campaign-site-nginx/": f"{self.folder}/",
            "/var/cache/nginx/campaign-site": f"{self.folder}/cache",
            "listen 80;": f"listen 127.0.0.1:{self.ports['plain']};",
            "listen 127.0.0.1:8081": f"listen 127.0.0.1:{self.ports['copies']}",
        }.items():
            configuration = configuration.replace(shipped, here)
        port = self.ports["staff" if "campaign_site_staff" in configuration else "public"]
        return re.sub(r"listen 443\b", f"listen 127.0.0.1:{port}", configuration)

    def socket(self, tier):
        return self.folder / f"{tier}-gunicorn.sock"

    @property
    def reading_socket(self):
        return self.folder / "public-reading.sock"

    def health(self, tier="public", path="/healthz"):
        """The status, asked without the proxy as a monitor on the machine does; 0 for no answer."""
        name = PUBLIC_NAME if tier == "public" else STAFF_NAME
        try:
            return ask_socket(self.socket(tier), path, name)[0]
        except OSError:
            return 0

    def wait_for(self, name, is_up):
        give_up_at = time.monotonic() + SECONDS_TO_START
        while True:
            with suppress(OSError):
                if is_up():
                    return
            stopped = name in self.processes and self.processes[name].poll() is not None
            if stopped or time.monotonic() > give_up_at:
                raise RuntimeError(f"{name} did not start:\n{self.logs()}")
            time.sleep(0.05)

    # --- looking at it ----------------------------------------------------------

    def visitor(self, **options):
        """A browser without a screen, on the public half."""
        return StackClient(self.ports["public"], PUBLIC_NAME, **options)

    def officer(self, **options):
        return StackClient(self.ports["staff"], STAFF_NAME, **options)

    def workers(self, tier="public"):
        """The process numbers of gunicorn's workers."""
        master = self.processes[f"gunicorn-{tier}"].pid
        tasks = Path(f"/proc/{master}/task").glob("*/children")
        return [int(pid) for task in tasks for pid in task.read_text().split()]

    def log_files(self):
        return sorted(path for path in (self.folder / "logs").rglob("*") if path.is_file())

    def logs(self):
        return "\n".join(path.read_text(errors="replace") for path in self.log_files())

    def sql(self, *statements):
        """What the database itself says to the last of these, and not the site: its rows."""
        with closing(self.connect()) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def connect(self):
        url = self.environments["staff"]["DATABASE_URL"]
        if self.database == "sqlite":
            return sqlite3.connect(stack_seed.sqlite_file(url), timeout=30, isolation_level=None)
        folder, name = postgres.parts(url)
        return psycopg.connect(host=folder, dbname=name, autocommit=True)

    def raw(self, request, name=PUBLIC_NAME, source="127.0.0.1", patience=3):
        """All that comes back to these bytes, until nothing more comes for so many seconds."""
        tier = "staff" if name == STAFF_NAME else "public"
        return send_bytes(self.ports[tier], request, name, source, patience)

    @property
    def chromium_arguments(self):
        """With these Chromium finds both names on this machine, and believes the certificate."""
        rules = ", ".join(
            f"MAP {name}:443 127.0.0.1:{self.ports[tier]}"
            for tier, name in (("public", PUBLIC_NAME), ("staff", STAFF_NAME))
        )
        # Every other name is not there; of two lists of rules the last counts.
        rules += ", MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
        return [
            f"--host-resolver-rules={rules}, {chromium.NO_WAY_OUT}",
            "--ignore-certificate-errors",
        ]


def make_certificate(folder):
    """One for both names, signed by itself."""
    if (folder / "public.key").exists():
        return
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, PUBLIC_NAME)])
    names = [x509.DNSName(PUBLIC_NAME), x509.DNSName(STAFF_NAME)]
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=2))
        .not_valid_after(today + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "public.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "public.key").write_bytes(private)
    for ending in ("crt", "key"):
        shutil.copy(folder / f"public.{ending}", folder / f"staff.{ending}")
