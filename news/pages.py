"""Pages of a long list, newest first, without counting it.

A page is found by the article before which it starts, so the thousandth page costs
what the first one costs, and nothing moves when an article is published meanwhile.
"""

LARGEST_KEY = 2**63 - 1


def key_in(text):
    """The key of an article as it stands in an address, or None for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_KEY))
    return int(text) if is_number and int(text) <= LARGEST_KEY else None


class Page:
    """Some articles of a longer list, and where to go from here."""

    SIZE = 12

    def __init__(self, articles, before="", after=""):
        before, after = key_in(before), key_in(after)
        if after is None:
            rows = articles if before is None else articles.older_than(before)
            self.articles = list(rows[: self.SIZE + 1])
            has_older = len(self.articles) > self.SIZE
            has_newer = before is not None
            self.articles = self.articles[: self.SIZE]
        else:
            rows = list(articles.newer_than(after).reverse()[: self.SIZE + 1])
            has_older = True
            has_newer = len(rows) > self.SIZE
            self.articles = rows[: self.SIZE][::-1]
        self.older_before = self.articles[-1].pk if self.articles and has_older else None
        self.newer_after = self.articles[0].pk if self.articles and has_newer else None
