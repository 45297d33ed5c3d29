"""Pages to read before a report, or instead of one. They stand beside the journey, not in it.

Signs and advice come from the topics, so that the force keeps them in one place.
"""

from django.views.generic import ListView, TemplateView

from .forms.reporter import LIMITS
from .models import ConcernReport, Topic
from .status import PHRASES


class SignsView(ListView):
    """All topics that have something to look out for, under addresses that name none of them."""

    queryset = Topic.objects.offered().explained()
    context_object_name = "topics"
    template_name = "reports/signs.html"


class WhatHappensView(TemplateView):
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
    TOPIC = "children-used"

    def get_context_data(self, **kwargs):
        topic = Topic.objects.offered().filter(slug=self.TOPIC).first()
        return super().get_context_data(topic=topic, limits=LIMITS, **kwargs)
