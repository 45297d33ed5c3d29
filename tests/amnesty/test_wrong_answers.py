"""What is typed wrong, strange or far too long is answered in words."""

import pytest
from django.urls import reverse

from amnesty.journey import BOOKING
from amnesty.models import SurrenderPeriod
from tests.amnesty.conftest import ANSWERS, CALL
from tests.amnesty.factories import published_as


def about(**changed):
    return ANSWERS["about-it"] | {
        f"about-{name.replace('_', '-')}": v for name, v in changed.items()
    }


HIDDEN = "Enter your answer without hidden characters"
HOW_MANY = "about-shotgun-number"


@pytest.mark.parametrize(
    ("step", "typed", "field", "message"),
    [
        ("danger", {}, "danger", "Select yes if anyone could be hurt right now"),
        ("danger", {"danger": "maybe"}, "danger", "Select an answer from the list"),
        ("do-you-know", {}, "explosive", "Select yes if any of it could explode"),
        ("items", {}, "items", "Select what you would like to hand in"),
        ("items", {"items": ["grenade"]}, "items", "Select an answer from the list"),
        (
            "about-it",
            about(shotgun_loaded=""),
            "about-shotgun-loaded",
            "Select whether it could be loaded",
        ),
        (
            "about-it",
            about(shotgun_ammunition=""),
            "about-shotgun-ammunition",
            "Select whether there is ammunition for it",
        ),
        (
            "about-it",
            about(shotgun_number="a few"),
            HOW_MANY,
            "Enter a number, such as 2, or leave it empty",
        ),
        (
            "about-it",
            about(shotgun_number="0"),
            HOW_MANY,
            "Enter a number from 1 up, or leave it empty",
        ),
        (
            "about-it",
            about(shotgun_number="-3"),
            HOW_MANY,
            "Enter a number from 1 up, or leave it empty",
        ),
        (
            "about-it",
            about(shotgun_number="9" * 5000),
            HOW_MANY,
            "Enter a number, such as 2, or leave it empty",
        ),
        (
            "about-it",
            about(shotgun_number="100000"),
            HOW_MANY,
            "Enter a number up to 99,999, or leave it empty",
        ),
        (
            "about-it",
            about(cartridges_details="x" * 301),
            "about-cartridges-details",
            "Enter 300 characters or less",
        ),
        ("about-it", about(cartridges_details="a\0b"), "about-cartridges-details", HIDDEN),
        ("kept", {}, "kept", "Select where it is kept"),
        ("kept", {"kept": ["moon"]}, "kept", "Select an answer from the list"),
        ("whose", {}, "whose", "Select whose it is, or that you prefer not to say"),
        ("papers", {}, "papers", "Select whether there is a licence for it"),
        ("area", {}, "postcode", "Enter a postcode"),
        ("area", {"postcode": "NN1"}, "postcode", "Enter a full postcode, such as NN1 1AA"),
        ("area", {"postcode": "12345"}, "postcode", "Enter a full postcode, such as NN1 1AA"),
        ("area", {"postcode": "\0"}, "postcode", "Enter a postcode"),
        ("place", {}, "place", "Enter the address, or the place in your own words"),
        ("place", {"place": "x" * 501}, "place", "The place must be 500 characters or less"),
        ("place", {"place": "a\0b"}, "place", HIDDEN),
        (
            "access",
            {"note": "x" * 501},
            "note",
            "Anything else we should know must be 500 characters or less",
        ),
        ("access", {"notices": ["x"]}, "notices", "Select an answer from the list"),
        ("time", {}, "time", "Select a time"),
        ("wishes", {"wishes": ["a parade"]}, "wishes", "Select an answer from the list"),
        ("contact", {}, "contact", "Select how we may contact you"),
        ("promise", {}, "promise", "Select that you have read what we promise"),
    ],
)
def test_a_wrong_answer_is_told_in_words_and_what_was_typed_is_still_there(
    visitor, step, typed, field, message
):
    visitor.answers_everything()

    visitor.answers(step, **typed)

    assert visitor.step == step
    assert visitor.errors == {field: [message]}
    assert visitor.text.count(message) >= 2
    assert "Error:" in visitor.text.split("</title>")[0]


def test_an_error_says_which_of_the_items_it_is_about(visitor):
    visitor.answers_everything().answers("about-it", **about(shotgun_loaded=""))

    summary = visitor.text.split('class="govuk-error-summary"')[1].split("</ul>")[0]
    assert "Select whether it could be loaded (Shotgun)" in summary
    assert 'href="#id_about-shotgun-loaded"' in summary


