"""The engine under every journey: the answers are replayed from the start on each request."""

import pytest
from django import forms
from django.http import QueryDict

from campaign_site.forms import DeadEndForm, QuestionForm
from campaign_site.govuk import CheckboxesField
from campaign_site.govuk_dates import DateField
from campaign_site.steps import Step, replay


class PetForm(QuestionForm):
    pet = forms.CharField(label="Which pet?")


class BreedForm(QuestionForm):
    breed = forms.CharField(label="Which breed?")


class AgeForm(QuestionForm):
    age = forms.IntegerField(label="How old?")


class ToysForm(QuestionForm):
    toys = CheckboxesField(label="Which toys?", choices=[("ball", "Ball"), ("bone", "Bone")])
    born = DateField(label="When was it born?")


class SnakeForm(DeadEndForm):
    title = "Talk to the vet"


STEPS = (
    Step("pet", PetForm),
    Step("vet", SnakeForm, when=lambda answers: answers["pet"] == "snake"),
    Step("breed", BreedForm, when=lambda answers: answers["pet"] == "dog"),
    Step("age", AgeForm),
)


def slugs(progress):
    return [step.slug for step in progress.answered]


def test_a_new_visitor_stands_at_the_first_question():
    progress = replay(STEPS, {})

    assert progress.next_step.slug == "pet"
    assert progress.answered == {}


def test_each_answer_opens_the_next_question():
    progress = replay(STEPS, {"pet": "pet=cat"})

    assert progress.next_step.slug == "age"


def test_a_question_that_does_not_apply_is_passed_over():
    progress = replay(STEPS, {"pet": "pet=cat", "age": "age=3"})

    assert progress.is_complete
    assert slugs(progress) == ["pet", "age"]


def test_an_earlier_answer_can_open_a_question():
    progress = replay(STEPS, {"pet": "pet=dog", "age": "age=3"})

    assert progress.next_step.slug == "breed"


def test_an_answer_whose_question_is_gone_is_never_used():
    progress = replay(STEPS, {"pet": "pet=cat", "breed": "breed=collie", "age": "age=3"})

    assert progress.answers == {"pet": "cat", "age": 3}


def test_nothing_after_a_wrong_answer_counts():
    progress = replay(STEPS, {"pet": "pet=", "age": "age=3"})

    assert progress.next_step.slug == "pet"
    assert progress.answers == {}


def test_a_dead_end_is_never_passed():
    progress = replay(STEPS, {"pet": "pet=snake", "vet": "x=1", "age": "age=3"})

    assert progress.next_step.slug == "vet"
    assert progress.next_step.is_dead_end


def test_only_questions_that_were_reached_may_be_opened():
    progress = replay(STEPS, {"pet": "pet=cat"})

    assert progress.may_open(STEPS[0])
    assert progress.may_open(STEPS[3])
    assert not progress.may_open(STEPS[2])


def test_a_question_knows_the_answers_before_it_and_no_later_one():
    progress = replay(STEPS, {"pet": "pet=dog", "breed": "breed=collie", "age": "age=3"})

    assert progress.answers_before(STEPS[2]) == {"pet": "dog"}


def test_only_what_belongs_to_the_question_is_kept():
    typed = QueryDict("pet=a+horse&pet=cat&pet-more=x&csrfmiddlewaretoken=x&is_staff=1")

    assert PetForm(typed).typed() == "pet=cat"


def test_all_ticks_and_all_parts_of_a_date_are_kept():
    typed = "toys=ball&toys=bone&born-day=1&born-month=2&born-year=2020"

    assert ToysForm(QueryDict(f"{typed}&born=x&toys-more=x")).typed() == typed


def test_two_open_questions_with_one_name_are_a_mistake_of_ours():
    steps = (Step("first", PetForm), Step("second", PetForm))

    with pytest.raises(ValueError, match="pet"):
        replay(steps, {"first": "pet=cat", "second": "pet=dog"})
