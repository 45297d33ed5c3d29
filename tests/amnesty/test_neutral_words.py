"""What may be seen over somebody's shoulder, or lie open in an inbox, tells nothing of a visit.

That is the address and the title of a page, which stay in the browser's list of pages; the
entry of a calendar; and a reminder.
"""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from amnesty.calendar_feed import calendar_of
from amnesty.journey import BOOKING
from amnesty.manage import PHRASES, SAID, WHEN
from amnesty.neutral_words import REMINDER, SUBJECT, TELLING
from campaign_site.secret_codes import hash_code
from tests.amnesty.factories import a_booking
from tests.amnesty.manage.conftest import CODE, Asker

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


def test_no_page_of_a_booking_has_a_telling_address(db):
    """After the first part of it, which is that of all pages about handing something in."""
    names = ["manage", "manage-opened", "manage-time", "manage-cancel", "manage-closed"]
    names += ["booking:start", "booking:check", "booking:sent", "booking:cancel"]

    for name in names:
        address = reverse(f"amnesty:{name}").removeprefix("/amnesty/")
        assert not TELLING.search(address)


def title_of(page):
    return re.search("<title>(.*?)</title>", page.content.decode(), re.S).group(1)


@pytest.mark.parametrize("name", ["manage", "manage-not-opened", "manage-closed", "booking:start"])
def test_no_page_that_anyone_opens_has_a_telling_title(client, db, name):
    assert not TELLING.search(title_of(client.get(reverse(f"amnesty:{name}"))))


@pytest.mark.parametrize("page", ["opened", "time", "cancel"])
def test_no_page_about_a_visit_says_what_it_is_about(client, slot, afternoon, period, page):
    """Whose page it is stands in its header, and who comes need not be hidden there."""
    booking = a_booking(slot, code_hash=hash_code(CODE))
    asker = Asker(client, "amnesty").asks(booking).looks_at(page)

    main = asker.text[asker.text.index("<h1") : asker.text.index("</main>")]
    said = re.sub('<dl class="site-channels">.*?</dl>|officers?', "", main, flags=re.S)
    assert asker.step == page
    assert not TELLING.search(title_of(asker.page))
    assert not TELLING.search(said.replace("/amnesty/", "/"))


def test_no_entry_of_a_calendar_tells_anything(slot, period):
    booking = a_booking(slot, notices=["dog"])

    assert not TELLING.search(calendar_of([booking], timezone.now()))
