"""A real browser on the running site. Whatever a test is about, it fails if a page
asks another host for anything, meets an error, or breaks its own security policy.
"""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.apps import apps
from django.core.management import call_command
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader

from tests import chromium

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 812}

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# From the top: what a page that moved to its mistakes has scrolled by lies half under the exit bar.
RUN_AXE = """async (runOnly) => {
  scrollTo(0, 0);
  const found = await axe.run(document, {runOnly, resultTypes: ["violations"]});
  return found.violations.flatMap(({id, help, nodes}) =>
    nodes.map(node => `${id}: ${help}: ${node.target.join(" ")}: ${node.html}`));
}"""


@pytest.fixture(scope="session")
def browser(playwright):
    browser = chromium.launch(playwright)
    yield browser
    browser.close()


@pytest.fixture
def other_hosts():
    """Where else this test's pages may go: `other_hosts.add("127.0.0.1:8123")`."""
    return set()


@pytest.fixture
def faults():
    """What went wrong in the pages so far. A test that expects a fault takes it out."""
    faults = []

    yield faults

    assert faults == []


@pytest.fixture
def new_page(browser, live_server, other_hosts, faults):
    """Opens a page in a context of its own, as a new visitor would."""
    contexts = []

    def open_page(viewport=DESK, **options):
        context = browser.new_context(base_url=live_server.url, viewport=viewport, **options)
        contexts.append(context)
        watch(context, {urlsplit(live_server.url).netloc}, other_hosts, faults)
        return context.new_page()

    yield open_page

    for context in contexts:
        context.close()


def watch(context, own_hosts, other_hosts, faults):
    def on_request(request):
        address = urlsplit(request.url)
        if address.netloc and address.netloc not in own_hosts | other_hosts:
            faults.append(f"asked another host: {request.url}")

    def on_response(response):
        # A page may say that it is not there; what a page is made of may not be missing.
        allowed = 499 if response.request.is_navigation_request() else 399
        if response.status > allowed:
            faults.append(f"{response.status} for {response.url}")

    def on_console(message):
        is_a_status = message.text.startswith("Failed to load resource")
        if message.type == "error" and not is_a_status:
            faults.append(f"console: {message.text}")

    context.on("request", on_request)
    context.on("response", on_response)
    context.on("console", on_console)
    context.on("weberror", lambda error: faults.append(f"script: {error.error}"))


def those_that_add_rows():
    """The functions of our migrations that put rows into an empty database, in their order."""
    for (app, _name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if app in {"amnesty", "campaign_site", "news", "reports"}:
            codes = [step.code for step in migration.operations if isinstance(step, RunPython)]
            yield from (code for code in codes if code.__name__.startswith("add_"))


@pytest.fixture
def demo_site(live_server):
    """The running site with the demonstration's content.

    The test before may have emptied the database, of the migrations' own rows too.
    """
    for add_rows in those_that_add_rows():
        add_rows(apps, None)
    call_command("load_demo", verbosity=0)
    return live_server


@pytest.fixture
def neutral(neutral, other_hosts):
    other_hosts.add(neutral.netloc)
    return neutral


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def phone_page(new_page):
    return new_page(viewport=PHONE, has_touch=True)


@pytest.fixture
def enters(signed_in_as, live_server, settings):
    """Somebody of these roles opens the staff site in a page: `enters(page, Role.COLLECTIONS)`."""
    clients = {}

    def enter(page, role):
        client = clients[role] = clients.get(role) or signed_in_as(role)
        client.force_login(client.staff)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])

    return enter


@pytest.fixture
def no_js_page(new_page):
    return new_page(java_script_enabled=False)


@pytest.fixture(scope="session")
def axe():
    """`assert axe(page) == []`: each fault in one line, with the element it is about.

    With all its rules, or with those that the caller names.
    """

    def faults_of(page, rules=()):
        # Without its style sheet a page has other faults.
        page.wait_for_load_state()
        page.evaluate(AXE_SCRIPT)
        all_rules = {"type": "tag", "values": AXE_TAGS}
        return page.evaluate(RUN_AXE, {"type": "rule", "values": rules} if rules else all_rules)

    return faults_of
