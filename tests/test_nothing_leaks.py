"""Walk every journey through the delivered stack with secrets, then read all that is left.

Logs, e-mails, the database's dump and log, the proxy's copies, files, cookies, titles and
addresses: in none of them stands a word that was told, a code, or from where somebody came.
The same search finds each of these where somebody puts it.
"""

import base64
import gzip
import hashlib
import hmac
import io
import json
import re
import subprocess
import time
from pathlib import Path
from types import SimpleNamespace

import brotli
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from campaign_site.secret_codes import code_for
from tests import postgres
from tests.decoding_search import found
from tests.stack import PUBLIC_NAME, STAFF_NAME
from tests.stack_client import StackClient
from tests.telling import BookingTeller, ReportTeller

MARK = "zqcanary"
AGENT = f"{MARK}-browser/1.0"
CAME_FROM = f"https://{MARK}-page.example.net/"
PHONE = "01632 960001"
ADDED, FEEDBACK, NOTE = (f"{MARK} {word}" for word in ("added", "thinks so", "mind the dog"))
PASSWORD = f"{MARK}-password"
FILE_NAME, COMMENT = f"{MARK}-kitchen.jpg", f"{MARK} saved with the photo"
SEARCHED = f"{MARK}-searched"
REPORTER, GIVER, STRANGER = "127.77.3.4", "127.77.5.6", "127.77.8.9"
ADDRESSES = (REPORTER, GIVER, STRANGER)
WRONG_CODE = code_for("the token of somebody else")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


class Watched(StackClient):
    """A browser whose answers are kept, and that sends the token of its forms."""

    def __init__(self, *args, answers, **options):
        headers = {"User-Agent": AGENT, "Referer": CAME_FROM, "X-Forwarded-For": STRANGER}
        super().__init__(*args, headers=headers, **options)
        self.answers = answers

    def ask(self, *args):
        answer = super().ask(*args)
        self.answers.append(answer)
        return answer

    def post(self, path, data=None, **options):
        if isinstance(data, dict):
            data = data | {"csrfmiddlewaretoken": self.cookies.get("__Host-csrf", "")}
        sent_from = f"https://{self.name}{path}"
        return super().post(path, data, Referer=sent_from, **options)


class StackGiver(BookingTeller):
    """Who reads the time and the version of the promise off the page."""

    slot = SimpleNamespace(pk="")
    period = SimpleNamespace(wording_version="")

    def answers(self, step, **typed):
        if step in {"time", "promise"}:
            value = re.search(rf'name="{step}"[^>]*?value="([^"]+)"', self.text, re.DOTALL)
            typed = {step: value.group(1)}
        return super().answers(step, **typed)


