"""What a page in another language says about itself, and where: it stands in nobody's way."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from campaign_site import languages

pytestmark = pytest.mark.django_db

OTHERS = [code for code, _name in settings.LANGUAGES if code != languages.OWN]
ENDS = {
    "reports:step": ["call-999", "stop-here"],
    "amnesty:booking:step": ["call-999", "stop-here", "leave-it"],
}
STEPS = [(name, step) for name, steps in ENDS.items() for step in steps]
NOTICE = '<aside class="site-translation-notice">'
MENU = '<nav class="site-nav"'
LANGUAGES = '<nav class="site-languages"'
SHOWN = '<span class="site-english-only">'


def read(client, code, name, *args):
    with translation.override(code):
        address = reverse(name, args=args)
    return client.get(address, follow=True).content.decode()


@pytest.mark.parametrize("code", [languages.OWN, *OTHERS])
@pytest.mark.parametrize(("name", "step"), STEPS)
def test_where_a_journey_stops_nothing_stands_before_the_number(client, code, name, step):
    html = read(client, code, name, step)

    before, _number, after = html.partition('href="tel:')
    assert MENU not in html
    assert LANGUAGES not in html
    assert NOTICE not in before
    assert (NOTICE in after) == (code != languages.OWN)


@pytest.mark.parametrize("code", OTHERS)
def test_on_a_question_the_notice_comes_after_what_is_asked(client, code):
    html = read(client, code, "reports:step", "danger")

    assert html.count(NOTICE) == 1
    assert html.index(NOTICE) > html.index('<form id="question"')


@pytest.mark.parametrize("code", OTHERS)
def test_on_the_front_page_the_notice_comes_after_the_ways_to_act(client, code):
    html = read(client, code, "home")

    assert html.count(NOTICE) == 1
    assert html.index(NOTICE) > html.index('<ul class="site-actions">')


@pytest.mark.parametrize("code", OTHERS)
def test_on_any_other_page_the_notice_comes_first(client, code):
    html = read(client, code, "signs")

    assert html.count(NOTICE) == 1
    assert html.index(NOTICE) < html.index("<main")


@pytest.mark.parametrize("code", OTHERS)
def test_the_menu_says_only_to_who_hears_it_which_page_is_in_english(client, code):
    html = read(client, code, "signs")

    menu = html.partition(MENU)[2].partition("</nav>")[0]
    assert SHOWN not in menu
    assert menu.count('<span class="govuk-visually-hidden">') == 1


@pytest.mark.parametrize("code", OTHERS)
def test_a_page_that_is_not_there_says_which_way_on_is_in_english(client, code):
    html = client.get(f"/{code}/signs/nothing/").content.decode()

    link = html.partition("<main")[2].partition(f'href="{reverse("news:list")}"')[2]
    assert SHOWN in link.partition("</li>")[0]
