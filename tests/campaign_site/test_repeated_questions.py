"""A question about several things: blocks of fields that can be added and removed."""

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.http import QueryDict
from django.utils.html import escape

from campaign_site.govuk import CharacterCount, Checkboxes
from campaign_site.govuk_dates import DateField
from campaign_site.repeated_questions import RepeatedForm
from campaign_site.steps import Step, replay


class CatBlock(forms.Form):
    name = forms.CharField(label="Name", required=False)
    looks = forms.CharField(label="Looks", required=False, widget=CharacterCount, max_length=10)
    toys = forms.MultipleChoiceField(
        label="Toys",
        required=False,
        choices=[("ball", "Ball"), ("bone", "Bone")],
        widget=Checkboxes,
    )
    born = DateField(label="Birthday", required=False)


class CatsForm(RepeatedForm):
    title = "Which cats?"
    name = "cats"
    block = CatBlock
    most = 3
    block_heading = "Cat %(number)s"
    add_label = "Add another cat"
    remove_label = "Remove cat %(number)s"

    is_unknown = forms.BooleanField(label="I do not know", required=False)


class CollarBlock(forms.Form):
    colour = forms.CharField(label="Colour")


class CollarsForm(RepeatedForm):
    title = "Which collars?"
    name = "collars"
    block = CollarBlock


def cats(typed=None):
    return CatsForm(QueryDict(typed) if typed is not None else None)


def page(form):
    return render_crispy_form(form, form.helper, {})


def after(typed):
    """The form as it comes back once what was typed has been kept."""
    return cats(cats(typed).typed())


def test_the_page_begins_with_one_empty_block():
    html = page(cats())

    assert "Cat 1" in html
    assert "Cat 2" not in html
    assert "Remove" not in html
    assert "Add another cat" in html


def test_no_block_at_all_is_an_answer():
    form = cats("cats-count=1&cats-1-name=")

    assert form.is_valid()
    assert form.cleaned_data == {"is_unknown": False, "cats": []}
    assert form.told()[-1] == ("Which cats?", "Not provided")


def test_adding_keeps_what_was_typed_and_shows_one_block_more():
    typed = "cats-count=1&cats-1-name=Tom&is_unknown=on&cats-add=x"

    form = after(typed)

    assert form.count == 2
    assert form["cats-1-name"].value() == "Tom"
    assert form.is_valid()
    assert form.cleaned_data["is_unknown"]
    assert cats(typed).stays_at == "cats-2"
    assert '<fieldset class="govuk-fieldset" id="cats-2" tabindex="-1">' in page(form)


def test_a_block_can_be_added_to_an_empty_one():
    assert after("cats-count=1&cats-1-name=&cats-add=x").count == 2


def test_removing_takes_one_block_out_and_numbers_the_others_anew():
    typed = (
        "cats-count=3&cats-1-name=Tom&cats-2-name=Tib&cats-3-name=Max&cats-3-toys=ball"
        "&cats-3-toys=bone&cats-3-born-day=1&cats-3-born-month=2&cats-3-born-year=2020"
        "&cats-remove-2=x"
    )

    form = after(typed)

    assert form.is_valid()
    assert [cat["name"] for cat in form.cleaned_data["cats"]] == ["Tom", "Max"]
    assert form.cleaned_data["cats"][1]["toys"] == ["ball", "bone"]
    assert str(form.cleaned_data["cats"][1]["born"]) == "2020-02-01"
    assert cats(typed).stays_at == "cats-2"


def test_removing_the_last_block_goes_to_the_one_before():
    assert cats("cats-count=2&cats-1-name=Tom&cats-2-name=Tib&cats-remove-2=x").stays_at == "cats-1"


def test_the_only_block_can_be_emptied():
    typed = "cats-count=1&cats-1-name=Tom&cats-remove-1=x"

    assert cats(typed).stays_at == "cats-1"
    assert after(typed).is_valid()
    assert after(typed)["cats-1-name"].value() is None
    assert "Remove cat 1" in page(cats("cats-count=1&cats-1-name=Tom"))


def test_going_on_drops_the_empty_blocks():
    form = cats("cats-count=3&cats-1-name=&cats-2-name=+&cats-3-name=Max")

    assert form.stays_at == ""
    assert form.typed() == "cats-count=1&cats-1-name=Max"


def test_the_last_block_that_is_possible_takes_the_add_button_away():
    full = "cats-count=3&cats-1-name=Tom&cats-2-name=Tib&cats-3-name=Max"

    assert "Add another cat" not in page(cats(full))
    assert after(f"{full}&cats-add=x").count == 3
    assert cats(f"{full}&cats-add=x").stays_at == ""


@pytest.mark.parametrize("count", ["0", "4", "-1", "x", "1000000000", "٣٣", "²", "%00", "", "1.5"])
def test_a_forged_count_is_brought_within_bounds(count):
    form = cats(f"cats-count={count}&cats-1-name=Tom&cats-2-name=Tib")

    assert 2 <= form.count <= 3
    assert after(f"cats-count={count}&cats-1-name=Tom").is_valid()


def test_blocks_beyond_the_last_are_not_kept():
    form = cats("cats-count=9&cats-1-name=Tom&cats-4-name=x&cats-0-name=x&cats-remove-9=x")

    assert form.typed() == "cats-count=1&cats-1-name=Tom"


def test_an_error_lands_by_its_field_in_its_block():
    form = cats("cats-count=2&cats-1-name=Tom&cats-2-looks=much+too+long")

    assert not form.is_valid()
    assert list(form.errors) == ["cats-2-looks"]
    assert form["cats-2-looks"].error_href == "#id_cats-2-looks"
    assert 'id="id_cats-2-looks-error"' in page(form)


def test_a_new_empty_block_shows_no_error_even_where_a_field_is_required():
    form = CollarsForm(QueryDict("collars-count=2&collars-1-colour=red"))

    assert form.is_valid()
    assert form.cleaned_data == {"collars": [{"colour": "red"}]}


def test_what_was_answered_is_told_block_by_block():
    form = cats(
        "cats-count=2&cats-1-name=Tom&cats-1-toys=ball&cats-2-name=Tib"
        "&cats-2-born-day=1&cats-2-born-month=2&cats-2-born-year=2020"
    )
    assert form.is_valid()

    told = form.told()

    assert told == [
        ("I do not know", "No"),
        ("Cat 1: Name", "Tom"),
        ("Cat 1: Toys", "Ball"),
        ("Cat 2: Name", "Tib"),
        ("Cat 2: Birthday", "1 February 2020"),
    ]


def test_what_was_typed_is_escaped():
    html = page(cats("cats-count=1&cats-1-name=%3Cscript%3E%22"))

    assert escape('<script>"') in html
    assert "<script>" not in html


def test_an_added_block_is_a_valid_answer_in_a_journey():
    steps = (Step("cats", CatsForm),)

    progress = replay(steps, {"cats": cats("cats-1-name=Tom&cats-add=x").typed()})

    assert progress.is_complete
    assert progress.answers["cats"] == [{"name": "Tom", "looks": "", "toys": [], "born": None}]
