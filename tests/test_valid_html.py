"""Every kind of page, held against the HTML standard by the checker of the W3C.

To start the checker takes as long as to check twenty pages, so all of them are one test.
"""

import re
import tomllib
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from amnesty.models import ItemKind
from campaign_site import inline
from campaign_site.roles import Role
from news.models import Article, Picture
from news.preview import Look, token_for
from reports.models import Topic
from tests import addresses
from tests.amnesty.factories import a_kind, a_period, a_slot, an_area
from tests.html_checker import programs
from tests.news.factories import a_draft, a_priority, a_week, an_article
from tests.telling import BookingEntryTeller, BookingTeller, EntryTeller, ReportTeller

pytestmark = [pytest.mark.django_db, pytest.mark.html_checker, pytest.mark.program]

NOW = "2026-11-20T10:00Z"
ERRORS = ["400", "403", "403_csrf", "404", "410", "413", "429", "500", "503"]
HOSTILE = "</title></script><script>alert(1)</script> “&amp;” & \"x\" 'y' \u202egnp <!--"
# What staff may type: nothing that turns the direction of words.
TYPED = HOSTILE.replace("\u202e", "")
# The list of models beside each page has an empty last column, as Django writes it.
IN_THE_ADMIN_ITSELF = "A table row was 2 columns wide.*"
# A date is asked for as GOV.UK Frontend asks for it.
IN_A_DATE = "The “group” role is unnecessary for element “fieldset”.*"
TEXT = """<h2>What we found</h2><p>One & <strong>two</strong>: {101}.</p>
<ul><li>Three <a href="https://example.org/?a=1&b=2">there</a></li></ul>
<blockquote><p>“Four.”</p></blockquote><script>alert(1)</script><p onclick="x()">Five <b>six</p>"""
STYLE = re.compile("<style>.*?</style>", re.DOTALL)
MATRIX = tomllib.loads((Path(__file__).parent / "role_matrix.toml").read_text())
NEWS = ["news/article", "news/campaign", "news/priority", "news/weekofaction"]
OTHERS_OF_STAFF = [
    "",
    "reports/concernreport/",
    "reports/concernreport/figures/",
    "amnesty/booking/",
    "amnesty/booking/week/",
    "amnesty/booking/run/",
    "amnesty/booking/slots/make/",
    "amnesty/collectionarea/add/",
    "campaign_site/auditentry/",
    "campaign_site/auditentry/reading/",
    "campaign_site/staffmember/",
    "password_change/",
    "recovery-codes/",
]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


class Folder:
    """The pages to be checked, each in a file that is named after it."""

    def __init__(self, path):
        self.path = path

    def add(self, name, response):
        self.write(name, response.content.decode())

    def write(self, name, html):
        """With a style sheet in the first page only, and the whole of it: it is large."""
        name = re.sub(r"\W+", "-", name).strip("-") or "home"
        whole = "" if any(self.path.iterdir()) else inline.style(settings.FORCE_PROFILE, False)
        html = STYLE.sub(lambda _: f"<style>{whole}</style>", html)
        (self.path / f"{name}.html").write_text(html)


def walk(visitor, folder):
    """Each question of a journey as it is asked and as it answers nothing, and the end."""
    name = type(visitor).__name__
    visitor.starts()
    told = visitor.told()
    while (step := visitor.step) in told:
        folder.add(f"{name} {step}", visitor.page)
        visitor.answers(step)
        if visitor.step == step:
            folder.add(f"{name} {step} refused", visitor.page)
            visitor.answers(step, **told[step])
    folder.add(f"{name} check", visitor.page)
    visitor.sends()
    folder.add(f"{name} sent", visitor.page)


def open_with_code(visitor, asks_at, folder, *more):
    """What is shown to whoever has the reference and the code of what was sent."""
    key = {"reference": visitor.reference, "code": visitor.code}
    opened = visitor.client.post(reverse(asks_at), key).url
    folder.add(f"{asks_at} opened", visitor.client.get(opened))
    for page in more:
        address = opened.replace("/opened/", f"/{page}/")
        folder.add(f"{asks_at} {page}", visitor.client.get(address))


