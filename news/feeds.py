"""The newest articles as Atom, for feed readers and for other sites.

A feed holds summaries and no texts: what was corrected or withdrawn can't be taken back out
of other people's readers, and they have no way out of the page.
"""

import re
import uuid
from datetime import UTC, datetime

from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from campaign_site import force

from .models import Article, Campaign, Priority

# Left as text: compiled when a feed is first asked for, and not at each start.
NOT_IN_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
# An empty feed must say since when nothing changed, and the same at every request.
BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)


def in_xml(text):
    """Without the characters that would make the whole feed unreadable."""
    return re.sub(NOT_IN_XML, "", text)


def permanent_id(kind, number=0):
    """It stays when an address changes, so that no reader shows an article twice."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{force.current().name}/{kind}/{number}").urn


class PlainAtom(Atom1Feed):
    """Atom whose summaries are words. Django's would be read as HTML."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else BEFORE_ALL

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item | {"description": None, "categories": ()})
        if item["description"]:
            handler.addQuickElement("summary", item["description"], {"type": "text"})
        for category in item["categories"]:
            handler.addQuickElement("category", "", category)

    def add_item(self, *args, categories=(), **kwargs):
        super().add_item(*args, **kwargs)
        self.items[-1]["categories"] = categories


class NewsFeed(Feed):
    """All articles. The feeds of some of them say which."""

    LENGTH = 20

    feed_type = PlainAtom
    link = reverse_lazy("news:list")

    def title(self, of):
        names = {"force": force.current().name, "what": of or force.current().programme}
        return in_xml(_("%(force)s: %(what)s") % names)

    def subtitle(self):
        return _("News and advice from the weeks of action.")

    def author_name(self):
        return force.current().name

    def feed_guid(self, of):
        return permanent_id(type(of).__name__, of.pk) if of else permanent_id("news")

    def articles(self, of):
        return Article.objects.current()

    def items(self, of):
        return self.articles(of).summarised()[: self.LENGTH]

    def item_guid(self, article):
        return permanent_id("article", article.pk)

    def item_title(self, article):
        return in_xml(article.title)

    def item_description(self, article):
        if not article.corrected_at:
            return in_xml(article.summary)
        return in_xml(f"{article.corrected_note}. {article.summary}")

    def item_pubdate(self, article):
        return article.publish_at

    def item_updateddate(self, article):
        return article.last_changed_at

    def item_categories(self, article):
        priority = article.priority
        return [{"term": priority.slug, "label": in_xml(priority.name)}] if priority else []


class PriorityFeed(NewsFeed):
    def get_object(self, request, slug):
        return get_object_or_404(Priority, slug=slug)

    def link(self, priority):
        return priority.get_absolute_url()

    def articles(self, priority):
        return super().articles(priority).filter(priority=priority)


class CampaignFeed(NewsFeed):
    def get_object(self, request, slug):
        return get_object_or_404(Campaign.objects.published(), slug=slug)

    def link(self, campaign):
        return campaign.get_absolute_url()

    def articles(self, campaign):
        return super().articles(campaign).filter(week__campaign=campaign)
