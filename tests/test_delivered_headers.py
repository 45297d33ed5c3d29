"""What the delivered site says in its headers, and what it answers to people who try addresses."""

import re
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

import dev
from tests import addresses
from tests.campaign_site.test_headers import SHOWN_ELSEWHERE, missing

HSTS = "max-age=63072000; includeSubDomains; preload"
# Asked on the machine itself, without the proxy.
NOT_FOR_READERS = {"/readyz", "/admin/login/"}
PUBLIC = [
    address for address in [*addresses.PAGES, *addresses.MACHINES] if address not in NOT_FOR_READERS
]
STATIC = ["/static/js/govuk.js", "/static/css/staff.css", "/static/staticfiles.json"]
OTHERS = ["/contact", "/leave/", "/no-such-page/", "/static/no-such-file.css", "/ro/report/"]
# What people try who look for a way in: the files and doors of all kinds of software, and ours.
WORDS = (Path(__file__).parent / "wordlist.txt").read_text().splitlines()
VERSION = re.compile(rb"(?i)(nginx|gunicorn|django|python|openssl)[/ ]?v?\d")


def own_headers(answer):
    """As `missing` asks for them: one line for each name, and that twice is wrong."""
    return {name: ", ".join(answer.headers.get_all(name)) for name in answer.headers}


@pytest.fixture(scope="module")
def answers(stack):
    """Of the public half, by address; each asked for by somebody new."""
    asked = [*PUBLIC, *STATIC, *OTHERS]
    return {address: stack.visitor().get(address) for address in asked}


def test_every_answer_of_the_public_half_keeps_the_site_to_itself(answers):
    said = {address: own_headers(answer) for address, answer in answers.items()}

    not_there = [path for path in PUBLIC if answers[path].status_code not in {200, 301, 302}]
    assert not_there == []
    assert missing({path: said[path] for path in said if path != SHOWN_ELSEWHERE}) == {}
    assert {own["Strict-Transport-Security"] for own in said.values()} == {HSTS}


def test_what_is_open_of_the_staff_half_says_it_too(stack):
    asked = ["/admin/login/", "/admin/", "/static/css/staff.css", "/no-such-page/"]

    said = {address: own_headers(stack.officer().get(address)) for address in asked}

    assert missing(said) == {}
    assert {own["Strict-Transport-Security"] for own in said.values()} == {HSTS}
    assert "no-store" in said["/admin/login/"]["Cache-Control"]


def test_no_answer_names_a_version(answers):
    for address, answer in answers.items():
        assert answer.headers["Server"] == "nginx", address
        assert "X-Powered-By" not in answer.headers
        assert not VERSION.search(str(answer.headers).encode()), address
        assert not VERSION.search(answer.content) or address in STATIC, address


def test_no_static_file_is_for_the_pages_of_others(answers):
    for address in STATIC:
        assert answers[address].status_code == 200
        assert "Access-Control-Allow-Origin" not in answers[address].headers


# Cookies


def cookies(answer):
    """Each cookie that is set, and what is said of it."""
    return {
        name: {key: value for key, value in morsel.items() if value}
        for line in answer.headers.get_all("Set-Cookie") or []
        for name, morsel in SimpleCookie(line).items()
    }


OF_THE_BROWSER_SESSION = {"path": "/", "secure": True, "httponly": True, "samesite": "Strict"}


def test_whoever_reads_is_given_no_cookie(answers):
    given = {path: list(cookies(answer)) for path, answer in answers.items() if cookies(answer)}
    given.pop("/leave/")  # which takes them away

    assert given == {path: ["__Host-csrf"] for path in given}
    assert given.keys() <= set(addresses.FORMS)
    for answer in answers.values():
        assert "Cookie" not in answer.headers.get("Vary", "") or cookies(answer)


@pytest.fixture
def told(stack):
    """Somebody who has answered the first question, and what that was answered with."""
    visitor = stack.visitor()
    page = visitor.get("/report/danger/", follow=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
    given = cookies(page)
    form = {"csrfmiddlewaretoken": token, "danger": "no"}
    return given | cookies(visitor.post(visitor.path, form))


def test_the_cookies_of_a_form_go_with_the_browser_and_to_nobody_else(told):
    names = {name.partition("-answers-")[0] for name in told}

    assert names == {"__Host-csrf", "__Host"}
    assert all(said == OF_THE_BROWSER_SESSION for said in told.values())


def test_the_cookie_of_an_officer_goes_with_the_browser_too(stack):
    link = stack.manage("add_staff", "somebody-new", "--role", "Administrator")
    officer = stack.officer()
    page = officer.get(
        "/admin/set-password/" + link.partition("/set-password/")[2].split()[0], True
    )
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
    word = "a long word that nobody guesses 7"
    form = {"csrfmiddlewaretoken": token, "new_password1": word, "new_password2": word}

    officer.post(officer.path, form, follow=True)
    page = officer.get("/admin/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
    form = {"csrfmiddlewaretoken": token, "username": "somebody-new", "password": word}
    given = cookies(officer.post("/admin/login/", form))

    assert given["__Host-staff"] == OF_THE_BROWSER_SESSION


# What somebody tries


def test_usual_addresses_of_other_software_lead_nowhere(stack):
    """Only what is in the list of addresses answers; what lacks its slash is led there.

    The proxy itself refuses (400) what climbs out of a folder.
    """
    known = {path.partition("?")[0] for path in PUBLIC}
    asked = {f"/{word}" for word in WORDS} - known

    statuses = {path: stack.visitor().get(path) for path in sorted(asked)}

    odd = {
        path: answer.status_code
        for path, answer in statuses.items()
        if answer.status_code not in {400, 404}
        and not (answer.status_code == 301 and answer.url.endswith(tuple(known - {"/"})))
    }
    assert len(asked) > 300
    assert odd == {}


# Keys


def environment_of(stack, tier):
    """What every process of this half has in its environment."""
    master = stack.processes[f"gunicorn-{tier}"].pid
    processes = [master, *stack.workers(tier)]
    assert len(processes) > 1
    return b"\0".join(Path(f"/proc/{pid}/environ").read_bytes() for pid in processes)


def test_no_process_of_the_public_half_has_a_private_key_in_its_environment(stack):
    keys = [stack.environments["staff"][name].encode() for name in dev.STAFF_KEYS]
    public, staff = environment_of(stack, "public"), environment_of(stack, "staff")

    assert [key for key in keys if key and key not in staff] == []
    assert [key for key in keys if key and key in public] == []
    assert stack.environments["public"]["SEALING_PUBLIC_KEY"].encode() in public
