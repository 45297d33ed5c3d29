"""Reports that stand in the queue, without the journey that brings them there."""

import re
from datetime import timedelta
from itertools import count

from django.utils import timezone

from campaign_site.references import new_reference
from reports.models import ConcernReport, Topic

QUEUE = "/admin/reports/concernreport/"
REFERENCE_SHOWN = re.compile(r'<th scope="row"><a [^>]+>(C-[^<]+)</a>')

numbers = count()
ANSWERS = {"format": 1, "pages": [{"step": "story", "rows": [["What?", "canary"]], "values": {}}]}
ENDED = {"status": "spam", "closed_on": timezone.localdate()}


def topic(slug="drugs", **values):
    return Topic.objects.get_or_create(slug=slug, defaults={"name": slug.capitalize(), **values})[0]


def report(days_ago=0, **values):
    usual = {
        "reference": new_reference("C"),
        "topic": values.pop("topic", None) or topic(),
        "timing": "past",
        "safe_to_act": "yes",
        "identity": "none",
        "language": "en-gb",
        "code_expires_on": timezone.localdate(),
        "submission_token": f"token {next(numbers)}",
        "received_on": timezone.localdate() - timedelta(days=days_ago),
        "answers": ANSWERS,
    }
    return ConcernReport.objects.create(**usual | values)


def references(*reports):
    return [report.reference for report in reports]


def in_words(page):
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())
