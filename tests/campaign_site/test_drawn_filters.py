"""A form above a list of staff is drawn once, and is what it would be if it were drawn again."""

import pytest
from django import forms
from django.http import QueryDict
from django.utils.translation import override

from amnesty.admin.booking_list import NarrowForm
from campaign_site.audit_admin import NarrowForm as TrailForm
from campaign_site.drawn_filters import DrawnOnce
from campaign_site.list_filters import DaysForm
from campaign_site.models import StaffMember
from reports.admin.queue_form import QueueForm
from reports.models import Topic
from tests.amnesty.factories import an_area

FORMS = [DaysForm, TrailForm, QueueForm, NarrowForm]


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    """Nothing at the beginning."""
    drawn = {}
    monkeypatch.setattr(DrawnOnce, "drawn", drawn)
    return drawn


@pytest.fixture
def rows(db):
    an_area("North", ["NN1"])
    Topic.objects.create(slug="one", name="Topic one")
    StaffMember.objects.create(username="sam")


def fresh(form):
    return forms.Form.render(form)


@pytest.mark.parametrize("form_class", FORMS)
@pytest.mark.parametrize("asked", ["", "action=view&status=new&state=confirmed&only=held&x=1"])
def test_what_is_kept_is_what_would_be_drawn(rows, kept, form_class, asked):
    first = str(form_class(QueryDict(asked)))
    again = form_class(QueryDict(asked))

    assert str(again) == first == fresh(again)
    assert len(kept) == 1


@pytest.mark.parametrize("form_class", FORMS)
def test_each_choice_is_drawn_for_itself(rows, kept, form_class):
    name, field = next(
        (each for each in form_class(None).fields.items() if hasattr(each[1], "choices")),
        ("since", None),
    )
    chosen = [value for value, _label in field.choices][-1] if field else "2026-03-01"
    str(form_class(QueryDict("")))

    form = form_class(QueryDict(f"{name}={chosen}"))

    assert str(form) == fresh(form) != str(form_class(QueryDict("")))


@pytest.mark.parametrize(
    ("form_class", "number"), [(TrailForm, 1), (QueueForm, 1), (NarrowForm, 2)]
)
def test_its_rows_are_asked_for_once(rows, django_assert_num_queries, form_class, number):
    for _kept_or_not in range(2):
        with django_assert_num_queries(number):
            str(form_class(QueryDict("")))


def test_a_row_that_came_meanwhile_is_offered_and_one_that_went_is_not(rows):
    before = str(QueueForm(QueryDict("")))
    Topic.objects.create(slug="two", name="Topic two")
    with_both = str(QueueForm(QueryDict("")))
    Topic.objects.filter(slug="one").delete()

    assert ("Topic two" in before, "Topic two" in with_both) == (False, True)
    assert "Topic one" not in str(QueueForm(QueryDict("")))


def test_a_new_colleague_can_be_chosen_in_the_trail_at_once(rows):
    str(TrailForm({}))
    StaffMember.objects.create(username="robin")

    assert "robin" in str(TrailForm({}))


@pytest.mark.parametrize(
    ("form_class", "asked"),
    [
        (TrailForm, "about=C-7KQ2-9XMB-H"),
        (DaysForm, "since=2026-03-01"),
        (QueueForm, "area=NN1"),
        (QueueForm, "topic=none"),
        (DaysForm, "since=2026-02-02&until=2026-01-01"),
    ],
)
def test_what_was_typed_and_what_is_wrong_is_not_kept(rows, kept, form_class, asked):
    form = form_class(QueryDict(asked))

    assert str(form) == fresh(form)
    assert kept == {}


def test_each_language_has_a_drawing_of_its_own(rows, kept):
    str(QueueForm(QueryDict("")))
    with override("pl"):
        form = QueueForm(QueryDict(""))
        assert str(form) == fresh(form)

    assert len(kept) == 2


def test_no_more_is_kept_than_there_is_room_for(rows, kept, monkeypatch):
    monkeypatch.setattr("campaign_site.drawn_filters.MOST", 2)

    for status in ["", "new", "reviewing", "closed"]:
        str(QueueForm(QueryDict(f"status={status}")))

    assert len(kept) <= 2
