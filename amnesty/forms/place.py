"""Where to come, and what to know on arrival."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from localflavor.gb.forms import GBPostcodeField

from amnesty.models import CollectionArea
from campaign_site import force
from campaign_site.forms import DeadEndForm
from campaign_site.govuk import CharacterCount, Checkboxes, Textarea, TextInput
from campaign_site.postcodes import outward_code, squeezed

from .question import WHERE, BookingForm


class PostcodeField(GBPostcodeField):
    """A postcode with any case, spacing and punctuation."""

    def to_python(self, value):
        return squeezed(super().to_python(value))


class PostcodeForm(BookingForm):
    """Finds the area, which is None for a place that no team visits, and whose area it may be."""

    sealed_in = "place"
    section = WHERE
    is_the_same_for_everyone = True

    postcode = PostcodeField(
        label=_("What is the postcode of the place?"),
        help_text=_("Where we would collect it. We use it to find the right team."),
        widget=TextInput(width=10, spellcheck=False),
        max_length=20,
        error_messages={
            "required": _("Enter a postcode"),
            "invalid": _("Enter a full postcode, such as NN1 1AA"),
        },
    )

    def clean_postcode(self):
        """Of a slip of the finger nothing is lost; a stop page would delete all answers."""
        postcode = self.cleaned_data["postcode"]
        code = outward_code(postcode)
        if force.current().knows_no(code):
            message = _("Enter the postcode again: there is no %(district)s")
            raise ValidationError(message, params={"district": code})
        return postcode

    def clean(self):
        code = outward_code(self.cleaned_data.get("postcode", ""))
        area = CollectionArea.objects.covering(code).first()
        return {**self.cleaned_data, "area": area, "whose_area": force.current().area_of(code)}


class NoTeamForm(DeadEndForm):
    title = _("You can’t book a visit for this postcode here")


class PlaceForm(BookingForm):
    title = _("Where should we come?")
    sealed_in = "place"
    section = WHERE
    is_the_same_for_everyone = True

    place = forms.CharField(
        label=_("Address or place"),
        help_text=_(
            "The address, or the place in your own words. You do not have to give your name. "
            "We need a place to collect from."
        ),
        widget=Textarea(rows=4, spellcheck=False),
        max_length=500,
        error_messages={
            "required": _("Enter the address, or the place in your own words"),
            "max_length": _("The place must be 500 characters or less"),
        },
    )
    way_in = forms.CharField(
        label=_("How do we find it and get in?"),
        help_text=_("For example which door, or where to park."),
        widget=Textarea(rows=2),
        max_length=300,
        required=False,
    )


class Notice(models.TextChoices):
    DOG = "dog", _("There is a dog")
    CHILDREN = "children", _("There are children")
    SECRET = "secret", _("Someone there must not know about the visit")


class AccessForm(BookingForm):
    title = _("What should the officers know before they come?")
    tab_title = _("About the visit")
    section = WHERE
    is_the_same_for_everyone = True

    notices = forms.MultipleChoiceField(
        label=_("About the place and the visit"),
        help_text=_("Select all that apply."),
        choices=Notice,
        widget=Checkboxes,
        required=False,
    )
    note = forms.CharField(
        label=_("Anything else we should know"),
        help_text=_("For example who must not know, or what would help you."),
        widget=CharacterCount(rows=4),
        max_length=500,
        required=False,
    )
