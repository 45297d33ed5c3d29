"""The whole pages, by the words in their addresses."""

from . import of_codes, of_journeys, of_news, of_surrender
from .of_journeys import KEPT
from .shown import Shown

ERRORS = {
    "error-400": Shown("What came could not be read", "400.html"),
    "error-403": Shown("A page for staff", "403.html"),
    "error-form": Shown("A form without its cookie", "403_csrf.html", lambda: {"given_back": KEPT}),
    "error-404": Shown("No page there", "404.html"),
    "error-410": Shown("A page that was taken down", "410.html"),
    "error-413": Shown("Too much was sent", "413.html"),
    "error-429": Shown("Too many tries", "429.html"),
    "error-500": Shown("Something went wrong", "500.html"),
    "error-503": Shown("The site is paused", "503.html"),
}
GROUPS = {
    "Home and news": of_news.PAGES,
    "Telling and booking": of_journeys.PAGES,
    "With a reference and a code": of_codes.PAGES,
    "Handing in": of_surrender.PAGES,
    "Errors": ERRORS,
}
PAGES = {name: page for pages in GROUPS.values() for name, page in pages.items()}
