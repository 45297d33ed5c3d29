"""Pages of a long list, newest first, without counting it.

A page is found by the place before which it starts: when the last article before it appeared,
and its key. Both stand in the address. So the thousandth page costs what the first one costs,
and nothing moves when an article is published or withdrawn meanwhile. No article is looked up,
so an address tells nothing about one that is not out.
The last page is the first one of the list read from its end.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import DateTimeField, Subquery, Value
from django.db.models.functions import Coalesce

from campaign_site.prepared import planned_anew

LARGEST_KEY = 2**63 - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIRST_OF_ALL, LAST_OF_ALL = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


class Place(NamedTuple):
    """Where an article stands in the list, or would stand."""

    moment: datetime
    key: int

    @classmethod
    def of(cls, article):
        return cls(article.publish_at, article.pk)

    @classmethod
    def read(cls, text):
        """The place as it stands in an address, or None for anything else."""
        found = re.fullmatch(r"(-?[0-9]{1,18})_([0-9]{1,19})", text)
        if not found or int(found[2]) > LARGEST_KEY:
            return None
        try:
            return cls(EPOCH + int(found[1]) * MICROSECOND, int(found[2]))
        except OverflowError:
            return None

    def __str__(self):
        return f"{(self.moment - EPOCH) // MICROSECOND}_{self.key}"


class Page:
    """Some articles of a longer list, and where to go from here."""

    SIZE = 12
    # What the address of the next page says of words of which not all need be there.
    some_words = None

    def __init__(self, articles, before="", after="", oldest=""):
        self.before, self.after = Place.read(before), Place.read(after)
        is_last = bool(oldest) and self.before is None and self.after is None
        self.goes_back = self.after is not None or is_last
        rows = self.first(articles)
        has_more, rows = len(rows) > self.SIZE, rows[: self.SIZE]
        if self.goes_back:
            has_older, has_newer = not is_last, has_more
            rows.reverse()
        else:
            has_older, has_newer = has_more, self.before is not None
        self.articles = rows
        self.older_before = str(Place.of(rows[-1])) if rows and has_older else None
        self.newer_after = str(Place.of(rows[0])) if rows and has_newer else None

    @property
    def is_whole(self):
        """It is the whole list: what is on it can be counted."""
        return self.older_before is None and self.newer_after is None

    @property
    def is_beyond_the_list(self):
        """Nothing stands on this side of where it starts, or nothing does any more."""
        return not self.articles and (self.before is not None or self.after is not None)

    def first(self, articles):
        """As many as fit on the page, and one more."""
        return list(self.from_here(articles)[: self.SIZE + 1])

    def from_here(self, articles):
        """Those on this side of where the page starts, the nearest first."""
        if self.before is not None:
            articles = articles.older_than(*self.before)
        if self.after is not None:
            articles = articles.newer_than(*self.after)
        return articles.reverse() if self.goes_back else articles


class FoundPage(Page):
    """A page of what an index finds and the list is not kept in the order of, so it is sorted."""

    @planned_anew()
    def first(self, articles):
        return super().first(articles.found_first())


class SearchedPage(FoundPage):
    """A page of what may be common or rare.

    What is common is found among the nearest articles. Only when they do not fill the page is
    everything that matches looked up: there is so little of it that this is quick.
    """

    NEAR = 2000

    @planned_anew()
    def first(self, articles):
        rows = Page.first(self, self.near(articles))
        return rows if len(rows) > self.SIZE else super().first(articles)

    def near(self, articles):
        due = self.from_here(articles.model.objects.due()).values("publish_at")
        bound = Subquery(due[self.NEAR - 1 : self.NEAR])
        return self.down_to(bound, articles)

    def down_to(self, bound, articles):
        side = "publish_at__lte" if self.goes_back else "publish_at__gte"
        return articles.filter(**{side: bound})


class SomeWordsPage(SearchedPage):
    """A page of what has some of the words, when nothing has them all.

    It takes one query, since looking for all of them took two: the last of the nearest that
    fill the page is where it ends, and where they do not fill it there is no end.
    """

    some_words = "1"

    def first(self, articles):
        near = self.from_here(self.near(articles)).values("publish_at")
        no_end = Value(LAST_OF_ALL if self.goes_back else FIRST_OF_ALL, DateTimeField())
        end = Coalesce(Subquery(near[self.SIZE : self.SIZE + 1]), no_end)
        return FoundPage.first(self, self.down_to(end, articles))
