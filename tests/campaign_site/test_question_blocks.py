"""A block of fields for each thing that was chosen on an earlier page."""

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.http import QueryDict

from campaign_site.question_blocks import EachForm
from campaign_site.steps import Step, replay


class PetBlock(forms.Form):
    name = forms.CharField(label="Name", required=False)


class CatBlock(PetBlock):
    colour = forms.ChoiceField(
        label="Colour",
        choices=[("red", "Red"), ("grey", "Grey")],
        error_messages={"required": "Select its colour"},
    )


class PetsForm(EachForm):
    title = "About your pets"
    name = "pet"

    @property
    def blocks(self):
        return self.answers["pets"]

    def form_of(self, pet):
        return CatBlock if pet == "cat" else PetBlock

    def heading_of(self, pet):
        return f"The {pet}"


CAT = "pet-cat-name=Tom&pet-cat-colour=red"


def pets(typed, *chosen):
    data = QueryDict(typed) if typed is not None else None
    return PetsForm(data, answers={"pets": list(chosen)})


def test_each_thing_has_a_block_with_its_own_fields():
    form = pets(None, "cat", "dog")

    assert list(form.fields) == ["pet-cat-name", "pet-cat-colour", "pet-dog-name"]
    html = render_crispy_form(form, form.helper, {})
    assert html.index("The cat</legend>") < html.index("The dog</legend>")


def test_the_answers_are_gathered_by_thing():
    form = pets(f"{CAT}&pet-dog-name=", "cat", "dog")

    assert form.is_valid()
    assert form.cleaned_data == {
        "pet": {"cat": {"name": "Tom", "colour": "red"}, "dog": {"name": ""}}
    }
    assert form.told() == [
        ("The cat: Name", "Tom"),
        ("The cat: Colour", "Red"),
        ("The dog: Name", "Not provided"),
    ]


def test_what_was_left_empty_stands_on_the_check_page_too():
    form = pets("pet-dog-name=", "dog")

    assert form.is_valid()
    assert form.told() == [("The dog: Name", "Not provided")]


def test_an_error_says_which_thing_it_is_about():
    form = pets("pet-cat-name=Tom&pet-cat-colour=", "cat")

    assert not form.is_valid()
    assert form["pet-cat-colour"].error == "Select its colour (The cat)"
    assert form["pet-cat-name"].error == ""


def test_what_is_chosen_later_is_asked_without_an_error_and_keeps_what_was_typed():
    form = pets("pet-dog-name=Rex", "dog", "cat")

    assert not form.is_valid()
    assert form.errors == {}
    assert form["pet-dog-name"].value() == "Rex"


def test_what_is_not_chosen_any_more_is_never_used_and_not_kept():
    form = pets(f"{CAT}&pet-dog-name=Rex", "dog")

    assert form.is_valid()
    assert form.cleaned_data == {"pet": {"dog": {"name": "Rex"}}}
    assert form.typed() == "pet-dog-name=Rex"


@pytest.mark.parametrize("way_out", ["back", "stop"])
def test_left_by_a_way_out_it_comes_back_as_it_was(way_out):
    form = pets(f"pet-cat-name=Tom&pet-cat-colour=&go={way_out}", "cat")

    assert not form.is_valid()
    assert form.errors == {}


def test_a_heading_is_no_template_and_no_markup():
    form = pets(None, "<b>{% now 'Y' %}")

    assert "The &lt;b&gt;{% now &#x27;Y&#x27; %}</legend>" in render_crispy_form(
        form, form.helper, {}
    )


def test_a_journey_stops_at_the_page_until_every_block_was_seen():
    steps = (Step("pets", type("CatAndDogForm", (PetsForm,), {"blocks": ("cat", "dog")})),)

    assert replay(steps, {"pets": CAT}).next_step == steps[0]
    assert replay(steps, {"pets": f"{CAT}&pet-dog-name="}).is_complete
