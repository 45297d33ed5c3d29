"""The first visit as Lighthouse sees it: an old telephone on a slow line, with an empty cache.

Each page stands beside the same page without its style sheet: what the look of the site costs
a reader is the ratio of the two. Lighthouse comes from npm in the version of its lock, whose
digests npm holds it to; no script of a package runs.

What a visit carries, the page and each file that it loads, is counted as it leaves nginx as
delivered, over HTTP/2.
"""

import gzip
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

import brotli

from bench import figures
from bench.figures import Figure, ratio
from bench.speed import content, servers
from tests import chromium, http2, stack

FOLDER = Path(__file__).parent / "lighthouse"
PROGRAM = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
PAGES = {"article": servers.ARTICLE, "home": "/", "form step": "/report/danger/"}
FIRST_FLIGHT = 14_600
USUAL_ARTICLE, MOST_OF_IT = f"/news/{content.USUAL_SLUG}/", 9_000
LOADED = re.compile(rb'<(?:script[^>]* src|link rel="icon" href)="([^"]+)"')
STYLE = re.compile(rb"<style>.*?</style>", re.DOTALL)
NOT_PASSED_ON = {"connection", "date", "server", "transfer-encoding", "content-length"}
PAINTS = {"first": "first-contentful-paint", "largest": "largest-contentful-paint"}


def measure(rounds=5):
    install()
    with ExitStack() as stack:
        site = stack.enter_context(servers.our_site())
        dressed = stack.enter_context(passing_on(site))
        bare = stack.enter_context(passing_on(site, without_style))
        found = {page: [] for page in PAGES}
        for _ in range(rounds):
            for page, path in PAGES.items():
                found[page].append([seen(server + path) for server in (dressed, bare)])
    seen_by_all = [figure for page, pairs in found.items() for figure in figures_of(page, pairs)]
    return [*seen_by_all, *carried()]


def carried():
    """As browsers are sent it: over HTTP/2 and TLS, with brotli (tests/http2.py)."""
    with servers.delivered_site() as site:
        article = of(site, USUAL_ARTICLE)
        note = f"{article.headers:,} of them headers"
        most = f"<= {MOST_OF_IT}"
        yield Figure("article of 7 KB, bytes in all", article.in_all, most, "B", note)
        for page, path in PAGES.items():
            shown = site.visitor().get(path, follow=True)
            files = [path.decode() for path in LOADED.findall(shown.content)]
            bytes_ = sum(of(site, path).in_all for path in [shown.path, *files])
            note = f"with {len(files)} files"
            yield Figure(f"{page}, bytes in all", bytes_, f"<= {FIRST_FLIGHT}", "B", note)


def of(site, path):
    """Each answer has all of its headers: nginx does not point back to those it has sent."""
    return http2.carried(site.ports["public"], stack.PUBLIC_NAME, path, **http2.AS_A_BROWSER)


def figures_of(page, pairs):
    ours, bare = zip(*pairs, strict=True)
    for name, audit in PAINTS.items():
        of_ours, of_bare = ([one[audit] for one in seen] for seen in (ours, bare))
        note = f"{median(of_ours):.0f} ms, {median(of_bare):.0f} ms without"
        what = f"{page}, {name} contentful paint ÷ without style"
        yield Figure(what, ratio(of_ours, of_bare), "<= 1.1", note=note)
    for name, audit, goal, unit in (
        ("blocking time", "total-blocking-time", "<= 0", "ms"),
        ("layout shift", "cumulative-layout-shift", "<= 0", ""),
        ("requests", "requests", "<= 3", ""),
    ):
        shown, without = (median(one[audit] for one in seen) for seen in (ours, bare))
        note = f"{figures.rounded(without)} without style"
        yield Figure(f"{page}, {name}", shown, goal, unit, note)


def install():
    """Once; again where the lock has changed."""
    if not shutil.which("npm"):
        raise RuntimeError("Lighthouse needs npm.")
    lock, done = FOLDER / "package-lock.json", FOLDER / "node_modules" / ".installed"
    if not done.exists() or done.read_bytes() != lock.read_bytes():
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        environment = os.environ | {"PUPPETEER_SKIP_DOWNLOAD": "1"}
        subprocess.run(command, cwd=FOLDER, env=environment, check=True)
        shutil.copy(lock, done)


def seen(address):
    """What Lighthouse says of one visit: its mobile preset, the line simulated.

    Where the machine has much else to do, it may miss the beginning. It then looks once more.
    """
    try:
        audits = audits_of(address)
    except subprocess.CalledProcessError:
        audits = audits_of(address)
    asked = audits["network-requests"]["details"]["items"]
    names = [*PAINTS.values(), "total-blocking-time", "cumulative-layout-shift"]
    return {name: audits[name]["numericValue"] for name in names} | {
        "requests": len(asked),
    }


def audits_of(address):
    rules = f'--host-resolver-rules="{chromium.NO_WAY_OUT}"'
    flags = [one for one in chromium.ARGUMENTS if "host-resolver" not in one]
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        command = ["node", PROGRAM, address, "--quiet", "--output=json"]
        command += [f"--output-path={report.name}", "--only-categories=performance"]
        command += ["--no-enable-error-reporting"]
        command += [f"--chrome-flags={' '.join(['--headless=new', *flags, rules])}"]
        environment = os.environ | {"CHROME_PATH": chromium.find()}
        subprocess.run(command, env=environment, check=True, timeout=120)
        return json.loads(Path(report.name).read_text())["audits"]


# --- between the browser and gunicorn -----------------------------------------


PACKING = {
    "br": (brotli.decompress, lambda page: brotli.compress(page, quality=11)),
    "gzip": (gzip.decompress, gzip.compress),
    None: (bytes, bytes),
}


def without_style(body, encoding):
    """The same page, packed as it was."""
    unpack, pack = PACKING[encoding]
    return pack(STYLE.sub(b"", unpack(body)))


@contextmanager
def passing_on(site, change=None):
    """What the site says, to a browser that can ask for no name but this machine's."""
    handler = type("Handler", (PassingOn,), {"site": site, "change": staticmethod(change)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class PassingOn(BaseHTTPRequestHandler):
    """Follows the site where it leads, so that no visit pays for that."""

    protocol_version = "HTTP/1.1"
    site = change = None

    def do_GET(self):
        answer = self.ask()
        body = answer.read()
        if self.change and answer.headers.get_content_type() == "text/html":
            body = self.change(body, answer.headers.get("Content-Encoding"))
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in NOT_PASSED_ON:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        # A browser may have seen enough.
        with suppress(ConnectionError):
            self.wfile.write(body)

    def ask(self):
        headers = self.site.headers | {"Accept-Encoding": self.headers.get("Accept-Encoding", "")}
        request = urllib.request.Request(self.site.url + self.path, headers=headers)
        try:
            return OPENER.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            return error

    def log_message(self, *_):
        pass


class WithinThisMachine(urllib.request.HTTPRedirectHandler):
    """The site leads on by path alone or by its own name, which nobody knows here."""

    def redirect_request(self, request, file, code, message, headers, target):
        path = urllib.parse.urlsplit(target)._replace(scheme="", netloc="").geturl()
        origin = request.full_url.split("/", 3)[:3]
        return urllib.request.Request("/".join(origin) + path, headers=request.headers)


OPENER = urllib.request.build_opener(WithinThisMachine)
