"""Pages to read before a report, or instead of one. They stand beside the journey, not in it.

Signs and advice come from the topics, so that the force keeps them in one place.
"""

from django.views.generic import TemplateView

from campaign_site.drawn_pages import PAGES, PageOfWords
from campaign_site.prepared import Prepared

from .forms.reporter import LIMITS
from .models import ConcernReport, Topic
from .status import PHRASES


def explained_topics():
    return Topic.objects.offered().explained()


def topic_of_children():
    return Topic.objects.offered().filter(slug="children-used")


EXPLAINED = Prepared(explained_topics)
OF_CHILDREN = Prepared(topic_of_children)


class SignsView(TemplateView):
    """All topics that have something to look out for, under addresses that name none of them."""

    template_name = "reports/signs.html"

    def get(self, request, *args, **kwargs):
        topics = EXPLAINED.ask()

        def draw():
            return self.render_to_response(self.get_context_data(topics=topics.objects()))

        return PAGES.answer_at(request, topics.rows, draw)


class WhatHappensView(PageOfWords):
    """A report from the moment it is sent. It promises no more than the code can see."""

    template_name = "reports/what_happens.html"
    extra_context = {
        "days": ConcernReport.CODE_LASTS.days,
        "limits": LIMITS,
        "phrases": PHRASES.values(),
    }


class YoungPeopleView(TemplateView):
    """For readers under 18. Without the topic of a child used by others its signs are left out."""

    template_name = "reports/young_people.html"
    extra_context = {"limits": LIMITS}

    def get(self, request, *args, **kwargs):
        topics = OF_CHILDREN.ask()

        def draw():
            topic = next(iter(topics.objects()), None)
            return self.render_to_response(self.get_context_data(topic=topic))

        return PAGES.answer_at(request, topics.rows, draw)
