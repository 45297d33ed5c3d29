import pytest
from csp.middleware import CSPMiddleware
from django.http import HttpResponse

from campaign_site.page_policy import PagePolicyMiddleware

NAME = "Content-Security-Policy"
ITS_SHEET = {"style-src": ["'sha256-abc'"]}
FRAMED = {"frame-ancestors": ["'self'"]}


def policy(middleware, rf, header=None, **wanted):
    """By their names, whatever their order."""
    answer = HttpResponse("A page", headers={NAME: header} if header else {})
    for name, value in wanted.items():
        setattr(answer, f"_csp_{name}", value)
    given = middleware(lambda request: answer)(rf.get("/"))
    return dict(part.partition(" ")[::2] for part in given[NAME].split("; "))


@pytest.mark.parametrize(
    "wanted",
    [
        {"update": ITS_SHEET},
        {"update": {"style-src": ["'sha256-abc'", "'sha256-def'"]}},
        {"update": ITS_SHEET | {"frame-src": ["'self'"]}},
        {"update": ITS_SHEET, "replace": FRAMED},
        {"config": FRAMED, "update": ITS_SHEET},
        {"update": ITS_SHEET, "header": "default-src 'none'"},
        {"update": {}},
        {},
    ],
)
def test_a_page_has_the_policy_that_would_be_written_for_it(rf, wanted):
    ours = policy(PagePolicyMiddleware, rf, **wanted)

    assert ours == policy(CSPMiddleware, rf, **wanted)


def test_a_page_allows_its_own_sheet_and_not_that_of_the_page_before(rf):
    first = policy(PagePolicyMiddleware, rf, update=ITS_SHEET)
    second = policy(PagePolicyMiddleware, rf, update={"style-src": ["'sha256-def'"]})

    assert (first["style-src"], second["style-src"]) == ("'sha256-abc'", "'sha256-def'")


def test_the_policy_of_a_page_with_one_sheet_is_written_once(rf, monkeypatch):
    policy(PagePolicyMiddleware, rf, update=ITS_SHEET)
    monkeypatch.setattr("campaign_site.page_policy.build_policy", None)

    assert policy(PagePolicyMiddleware, rf, update=ITS_SHEET)["style-src"] == "'sha256-abc'"
