"""What may be seen over somebody's shoulder, or lie open in an inbox, tells nothing of a visit.

That is the address and the title of a page, which stay in the browser's list of pages; the
entry of a calendar; and a reminder.
"""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from amnesty import booking_urls, urls
from amnesty.calendar_feed import calendar_of
from amnesty.journey import BOOKING
from amnesty.manage import PHRASES, SAID, WHEN
from amnesty.neutral_words import REMINDER, SUBJECT, TELLING
from campaign_site.secret_codes import hash_code
from tests.amnesty.factories import a_booking
from tests.amnesty.manage.conftest import CODE, Asker

# Laid down for all pages about handing something in.
PREFIX = "/amnesty/"
HOW_IT_STANDS = [word for words in PHRASES.values() for word in words]


@pytest.mark.parametrize(
    "word",
    ["Guns", "shotgun", "firearm", "weapon", "bullets", "knives", "police", "officer", "amnesty"],
)
def test_these_words_tell(word):
    assert TELLING.search(f"A {word} tomorrow")


@pytest.mark.parametrize(
    "words", [REMINDER, SUBJECT, *HOW_IT_STANDS, *SAID.values(), *WHEN.values()]
)
def test_what_is_said_about_a_visit_tells_nothing(words):
    assert not TELLING.search(str(words))


@pytest.mark.parametrize("step", BOOKING.steps, ids=lambda step: step.slug)
def test_no_question_has_a_telling_address_or_title(step):
    form = step.form_class
    title = form.tab_title or form.title or next(iter(form.base_fields.values())).label

    assert not TELLING.search(step.slug)
    assert not TELLING.search(str(title))


def rest_of(address):
    """What follows the part that all of them have."""
    assert address.startswith(PREFIX)
    return address[len(PREFIX) :]


def test_the_first_part_of_an_address_is_the_only_word_that_tells():
    """It is laid down for the whole site, and stands in the list of pages of a browser."""
    assert TELLING.findall(PREFIX) == ["amnesty"]


def addresses():
    """Of all pages of a booking, and of those that its code opens."""
    opened = [each for each in urls.urlpatterns if str(each.pattern).startswith("booking/")]
    names = [f"amnesty:{each.name}" for each in opened]
    pages = [each.name for each in booking_urls.urlpatterns if "<" not in str(each.pattern)]
    names += [f"amnesty:booking:{name}" for name in pages if name != "step"]
    steps = [reverse("amnesty:booking:step", args=[step.slug]) for step in BOOKING.steps]
    return [*map(reverse, names), *steps]


def test_no_page_of_a_booking_has_a_telling_address():
    assert len(addresses()) > 30
    assert [each for each in addresses() if TELLING.search(rest_of(each))] == []


def title_of(page):
    return re.search("<title>(.*?)</title>", page.content.decode(), re.S).group(1)


def tells_nothing(asker):
    """Neither its title nor its whole address, but for the part that all of them have."""
    address = rest_of(asker.page.wsgi_request.path)
    return not TELLING.search(f"{title_of(asker.page)} {address}")


def test_no_page_that_anyone_opens_has_a_telling_title(client, period):
    """Whoever has answered nothing is led to one of them from everywhere."""
    opened = [client.get(address, follow=True) for address in addresses()]
    titles = {title_of(page) for page in opened if page.status_code == 200}

    assert len(titles) > 7
    assert [title for title in titles if TELLING.search(title)] == []


def test_no_page_on_the_way_to_a_visit_tells_what_it_is_about(visitor):
    """Question by question, as they are shown, to the page with the secret code."""
    visitor.starts()
    for step, answer in visitor.usual.items():
        assert visitor.step == step
        assert tells_nothing(visitor)
        visitor.answers(step, **answer)
    for last in (visitor, visitor.opens("cancel"), visitor.opens("check")):
        assert tells_nothing(last)

    visitor.sends()

    assert visitor.step == "sent"
    assert tells_nothing(visitor)


@pytest.mark.parametrize("page", ["opened", "time", "cancel"])
def test_no_page_about_a_visit_says_what_it_is_about(client, slot, afternoon, period, page):
    """Whose page it is stands in its header, and who comes need not be hidden there."""
    booking = a_booking(slot, code_hash=hash_code(CODE))
    asker = Asker(client, "amnesty").asks(booking).looks_at(page)

    main = asker.text[asker.text.index("<h1") : asker.text.index("</main>")]
    said = re.sub('<dl class="site-channels">.*?</dl>|officers?', "", main, flags=re.S)
    assert asker.step == page
    assert tells_nothing(asker)
    assert not TELLING.search(said.replace(f'"{PREFIX}', '"/'))


def test_no_entry_of_a_calendar_tells_anything(slot, period):
    booking = a_booking(slot, notices=["dog"])

    assert not TELLING.search(calendar_of([booking], timezone.now()))