def test_the_name_of_a_kind_is_no_template_and_no_markup(visitor, shotgun):
    published_as(shotgun, name="<b>{{ force.name }}</b> 100%s")

    visitor.answers_up_to("items").answers("about-it", **about(shotgun_number="0"))

    assert "&lt;b&gt;{{ force.name }}&lt;/b&gt; 100%s</legend>" in visitor.text


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"telephone": ""}, "telephone", "Enter a telephone number"),
        ({"telephone": "call me"}, "telephone", "Enter a telephone number with its area code"),
        ({"may_leave_message": ""}, "may_leave_message", "Select yes if we may leave a message"),
        ({"may_text": ""}, "may_text", "Select yes if we may send you a text message"),
        ({"reminder": ""}, "reminder", "Select yes if you want a reminder"),
    ],
)
def test_a_wrong_number_is_told_in_words(visitor, typed, field, message):
    visitor.answers_up_to("contact", contact="telephone")

    visitor.answers("telephone", **CALL | typed)

    assert visitor.errors == {field: [message]}


@pytest.mark.parametrize("address", ["", "sam", "sam@", "\ud800@example.com"])
def test_a_wrong_email_address_is_told_in_words(visitor, address):
    visitor.answers_up_to("contact", contact="email")

    visitor.answers("email", email=address.encode("utf-8", "surrogatepass"), reminder="no")

    assert visitor.errors["email"][0].startswith("Enter an e-mail address")


@pytest.mark.parametrize("contact", ["telephone", "email"])
def test_the_browser_is_told_to_remember_neither_name_nor_number_nor_address(visitor, contact):
    visitor.answers_up_to("contact", contact=contact)

    fields = [field for field in visitor.page.context["form"] if field.name in {"name", contact}]
    assert ['autocomplete="off"' in str(field) for field in fields] == [True, True]


@pytest.mark.parametrize(
    "typed", ["a\0b", "\ud800", "<script>alert(1)</script>", "\u202e", "💚" * 100]
)
def test_strange_text_is_stored_or_refused_in_words_and_never_a_fault(visitor, typed):
    body = b"note=" + b"".join(b"%%%02X" % byte for byte in typed.encode("utf-8", "surrogatepass"))
    visitor.answers_up_to("place")

    page = visitor.client.post(
        visitor.url("step", "access"),
        body,
        content_type="application/x-www-form-urlencoded",
        follow=True,
    )

    assert page.status_code == 200
    assert "<script>alert(1)" not in page.content.decode()


# Words that nobody else should see


FORBIDDEN = ["gun", "weapon", "firearm", "knife", "ammunition", "crime", "police", "loaded"]
FORBIDDEN_IN_TITLES = [*FORBIDDEN, "explode", "hurt", "officer", "999", "licence", "surrender"]


def title_of(page):
    return page.content.decode().split("<title>")[1].split("</title>")[0]


def test_no_title_address_or_cookie_names_what_it_is_about(client, visitor):
    visitor.answers_up_to("contact", contact="telephone").answers("telephone", **CALL).goes_on()
    pages = [client.get(reverse(f"amnesty:{name}")) for name in ("surrender", "booking:start")]
    pages += [visitor.opens(step.slug).page for step in BOOKING.steps]
    pages += [visitor.goes_to(visitor.url(name)).page for name in ("check", "cancel")]
    pages += [visitor.sends().page, visitor.posts("sent").page]

    titles = {title_of(page) for page in pages}
    words = {step.slug for step in BOOKING.steps} | set(client.cookies)

    assert {"Right now", "Before you go on", "What it is", "About it", "Papers"} <= {
        title.split(" – ")[0] for title in titles
    }
    assert [(bad, text) for bad in FORBIDDEN for text in words if bad in text.lower()] == []
    assert [
        (bad, text) for bad in FORBIDDEN_IN_TITLES for text in titles if bad in text.lower()
    ] == []


def test_nobody_is_asked_to_handle_anything_or_how_they_got_it(visitor):
    visitor.answers_everything()
    pages = [visitor.opens(step.slug).words for step in BOOKING.steps]
    text = " ".join(pages).lower()

    assert "do not pick it up to look" in text
    assert "we do not ask how you got it" in text
    for asked in ("serial number", "photo", "how did you get", "unload it", "take out the"):
        assert asked not in text
    assert SurrenderPeriod.objects.get().promise.splitlines()[0].lower() in text
