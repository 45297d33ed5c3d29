"""A page has the rules that it needs, by their selectors, and a policy that allows no others."""

import re

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.utils import translation

from campaign_site import context_processors, inline, page_style

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
SCRIPTS = inline.STATIC / "js"
GIVEN = re.compile(r'(?:classList\.(?:add|toggle)|class(?:Name)?)[(=:]+["`]?([^;)]*)')
CLASS_IN_WORDS = re.compile(r"(?:govuk|site|js)-[\w-]+")


def kept(sheet, *names):
    return page_style.written(page_style.read(sheet), set(names))


def style_of(response):
    [style] = STYLE.findall(response.content.decode())
    return style


def allowed_by(response):
    directives = dict(
        directive.partition(" ")[::2]
        for directive in response["Content-Security-Policy"].split("; ")
    )
    return directives["style-src"].split()


@pytest.mark.parametrize(
    ("selector", "needed"),
    [
        (".a", {"a"}),
        ("a.b .c>li", {"a", "b", "c", "li"}),
        (".a:hover:not(:focus,.b):after", {"a"}),
        (".a::before", {"a"}),
        ('[href^="/x.y"].a:after', {"a"}),
        (":where(:root)", set()),
        (":root", set()),
        (".a:not(:where(.b,.c)) p", {"a", "p"}),
        (r".govuk-\!-text-break-word", {"govuk-!-text-break-word"}),
        (r".a:not(.\:focus)", {"a"}),
        ("*", set()),
        ("#main", {"main"}),
        ("h2+.a~ul", {"h2", "a", "ul"}),
    ],
)
def test_a_selector_needs_the_names_outside_of_its_brackets(selector, needed):
    assert page_style.needed_by(selector) - {"main"} == needed - {"main"}


def test_a_rule_stays_if_one_of_its_selectors_can_match():
    sheet = ".a,.b .c{color:red}.d{color:blue}"

    assert kept(sheet, "a", "c") == ".a{color:red}"
    assert kept(sheet, "b", "c", "d") == ".b .c{color:red}.d{color:blue}"
    assert kept(sheet) == ""


def test_a_comma_in_brackets_divides_no_selectors():
    sheet = ".a:not(.b,:where(.c,.d)),.e{x:1}"

    assert kept(sheet, "a") == ".a:not(.b,:where(.c,.d)){x:1}"
    assert kept(sheet, "e") == ".e{x:1}"


def test_conditions_are_looked_into_and_neighbours_share_one():
    sheet = (
        "@media print{.a{x:1}.b{x:2}}@media print{.c{x:3}}@supports (x:1){@media print{.b{x:4}}}"
    )

    assert kept(sheet, "a", "c") == "@media print{.a{x:1}.c{x:3}}"
    assert kept(sheet, "b") == "@media print{.b{x:2}}@supports (x:1){@media print{.b{x:4}}}"


def test_the_order_of_rules_is_kept():
    assert kept(".a{x:1}.b{x:2}.a{x:3}", "a", "b") == ".a{x:1}.b{x:2}.a{x:3}"
    assert kept(".a{x:1}.b{x:2}.a{x:3}", "a") == ".a{x:1;x:3}"


def test_what_is_not_understood_is_kept():
    sheet = "@font-face{src:x}@page{margin:0}"

    assert kept(sheet) == sheet


def test_a_property_stays_if_something_kept_asks_for_it():
    style = ":root{--a:1;--b:var(--c);--c:2;--d:3}.x{y:var(--b)}"

    assert page_style.with_used_properties(style) == ":root{--b:var(--c);--c:2;}.x{y:var(--b)}"


def test_a_variant_of_a_class_is_taken_for_no_property():
    style = ".x--now:not(:focus){y:1}.x--small:hover,.z{y:2}"

    assert page_style.with_used_properties(style) == style


def test_no_rule_of_the_sheet_is_lost_to_a_page_that_has_every_name(settings):
    whole = str(inline.style(settings.FORCE_PROFILE, False))
    rules, known = page_style.whole(settings.FORCE_PROFILE, False)

    bodies = re.findall(r"\{([^{}]*)\}", whole)
    found = page_style.written(rules, known)

    assert len(bodies) > 300
    assert [body for body in bodies if body not in found] == []


@pytest.mark.django_db
def test_the_hash_of_this_page_alone_is_allowed(client):
    asked = {address: client.get(address) for address in ("/contact/", "/report/call-999/")}

    styles = {address: style_of(response) for address, response in asked.items()}
    for address, response in asked.items():
        assert allowed_by(response) == [inline.csp_hash(styles[address])]
    assert ".site-nav" in styles["/contact/"]
    assert ".site-nav" not in styles["/report/call-999/"]


@pytest.mark.django_db
def test_a_staff_page_that_looks_like_the_public_ones_is_dressed_like_them():
    response = Client().get("/admin/login/")

    assert allowed_by(response) == [inline.csp_hash(style_of(response))]


