"""What waits for staff in the news, for the page on which they start. It counts, and no more."""

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign_site.counts import capped, in_words
from news.models import Article

from .article_page import CHANGES
from .publishing import APPROVES

register = template.Library()


@register.simple_tag
def waiting_articles(user):
    """Each list with a link to it and how many stand there, of what this person may see."""
    articles = Article.objects.visible_to(user)
    lists = []
    if user.has_perms(CHANGES):
        lists.append((_("Articles sent back to you"), "sent-back", articles.sent_back_to(user)))
    if user.has_perms(APPROVES):
        waiting = (_("Articles that wait for you"), "waits-for-you", articles.waiting_for(user))
        lists.insert(0, waiting)
    if user.has_perm("news.hold_article"):
        own = articles.filter(held_by=user)
        lists.append((_("Articles on hold that you own"), "held-by-you", own))
    if user.has_perm("news.review_article"):
        due = articles.review_due(timezone.localdate())
        lists.append((_("Legal reviews that are due"), "review-due", due))
    address = reverse("admin:news_article_changelist")
    return [
        (words, f"{address}?state={state}", in_words(capped(found)))
        for words, state, found in lists
    ]
