"""What the list of articles is called: by what was asked, and by where in it the reader is."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .forms import ArticleFilterForm
from .pages import Page


class ListWords(NamedTuple):
    form: ArticleFilterForm
    page: Page

    @property
    def title(self):
        """It never holds what was typed: it stays in the browser's history."""
        if not self.form.is_valid():
            return _("Error: News")
        if self.form.query:
            return _("Search results")
        return _("Older articles") if self.page.newer_after else _("News")

    @property
    def heading(self):
        if not self.page.articles:
            return self.heading_of_nothing
        if self.page.some_words:
            return _("Articles with some of these words")
        if not self.form.is_asked:
            return _("Older articles") if self.page.newer_after else _("Newest articles")
        if self.page.is_whole:
            number = len(self.page.articles)
            words = ngettext("1 article matches", "%(number)s articles match", number)
            return words % {"number": number}
        return _("Older articles that match") if self.page.newer_after else _("Articles that match")

    @property
    def heading_of_nothing(self):
        """Where the question can't be understood, the form says so and nothing else does."""
        if not self.form.is_valid():
            return ""
        return _("No articles match") if self.form.is_asked else _("There is no news yet")

    @property
    def note(self):
        if not self.page.articles and self.form.is_asked and self.form.is_valid():
            return _("Try other words, or choose fewer things.")
        if self.page.some_words and not self.form.asks_for_some_words:
            return _("We found no article with all of these words. These have some.")
        return ""
