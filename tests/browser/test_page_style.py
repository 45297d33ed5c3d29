"""With the rules of its own alone, a page looks as it would with the whole style sheet."""

import pytest
from django.conf import settings
from django.test import Client

from campaign_site import inline, page_style
from campaign_site.design.pages import PAGES as DESIGN
from tests import addresses
from tests.browser.conftest import DESK, PHONE

# Each selector of the whole sheet that matches something here now, or would in another state,
# and that the page's own sheet does not have under the same conditions.
LEFT_OUT = r"""(whole) => {
  const states = /:(hover|focus|active|visited|link|checked|disabled)(?![-\w])/g;
  const parts = /::?(before|after|placeholder|marker|-[\w-]+)(\([^)]*\))?/g;
  const listOf = (rules, under = "") => [...rules].flatMap((rule) => {
    if (!rule.selectorText) return listOf(rule.cssRules || [], `${under} ${rule.conditionText} `);
    return split(rule.selectorText).map((one) => `${under}|${one}`);
  });
  const split = (list) => {
    const ends = [];
    let depth = 0;
    for (const [at, one] of [...list].entries()) {
      depth += "([".includes(one) - ")]".includes(one);
      if (one == "," && !depth) ends.push(at);
    }
    return [...ends, list.length].map((end, i) => list.slice(i ? ends[i - 1] + 1 : 0, end).trim());
  };
  const outside = (one) => {
    const inBrackets = /:[a-z]+\([^()]*\)/;
    let bare = one;
    while (inBrackets.test(bare)) bare = bare.replace(inBrackets, "");
    return bare.replace(parts, "").replace(states, "").replace(/([>+~ ]|^)$/, "$1*") || "*";
  };
  // Where there is no field the page need not ask.
  const question = /:not\(:has\(textarea, input(?:[^()]|\([^()]*\))*\)\)/;
  const hasField = document.querySelector("textarea, input");
  const said = (one) => (hasField ? one : one.replace(question, ""));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(whole);
  const own = new Set(listOf(document.querySelector("style").sheet.cssRules));
  return listOf(sheet.cssRules).filter((one) => {
    return !own.has(said(one)) && document.querySelector(outside(one.split("|").pop()));
  });
}"""
LOOK = """() => {
  const listed = (style) => [...style].filter((name) => !name.startsWith("--"));
  const names = listed(getComputedStyle(document.body));
  const of = (one, part) => {
    const style = getComputedStyle(one, part);
    const isThere = !part || style.content != "none";
    return isThere ? names.map((name) => `${name}: ${style.getPropertyValue(name)}`) : [];
  };
  return [...document.querySelectorAll("html, body, body *")].map((one) =>
    [one.outerHTML.slice(0, 80), ...[null, "::before", "::after"].flatMap((part) => of(one, part))]
  );
}"""
WEAR = """([style, isRightToLeft]) => {
  document.querySelector("style").textContent = style;
  document.documentElement.dir = isRightToLeft ? "rtl" : "ltr";
}"""
WAYS = {
    "telephone": (PHONE, {}),
    "desk, in the dark": (DESK, {"color_scheme": "dark"}),
    "telephone, own colours": (PHONE, {"forced_colors": "active"}),
    "paper": (DESK, {"media": "print"}),
}
AS_BEFORE = {"color_scheme": "light", "forced_colors": "none", "media": "screen"}


def whole(is_rtl):
    return str(inline.style(settings.FORCE_PROFILE, is_rtl))


def looked_through(page, those):
    """What is left out that something on a page is matched by, by the address of the page."""
    sheet = whole(False)
    found = {}
    for address in those:
        page.goto(address)
        found[address] = page.evaluate(LEFT_OUT, sheet)
    return {address: left for address, left in found.items() if left}


def test_no_rule_is_left_out_that_matches_something_on_a_page(demo_site, new_page):
    page = new_page(bypass_csp=True)

    assert looked_through(page, [*addresses.PAGES, *addresses.DESIGN, "/no-such-page/"]) == {}


def test_no_rule_is_left_out_in_any_state_of_a_page(new_page):
    page = new_page(bypass_csp=True)

    assert looked_through(page, [f"/design/pages/{name}/" for name in DESIGN]) == {}


def test_a_rule_that_was_left_out_would_be_found(new_page):
    page = new_page(bypass_csp=True)
    page.goto("/contact/")
    page.evaluate("document.querySelector('main').className += ' site-cards'")

    left_out = page.evaluate(LEFT_OUT, whole(False))

    assert "|.site-cards" in left_out
    assert all(".site-cards" in one for one in left_out)


@pytest.mark.parametrize(
    ("name", "way"),
    list(zip(["article-with-picture", "question-refused"] * 2, WAYS, strict=True)),
)
def test_every_part_of_a_page_looks_the_same_with_the_whole_sheet(new_page, name, way):
    viewport, media = WAYS[way]
    page = new_page(viewport=viewport, bypass_csp=True)
    page.goto(f"/design/pages/{name}/")
    page.emulate_media(**AS_BEFORE | media)
    html = Client().get(f"/design/pages/{name}/").content

    for is_rtl in (False, True):
        style, _hash = page_style.sheet_of(html, is_rtl)
        page.evaluate(WEAR, [style.decode(), is_rtl])
        own = page.evaluate(LOOK)
        page.evaluate(WEAR, [whole(is_rtl), is_rtl])
        assert len(own) > 50
        assert own == page.evaluate(LOOK)
