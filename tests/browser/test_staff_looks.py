"""The staff site by day and by night, on a desk, a tablet and a telephone, for everyone."""

import pytest
from django.apps import apps

from campaign_site.roles import Role
from tests.browser.conftest import DESK, those_that_add_rows

SMALL = {"width": 320, "height": 800}
LOOKS = [{"viewport": DESK, "color_scheme": "light"}, {"viewport": SMALL, "color_scheme": "dark"}]
# One page of each kind, as tests/role_matrix.toml calls it.
KINDS = [
    "",
    "reports/concernreport/",
    "reports/concernreport/<uuid:pk>/change/",
    "reports/concernreport/<uuid:pk>/contact/",
    "reports/concernreport/repeats/",
    "reports/concernreport/export/",
    "reports/concernreport/figures/",
    "reports/concernreport/disposal/proposed/",
    "reports/concernreport/<path:object_id>/history/",
    "reports/threatphrase/<path:object_id>/delete/",
    "news/article/",
    "news/article/<path:object_id>/change/",
    "news/article/<int:pk>/page/",
    "news/article/<int:pk>/revisions/",
    "news/article/board/",
    "news/weekofaction/<path:object_id>/change/",
    "amnesty/booking/",
    "amnesty/booking/<uuid:pk>/change/",
    "amnesty/booking/week/",
    "amnesty/booking/run/",
    "amnesty/booking/slots/make/",
    "amnesty/booking/bins/",
    "amnesty/booking/totals/",
    "amnesty/surrenderpoint/",
    "amnesty/surrenderpoint/<int:pk>/change/",
    "campaign_site/staffmember/",
    "campaign_site/staffmember/<path:object_id>/change/",
    "campaign_site/auditentry/",
    "campaign_site/auditentry/reading/",
    "recovery-codes/",
    "password_change/",
]
# By how far the page goes beyond its window, and which of its parts stand out there.
TOO_WIDE = """() => {
  const root = document.documentElement;
  const isWide = (one) => one.getBoundingClientRect().right > root.clientWidth + 1;
  return root.scrollWidth > root.clientWidth
    ? [root.scrollWidth, ...[...document.querySelectorAll("body *")].filter(isWide)
        .map(one => one.outerHTML.slice(0, 80))].slice(0, 4)
    : [];
}"""

# What is pressed and is smaller than a finger needs.
TOO_SMALL = """() => [...document.querySelectorAll(
    "#content :is(input[type=checkbox], input[type=radio], thead a)"
  )].filter(one => {
    const { width, height } = one.getBoundingClientRect();
    return width && Math.min(width, height) < 24;
  }).map(one => one.outerHTML.slice(0, 80))"""


@pytest.fixture
def pages(live_server, examples):
    """The addresses of the pages, with something on each."""
    return {kind: examples[kind] for kind in KINDS}


@pytest.fixture
def examples(rows_of_migrations, examples):
    return examples


@pytest.fixture
def rows_of_migrations(live_server):
    """The test before may have emptied the database."""
    for add_rows in those_that_add_rows():
        add_rows(apps, None)


@pytest.fixture
def visits(new_page, signed_in_as, pages, live_server, settings, faults):
    """Opens each kind of page and gives what is wrong there: `visits(looking_for, **options)`."""
    name = settings.SESSION_COOKIE_NAME
    session = signed_in_as(*Role, name="everything").cookies[name].value

    def visit(looking_for, **options):
        page = new_page(**options)
        cookie = {"name": name, "value": session, "url": live_server.url}
        page.context.add_cookies([cookie])
        found = {}
        for kind, address in pages.items():
            page.goto(address)
            so_far = list(faults)
            found[kind] = looking_for(page)
            # axe copies a style sheet that imports another one, and the policy objects.
            faults[:] = so_far
        return {kind: wrong for kind, wrong in found.items() if wrong}

    return visit


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look["color_scheme"])
def test_every_kind_of_page_can_be_used_by_everyone(visits, axe, look):
    def faults_of(page):
        return axe(page) + page.evaluate(TOO_WIDE) + page.evaluate(TOO_SMALL)

    assert visits(faults_of, **look) == {}
