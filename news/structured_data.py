"""What search engines are told about an article or a week, in the words of schema.org.

It says nothing that the page does not say. `absolute` makes an address of a path.
"""

import json

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from campaign_site import force

# No text can end the element that it stands in, nor begin another.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def as_json(*things):
    """For a `<script type="application/ld+json">`, which browsers don't run."""
    graph = {"@context": "https://schema.org", "@graph": things}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 — just escaped


def of_article(article, absolute):
    return as_json(news_article(article, absolute), trail(*steps_to_article(article, absolute)))


def of_week(week, absolute):
    campaign = week.campaign
    return as_json(
        trail((campaign.title, absolute(campaign.get_absolute_url())), (str(week), None))
    )


def news_article(article, absolute):
    publisher = {
        "@type": "Organization",
        "name": force.current().name,
        "url": absolute(reverse("home")),
    }
    values = {
        "@type": "NewsArticle",
        "mainEntityOfPage": absolute(article.get_absolute_url()),
        "headline": article.title,
        "description": article.summary,
        "image": article.picture and absolute(article.card_url),
        "datePublished": article.publish_at.isoformat(timespec="seconds"),
        "dateModified": article.last_changed_at.isoformat(timespec="seconds"),
        "articleSection": article.priority and article.priority.name,
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "author": publisher,
        "publisher": publisher,
        "correction": corrections_of(article),
    }
    return {name: value for name, value in values.items() if value}


def corrections_of(article):
    return [
        {
            "@type": "CorrectionComment",
            "text": correction.note,
            "datePublished": correction.made_at.isoformat(),
        }
        for correction in article.told_corrections
    ]


def steps_to_article(article, absolute):
    yield _("News"), absolute(reverse("news:list"))
    week = article.public_week
    if week:
        yield week.campaign.title, absolute(week.campaign.get_absolute_url())
        yield str(week), absolute(week.get_absolute_url())
    yield article.title, None


def trail(*steps):
    """The way to a page, which is the last step and needs no address."""
    elements = []
    for position, (name, address) in enumerate(steps, start=1):
        step = {"@type": "ListItem", "position": position, "name": name, "item": address}
        elements.append({key: value for key, value in step.items() if value})
    return {"@type": "BreadcrumbList", "itemListElement": elements}
