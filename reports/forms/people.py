"""Who and what was seen. Nobody is asked for nationality, language, accent or skin."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign_site.govuk import Textarea, TextInput
from campaign_site.repeated_questions import RepeatedForm

WHO_AND_WHAT = _("People, vehicles and accounts")


class PersonBlock(forms.Form):
    name = forms.CharField(
        label=_("Name or nickname"),
        widget=TextInput(spellcheck=False),
        max_length=200,
        required=False,
    )
    age = forms.CharField(
        label=_("About how old"), widget=TextInput(width=10), max_length=50, required=False
    )
    looks = forms.CharField(
        label=_("What they look like"),
        help_text=_("Such as height, build, hair, clothes, scars or tattoos."),
        widget=Textarea(rows=3),
        max_length=500,
        required=False,
    )
    found_at = forms.CharField(
        label=_("Where they can be found"), widget=Textarea(rows=2), max_length=300, required=False
    )
    part = forms.CharField(
        label=_("What they have to do with it"),
        widget=Textarea(rows=3),
        max_length=500,
        required=False,
    )


class PeopleForm(RepeatedForm):
    title = _("Who is involved?")
    tab_title = _("People")
    section = WHO_AND_WHAT
    name = "people"
    block = PersonBlock
    most = 6
    block_heading = _("Person %(number)s")
    add_label = _("Add another person")
    remove_label = _("Remove person %(number)s")


class VehicleBlock(forms.Form):
    registration = forms.CharField(
        label=_("Number plate"),
        help_text=_("All of it, or the part that you know."),
        widget=TextInput(width=10, spellcheck=False),
        max_length=20,
        required=False,
    )
    description = forms.CharField(
        label=_("Make, model and colour"), widget=TextInput(), max_length=200, required=False
    )
    use = forms.CharField(
        label=_("What it is used for"), widget=Textarea(rows=2), max_length=300, required=False
    )


class VehiclesForm(RepeatedForm):
    title = _("Are there any vehicles?")
    tab_title = _("Vehicles")
    section = WHO_AND_WHAT
    name = "vehicles"
    block = VehicleBlock
    most = 4
    block_heading = _("Vehicle %(number)s")
    add_label = _("Add another vehicle")
    remove_label = _("Remove vehicle %(number)s")