class Walk:
    """All the ways through the site, and what was said on them."""

    def __init__(self, stack):
        self.stack = stack
        self.answers = []
        self.codes = []
        self.references = []
        self.texts = [ADDED, FEEDBACK, NOTE]

    def browser(self, source, tier="public"):
        name = PUBLIC_NAME if tier == "public" else STAFF_NAME
        return Watched(self.stack.ports[tier], name, source=source, answers=self.answers)

    def everything(self):
        self.report()
        self.booking()
        self.feedback()
        self.guesses()
        self.strange_requests()
        self.broken_page()
        self.stack.manage("send_outbox")
        self.stack.manage("delete_expired_answers", tier="public")

    def noted(self, teller):
        """The code and the reference, and then their page is closed."""
        self.codes.append(teller.code)
        self.references.append(teller.reference)
        self.texts += teller.texts
        teller.posts("sent")

    def report(self):
        teller = ReportTeller(self.browser(REPORTER), mark=MARK, contact="sealed")
        teller.answers_everything()
        self.add_photo(teller)
        teller.goes_to(teller.url("check")).sends()
        assert teller.step == "sent"
        self.noted(teller)
        opened = self.opened_with_code("/report/status/", REPORTER)
        assert opened.client.post(opened.address, {"text": ADDED}).status_code == 302
        opened.client.post(opened.address, {"close": "yes"}, follow=True)

    def add_photo(self, teller):
        picture, file = Image.effect_noise((300, 200), 80).convert("RGB"), io.BytesIO()
        picture.save(file, "JPEG", comment=COMMENT.encode())
        photo = SimpleUploadedFile(FILE_NAME, file.getvalue(), "image/jpeg")
        token = teller.client.cookies["__Host-csrf"]
        body = encode_multipart(
            BOUNDARY, {"photo": photo, "add": "yes", "csrfmiddlewaretoken": token}
        )
        teller.page = teller.client.post(
            teller.url("step", "photos"), body, content_type=MULTIPART_CONTENT, follow=True
        )
        assert "You have added 1 photo" in teller.text

    def booking(self):
        teller = StackGiver(self.browser(GIVER), mark=MARK, contact="telephone")
        teller.answers_everything().sends()
        assert teller.step == "sent"
        self.noted(teller)
        opened = self.opened_with_code("/amnesty/booking/", GIVER)
        assert opened.client.post(opened.address, {"text": NOTE}).status_code == 302

    def opened_with_code(self, page, source):
        client = self.browser(source)
        client.get(page)
        typed = {"reference": self.references[-1], "code": self.codes[-1]}
        answer = client.post(page, typed)
        assert "/opened/" in answer.url
        client.get(answer.url)
        return SimpleNamespace(client=client, address=answer.url)

    def feedback(self):
        client = self.browser(STRANGER)
        client.get("/feedback/")
        client.post("/feedback/", {"message": FEEDBACK}, follow=True)

    def guesses(self):
        pages = ("/report/status/", "/amnesty/booking/")
        for page, reference in zip(pages, self.references, strict=True):
            client = self.browser(STRANGER)
            client.get(page)
            typed = {"reference": reference, "code": WRONG_CODE}
            assert client.post(page, typed).url.endswith("/not-opened/")
        # The staff half answers its own network alone; what is typed there is no less secret.
        for source in ("127.0.0.1", STRANGER):
            client = self.browser(source, "staff")
            client.get("/admin/login/")
            client.post("/admin/login/", {"username": MARK, "password": PASSWORD})

    def strange_requests(self):
        client = self.browser(STRANGER)
        for path in (
            f"/{MARK}-nowhere/",
            f"/news/?q={SEARCHED}",
            f"/report/{MARK}/?run={MARK}",
            f"/report/{MARK}",
            f"/news/{MARK}/",
        ):
            client.get(path)
        client.get("/", **{"X-Client-Address": STRANGER, "Forwarded": f"for={STRANGER}"})
        client.post("/feedback/", f"message={MARK}")
        client.post("/feedback/", "message=" + MARK * 200_000)
        client.get("/leave/")
        for raw in (
            f"GET /{MARK} HTTP/1.1\r\nHost: {MARK}.example\r\n\r\n",
            f"{MARK} / HTTP/1.1\r\nHost: {PUBLIC_NAME}\r\n\r\n",
            f"GET /{MARK}\0 HTTP/1.1\r\nHost: {PUBLIC_NAME}\r\nX-{MARK} : 1\r\n\r\n",
            f"GET / HTTP/1.1\r\nHost: {PUBLIC_NAME}\r\nCookie: {MARK * 5000}\r\n\r\n",
            f"POST /feedback/ HTTP/1.1\r\nHost: {PUBLIC_NAME}\r\nTransfer-Encoding: {MARK}\r\n\r\n",
            MARK,
        ):
            self.stack.raw(raw.encode(), source=STRANGER, patience=1)

    def broken_page(self):
        """A fault in the middle of what somebody sends, with a line in the logs."""
        client = self.browser(STRANGER)
        client.get("/feedback/")
        self.stack.sql("ALTER TABLE campaign_site_feedback RENAME TO gone")
        try:
            broken = client.post("/feedback/", {"message": FEEDBACK})
        finally:
            self.stack.sql("ALTER TABLE gone RENAME TO campaign_site_feedback")
        assert broken.status_code == 500

    @property
    def secrets(self):
        told = [*self.texts, MARK, PHONE, PHONE.replace(" ", ""), PASSWORD, COMMENT]
        codes = [*self.codes, *(code.replace("-", "") for code in self.codes)]
        return [*told, *codes]

    @property
    def hashes(self):
        """Each hash of an address that somebody could make who has the site's keys."""
        keys = [value for name, value in self.stack.environments["staff"].items() if "KEY" in name]
        made = []
        for address in ADDRESSES:
            plain = address.encode()
            digests = [hashlib.new(name, plain) for name in ("md5", "sha1", "sha256", "sha512")]
            digests += [hmac.new(key.encode(), plain, "sha256") for key in keys]
            made += [form for digest in digests for form in (digest.digest(), digest.hexdigest())]
        return made