def test_an_error_page_has_its_rules_too(client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert allowed_by(response) == [inline.csp_hash(style_of(response))]


def page_with(body, is_rtl=False):
    return page_style.PLACES[is_rtl] + body


def test_a_class_that_a_script_adds_has_its_rules_where_the_script_is_loaded():
    body = b'<div class="govuk-character-count"><textarea class="govuk-textarea"></textarea></div>'
    script = b'<script type="module" src="/static/js/govuk.0a1b2c.js"></script>'

    without, _ = page_style.dressed(page_with(body))
    loaded, _ = page_style.dressed(page_with(body + script))

    assert b".govuk-textarea--error" not in without
    assert b".govuk-textarea--error" in loaded


@pytest.mark.parametrize("name", ["govuk", "time_left"])
def test_what_scripts_give_is_written_down(name):
    """A class in such a script that the sheet knows, and no page writes itself."""
    script = (SCRIPTS / f"{name}.js").read_text()
    given = {word for part in GIVEN.findall(script) for word in CLASS_IN_WORDS.findall(part)}
    written_down = set(page_style.ADDED_BY_SCRIPTS[name.encode()].split())

    sheet = (inline.STATIC / "css" / "site.css").read_text()
    assert given
    assert {one for one in given if f".{one}" in sheet} - written_down == set()


def test_no_other_script_gives_a_class():
    others = [path for path in SCRIPTS.glob("*.js") if path.stem not in {"govuk", "time_left"}]

    assert others
    assert [path.name for path in others if "class" in path.read_text().lower()] == []


def test_what_somebody_typed_is_taken_for_no_place_of_the_rules():
    typed = b"&lt;style&gt;" + page_style.MARKS[False].encode()

    html, _ = page_style.dressed(page_with(typed))

    assert html.endswith(typed)
    assert page_style.dressed(typed) == (typed, "")


def test_our_properties_go_by_a_letter_but_for_those_that_scripts_know():
    style = ":root{--site-ink:1;--site-message:0}.a{x:var(--site-ink) var(--site-message)}"

    short = page_style.with_short_names(style)

    assert short == ":root{--a:1;--site-message:0}.a{x:var(--a) var(--site-message)}"


def test_a_name_that_begins_another_keeps_apart_from_it():
    style = ".a{x:var(--site-brand-dark) var(--site-brand) var(--site-brand-dark)}"

    assert page_style.with_short_names(style) == ".a{x:var(--a) var(--b) var(--a)}"


def test_the_letters_are_enough_for_the_whole_sheet(settings):
    style = page_style.with_short_names(str(inline.style(settings.FORCE_PROFILE, False)))

    assert set(page_style.OURS.findall(style)) == page_style.KNOWN_TO_SCRIPTS


def test_scripts_know_no_other_property():
    set_by_scripts = set()
    for script in SCRIPTS.glob("*.js"):
        set_by_scripts |= set(page_style.OURS.findall(script.read_text()))

    assert set_by_scripts == page_style.KNOWN_TO_SCRIPTS


def test_a_page_without_a_field_does_not_ask_whether_it_has_one():
    bare, _ = page_style.dressed(page_with(b'<body><p class="site-exit">x</p>'))
    asking, _ = page_style.dressed(page_with(b'<body><p class="site-exit">x</p><input>'))

    assert b":has(" not in bare
    assert b"body .site-exit{position:fixed" in bare
    assert asking.count(b":not(:has(textarea,input:not(") == 3


def test_a_language_from_right_to_left_has_the_mirrored_sheet(rf, settings):
    with translation.override("ar"):
        mark = context_processors.site(rf.get("/"))["page_style"]
    header = b'<header><a class="site-header__name">x</a></header>'

    mirrored, _ = page_style.dressed(f"<style>{mark}</style>".encode() + header)
    usual, _ = page_style.dressed(page_with(header))

    assert b"border-right:4px solid var(" in mirrored
    assert b"border-left:4px solid var(" in usual


def test_what_is_no_page_is_left_alone(rf):
    mark = page_style.PLACES[False]
    answers = [
        HttpResponse(mark, content_type="text/plain"),
        StreamingHttpResponse([mark], content_type="text/html"),
    ]

    for answer in answers:
        dressed = page_style.with_its_own_rules(lambda request, answer=answer: answer)
        assert b"".join(dressed(rf.get("/"))) == mark
        assert not hasattr(answer, "_csp_update")


def test_what_an_answer_adds_to_its_policy_stays(rf):
    answer = HttpResponse(page_with(b"<p>x</p>"))
    answer._csp_update = {"frame-src": ["'self'"]}

    page_style.with_its_own_rules(lambda request: answer)(rf.get("/"))

    assert set(answer._csp_update) == {"frame-src", "style-src"}
