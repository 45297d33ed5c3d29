"""The page that the exit goes to: green, and as slow or as dead as a test wants it."""

import select
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.exit.window import PATIENCE, holds

GREEN = (0, 170, 0)
PAGE = b"""<!doctype html><html lang="en"><title>Neutral</title>
<link rel="icon" href="data:,"><body style="background: rgb(0, 170, 0)">"""


@dataclass(frozen=True)
class Asked:
    """One request that came in."""

    method: str
    path: str
    headers: dict

    @property
    def browser(self):
        return "Firefox" if "Firefox" in self.headers["User-Agent"] else "Chromium"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        site = self.server.site
        asked = Asked(self.command, self.path, dict(self.headers))
        site.asked.append(asked)
        if not self.waits():
            site.given_up.append(asked)
            return
        if site.stays_away:
            self.send_response(204)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Cache-Control", "no-store")
        page = site.pages.get(self.path, PAGE)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    do_POST = do_GET

    def waits(self):
        """Until it is time to answer; says whether someone still wants to know."""
        site = self.server.site
        ends_at = time.monotonic() + site.delay
        while time.monotonic() < ends_at and not site.answers.wait(0.02):
            has_news, _, _ = select.select([self.connection], [], [], 0)
            if has_news and not self.connection.recv(1, socket.MSG_PEEK):
                return False
        return True

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        """A browser that went away is what half of the tests are about."""


class NeutralSite:
    """Answers on a port of its own, after `delay` seconds.

    Whoever stops waiting for it is `given_up`.
    When it `stays_away` it says that it has no page: the browser stays where it is, and
    can then be asked what is left there. At the addresses in `pages` it has others.
    """

    def __init__(self, pages=None):
        self.pages = pages or {}
        self.asked = []
        self.given_up = []
        self.delay = 0
        self.stays_away = False
        self.answers = threading.Event()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.site = self
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def netloc(self):
        return f"127.0.0.1:{self.server.server_port}"

    @property
    def url(self):
        return f"http://{self.netloc}/neutral"

    def asked_by(self, name):
        return [asked for asked in self.asked if asked.browser == name]

    def given_up_by(self, name):
        return [asked for asked in self.given_up if asked.browser == name]

    @contextmanager
    def being_asked_by(self, name, seconds=PATIENCE):
        """Wait until what is done here has led to another request, if it does within the time."""
        before = len(self.asked_by(name))
        yield
        holds(lambda: len(self.asked_by(name)) > before, seconds)

    def hang(self):
        self.delay = 60 * 60

    def let_go(self):
        """Answer all who wait, and everyone from now on, at once."""
        self.answers.set()

    def close(self):
        """From now on its address refuses."""
        self.let_go()
        self.server.shutdown()
        self.server.server_close()
