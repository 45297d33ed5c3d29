from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from campaign_site import force

from .models import Article


class NewsFeed(Feed):
    """The newest articles, for feed readers and for other sites."""

    LENGTH = 20

    feed_type = Atom1Feed
    link = reverse_lazy("news:list")

    def title(self):
        return _("%(force)s: %(programme)s") % {
            "force": force.current().name,
            "programme": force.current().programme,
        }

    def subtitle(self):
        return _("News and advice from the weeks of action.")

    def author_name(self):
        return force.current().name

    def items(self):
        return Article.objects.published().summarised()[: self.LENGTH]

    def item_title(self, article):
        return article.title

    def item_description(self, article):
        return article.summary

    def item_pubdate(self, article):
        return article.publish_at

    def item_updateddate(self, article):
        return article.last_changed_at

    def item_categories(self, article):
        return [article.priority.name] if article.priority else []
