"""What may stand in the tables that staff edit."""

import pytest
from django.core.exceptions import ValidationError

from reports.models import Topic


def test_a_topic_takes_only_helplines_that_the_force_has():
    topic = Topic(slug="drugs", name="Drugs", channels="crimestoppers nonsense")

    with pytest.raises(ValidationError, match="nonsense"):
        topic.full_clean(validate_unique=False)


def test_every_topic_offers_help_and_all_its_helplines_exist(db):
    for topic in Topic.objects.offered():
        topic.full_clean()
        assert topic.helplines


def test_no_topic_tells_people_by_where_they_come_from(db):
    told = " ".join(
        f"{topic.name} {topic.hint} {topic.signs} {topic.advice}" for topic in Topic.objects.all()
    ).lower()

    for word in ("nationality", "accent", "foreign", "language", "skin", "immigrant", "race"):
        assert word not in told