class Left:
    """Where something could be left of it: only what was not there before is searched."""

    def __init__(self, stack):
        self.stack = stack
        self.url = stack.environments["staff"]["DATABASE_URL"]
        self.began = time.time()
        self.rows_before = set(self.dump().splitlines())

    def dump(self):
        folder, name = postgres.parts(self.url)
        command = [postgres.find() / "pg_dump", "--inserts", "--host", folder, name]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def everything(self):
        rows = [line for line in self.dump().splitlines() if line not in self.rows_before]
        log = Path(postgres.parts(self.url)[0], "log").read_bytes()
        return b"\n".join([*rows, log, *self.files(), *map(plain, self.copies())])

    def files(self):
        for path in self.stack.folder.rglob("*"):
            if path.is_file() and path.stat().st_mtime >= self.began - 1:
                yield str(path.relative_to(self.stack.folder)).encode()
                yield path.read_bytes()

    def copies(self):
        return [
            path.read_bytes() for path in (self.stack.folder / "cache").rglob("*") if path.is_file()
        ]


@pytest.fixture(scope="module")
def left(stack):
    return Left(stack)


@pytest.fixture(scope="module")
def walk(stack, left):
    walk = Walk(stack)
    walk.everything()
    return walk


def test_no_word_no_code_and_no_address_is_left_anywhere(walk, left):
    everything = left.everything()

    assert found([*walk.secrets, *ADDRESSES, *walk.hashes], everything) == []


def test_the_walk_was_counted_logged_mailed_and_copied(walk, left, stack):
    mails = b"".join(path.read_bytes() for path in (stack.folder / "home" / "mails").iterdir())
    [[counts]] = stack.sql("SELECT count(*) FROM campaign_site_attempt")
    logged = stack.logs()

    assert len(walk.answers) > 60
    assert counts >= 6
    assert b"Subject: " in mails
    assert "ProgrammingError" in logged
    assert sum(b"<title>" in plain(copy) for copy in left.copies()) > 10


def plain(copy):
    """What a copy of the proxy says, below its headers."""
    body = copy.partition(b"\r\n\r\n")[2]
    if b"Content-Encoding: br" in copy:
        return brotli.decompress(body)
    return gzip.decompress(body) if b"Content-Encoding: gzip" in copy else body


def test_a_log_is_json_line_by_line(walk, stack):
    lines = [
        line
        for path in stack.log_files()
        if path.name.startswith("gunicorn")
        for line in path.read_text().splitlines()
    ]

    assert lines
    assert {frozenset(json.loads(line)) for line in lines} <= {
        frozenset({"time", "level", "logger", "place"}),
        frozenset({"time", "level", "logger", "place", "exception", "places"}),
    }
    assert not any(reference in line for reference in walk.references for line in lines)


def test_no_cookie_title_or_address_holds_any_of_it(walk):
    shown = []
    for answer in walk.answers:
        shown += answer.headers.get_all("Set-Cookie") or []
        shown += TITLE.findall(answer.text)
        # A slash that was forgotten is put behind the address that somebody asked for.
        if answer.url and answer.url != f"{answer.path}/":
            shown += [answer.url]
    seen = "\n".join(shown).encode()

    assert len(shown) > 100
    assert found([*walk.secrets, *walk.references, *ADDRESSES], seen) == []


def test_no_mail_holds_a_reference_or_says_what_it_is_about(walk, stack):
    mails = b"".join(path.read_bytes() for path in (stack.folder / "home" / "mails").iterdir())

    assert found([*walk.references, "gun", "firearm", "weapon"], mails) == []
    assert {link.split("/")[2] for link in re.findall(r"https?://\S+", mails.decode())} == {
        STAFF_NAME
    }


def test_the_same_search_finds_each_of_it_where_somebody_keeps_it(walk, left, stack):
    planted = [MARK, PHONE, walk.codes[0], REPORTER]
    hashed = hashlib.sha256(GIVER.encode()).digest()
    kept = base64.b64encode("\n".join(planted[:2]).encode()).decode()

    log = stack.folder / "logs" / "planted.log"
    table = f"naive AS SELECT '{kept}' AS told, '\\x{hashed.hex()}'::bytea AS who"
    try:
        log.write_bytes(gzip.compress("\n".join(planted[2:]).encode()))
        stack.sql(f"CREATE TABLE {table}")
        searched = left.everything()
    finally:
        log.unlink(missing_ok=True)
        stack.sql("DROP TABLE IF EXISTS naive")

    assert found([*planted, hashed], searched) == [*planted, hashed]