def journeys(signed_in_as, folder):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    a_period(kinds=[a_kind("shotgun"), a_kind("knife", group=ItemKind.Group.BLADES)])
    a_slot(an_area(districts=["NN1"]), capacity=9)
    report = ReportTeller(Client(), contact="shared")
    walk(report, folder)
    open_with_code(report, "reports:status", folder)
    booking = BookingTeller(Client(), contact="email")
    walk(booking, folder)
    open_with_code(booking, "amnesty:manage", folder, "time", "cancel")
    walk(EntryTeller(signed_in_as(Role.TRIAGE), contact="shared"), folder)
    walk(BookingEntryTeller(signed_in_as(Role.COLLECTIONS), contact="telephone"), folder)


def articles_in_every_state(client, by, folder):
    priority, week = a_priority(HOSTILE[:90], "hostile"), a_week()
    text = {"title": HOSTILE, "summary": HOSTILE, "body": TEXT, "priority": priority, "week": week}
    is_over = {"after_expiry": "kept", "expire_at": "2023-01-24T00:00Z"}
    picture = Picture.objects.create(name="a" * 32, width=1280, height=720)
    image = {"picture": picture, "picture_alt": HOSTILE, "picture_credit": HOSTILE}
    an_article("plain", is_sensitive=True, **text, **image)
    an_article("over", **text, **is_over)
    an_article("withdrawn", **text).withdraw(by, TYPED)
    an_article("removed", **text).remove(by, TYPED)
    corrected = an_article("corrected", corrected_at="2023-01-24T00:00Z", **text)
    corrected.corrections.create(note=HOSTILE, made_at="2023-01-24T00:00Z")
    for slug in ("plain", "over", "withdrawn", "removed", "corrected"):
        folder.add(f"article {slug}", client.get(f"/news/{slug}/"))
    for address in (week.campaign.get_absolute_url(), week.get_absolute_url()):
        folder.add(address, client.get(address))
    keys = {"priority": priority.pk, "week": week.pk}
    typed = {"title": TYPED, "summary": TYPED, "body": TEXT}
    token = token_for(a_draft(by=by, **typed | keys).latest)
    for look in Look:
        address = reverse("preview:link", args=[token, look])
        folder.add(f"draft {look}", client.get(address))


def pages_of_staff(client, folder):
    """Those of other work, and every page about news, of an article that was out and of a draft."""
    draft, out = Article.objects.get(slug="a-draft"), Article.objects.get(slug="corrected")
    draft.submit(client.staff, draft.version)
    own = [
        page for page, may in MATRIX["pages"].items() if page.startswith("news/") and "get" in may
    ]
    forms = [*OTHERS_OF_STAFF, *(f"{model}/{page}" for model in NEWS for page in ("", "add/"))]
    for page in [*forms, "news/article/<int:pk>/change/", *own]:
        for article in (draft, out) if "<int:pk>" in page else (out,):
            address = page.replace("<int:pk>", str(article.pk)).replace("<int:number>", "1")
            response = client.get(f"/admin/{address}", follow=True)
            assert response.status_code == 200, address
            folder.add(f"staff {address}", response)


def test_the_checker_finds_nothing(client, signed_in_as, folder):
    journeys(signed_in_as, folder)
    articles_in_every_state(client, signed_in_as(Role.PUBLISHER).staff, folder)
    pages_of_staff(signed_in_as(*Role), folder)
    call_command("load_demo", verbosity=0)
    design = client.get("/design/").content.decode()
    states = re.findall(r'href="(/design/[^"]+)"', design)
    more = ["/news/?q=knife", "/news/?week=99", "/design/", *states]
    for address in [*addresses.PAGES, *more]:
        folder.add(address, client.get(address, follow=True))
    request = RequestFactory().get("/")
    for name in ERRORS:
        folder.write(name, render_to_string(f"{name}.html", request=request))
    folder.write("wrong", "<!doctype html><title>Wrong</title><p><p></b>")

    found = programs.check(folder.path, "--filterpattern", f"{IN_THE_ADMIN_ITSELF}|{IN_A_DATE}")

    assert found.pop("wrong")
    assert found == {}
