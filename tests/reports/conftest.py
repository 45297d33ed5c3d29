import pytest

from reports.models import Topic
from tests.visitor import Visitor

ANSWERS = {
    "danger": {"danger": "no"},
    "topic": {"topic": "drugs"},
    "story": {"story": "Three vans came in the night."},
    "place": {"place": "Behind the old mill", "postcode": "NN1 1AA"},
    "contact": {"contact": "anonymous"},
}


class Reporter(Visitor):
    """A visitor of the report journey, with an answer ready for every question."""

    def answers_up_to(self, last, **typed):
        """Give the usual answer to each question before `last`, then these to `last`."""
        self.starts()
        for step, usual in ANSWERS.items():
            if step == last:
                return self.answers(step, **(typed or usual))
            self.answers(step, **usual)
        return self.answers(last, **typed)

    def answers_everything(self):
        return self.answers_up_to("contact")


@pytest.fixture
def visitor(client, db):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    return Reporter(client, "reports")
