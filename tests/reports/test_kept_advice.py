"""Signs and advice: whatever changes, the next reader sees it."""

import pytest

from reports.models import Topic
from tests.kept import change, is_drawn, read

pytestmark = pytest.mark.django_db

SIGNS, YOUNG = "/signs/", "/young-people/"
OF_CHILDREN = "children-used"
CHANGES = [
    (SIGNS, {"name": "Another name"}),
    (SIGNS, {"hint": "Another hint"}),
    (SIGNS, {"signs": "They count vans."}),
    (SIGNS, {"advice": "Count them too."}),
    (SIGNS, {"channels": "modern-slavery"}),
    (SIGNS, {"order": 99}),
    (SIGNS, {"is_offered": False}),
    (SIGNS, {"signs": "", "advice": ""}),
    (YOUNG, {"slug": "another"}),
    (YOUNG, {"signs": "They count vans."}),
    (YOUNG, {"is_offered": False}),
]


@pytest.mark.parametrize("prefix", ["", "/ro"])
@pytest.mark.parametrize(("address", "values"), CHANGES, ids=lambda part: str(part)[:40])
def test_a_topic_is_shown_as_it_is_now(client, prefix, address, values):
    before = read(client, prefix + address)

    change(Topic.objects.filter(slug=OF_CHILDREN), **values)

    assert read(client, prefix + address) != before


def test_a_new_topic_is_there_at_once(client):
    before = read(client, SIGNS)

    Topic.objects.create(slug="vans", name="Vans", signs="They count vans.")

    assert b"They count vans." not in before
    assert b"They count vans." in read(client, SIGNS)


@pytest.mark.parametrize("address", [SIGNS, YOUNG])
def test_the_database_is_asked_each_time_and_the_page_is_drawn_once(
    client, address, django_assert_num_queries
):
    with django_assert_num_queries(1):
        first = client.get(address)
    with django_assert_num_queries(1):
        second = client.get(address)

    assert is_drawn(first)
    assert not is_drawn(second)
    assert second.content == first.content
