"""What is handed in. Nobody is asked to pick anything up, and nobody how they came by it."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amnesty.models import BookedItem, Booking, SurrenderPeriod
from campaign_site.forms import DeadEndForm
from campaign_site.govuk import CheckboxesField, Radios, Textarea, TextInput
from campaign_site.languages import said_when_read
from campaign_site.question_blocks import EachForm

from .question import THINGS, BookingForm

OUTDOORS = "outdoors"


class ItemsForm(BookingForm):
    """Offers what the open period accepts, and notes which period that is."""

    tab_title = _("What it is")
    section = THINGS

    items = CheckboxesField(
        label=_("What would you like to hand in?"),
        help_text=_(
            "Select all that apply. Do not pick anything up to look. "
            "If it is not in this list, or you do not know what it is, call 101."
        ),
        error_messages={"required": _("Select what you would like to hand in")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.period = SurrenderPeriod.objects.bookable(timezone.localdate()).first()
        self.kinds = list(self.period.kinds.published()) if self.period else []
        self.fields["items"].choices = [
            (kind.slug, said_when_read(kind.name)) for kind in self.kinds
        ]
        self.fields["items"].widget.hints = {
            kind.slug: said_when_read(kind.hint) for kind in self.kinds
        }

    def clean(self):
        chosen = self.cleaned_data.get("items", [])
        kinds = [kind for kind in self.kinds if kind.slug in chosen]
        return {**self.cleaned_data, "period": self.period, "kinds": kinds}


class NumberBlock(forms.Form):
    number = forms.IntegerField(
        label=_("How many?"),
        help_text=_("Leave it empty if you do not know."),
        widget=TextInput(width=5, inputmode="numeric"),
        min_value=1,
        max_value=99_999,
        required=False,
        error_messages={
            "invalid": _("Enter a number, such as 2, or leave it empty"),
            "min_value": _("Enter a number from 1 up, or leave it empty"),
            "max_value": _("Enter a number up to 99,999, or leave it empty"),
        },
    )


class SafetyBlock(NumberBlock):
    loaded = forms.ChoiceField(
        label=_("Could it be loaded?"),
        help_text=_("Do not check. If you are not sure, do not handle it."),
        choices=Booking.Loaded,
        widget=Radios,
        error_messages={"required": _("Select whether it could be loaded")},
    )
    ammunition = forms.ChoiceField(
        label=_("Is there ammunition for it?"),
        choices=BookedItem.Ammunition,
        widget=Radios,
        error_messages={"required": _("Select whether there is ammunition for it")},
    )


class DetailsBlock(forms.Form):
    details = forms.CharField(
        label=_("What else do you know about it?"),
        help_text=_(
            "Such as its make, only if you know it already. Do not pick it up to look. "
            "It can stay empty."
        ),
        widget=Textarea(rows=2, spellcheck=False),
        max_length=300,
        required=False,
        error_messages={"max_length": _("Enter 300 characters or less")},
    )


class ItemBlock(DetailsBlock, NumberBlock):
    """The number stands first: fields come in the order of the classes from right to left."""


class GunBlock(DetailsBlock, SafetyBlock):
    pass


class AboutItemsForm(EachForm, BookingForm):
    """Of a gun also whether it could be loaded, and whether there is ammunition for it."""

    title = _("About what you hand in")
    tab_title = _("About it")
    section = THINGS
    name = "about"

    @property
    def kinds(self):
        return {kind.slug: kind for kind in self.answers["kinds"]}

    @property
    def blocks(self):
        return list(self.kinds)

    def form_of(self, slug):
        return GunBlock if self.kinds[slug].may_be_loaded else ItemBlock

    def heading_of(self, slug):
        return said_when_read(self.kinds[slug].name)

    def clean(self):
        """What goes with each kind, and apart from that what is stored readable of it."""
        about = super().clean()
        booked = [
            {"kind": kind, "number": None, "loaded": "", "ammunition": ""} | self.told_of(slug)
            for slug, kind in self.kinds.items()
        ]
        return about | {"booked": booked}

    def told_of(self, slug):
        return {name: value for name, value in self.gathered(slug).items() if name != "details"}

    def told_values(self):
        return {"about": self.cleaned_data["about"]}


class KeptForm(BookingForm):
    tab_title = _("Where it is")
    section = THINGS
    is_the_same_for_everyone = True

    kept = CheckboxesField(
        label=_("Where is it kept?"),
        help_text=_("Select all that apply. Leave everything where it is."),
        choices=[
            ("cabinet", _("In a locked cabinet")),
            ("loft", _("In a loft")),
            ("shed", _("In a shed or garage")),
            ("buried", _("Buried")),
            ("vehicle", _("In a vehicle")),
            ("home", _("Somewhere else at home")),
            (OUTDOORS, _("Outdoors, where others can get to it")),
        ],
        error_messages={"required": _("Select where it is kept")},
    )


class LeaveItForm(DeadEndForm):
    title = _("Leave it there. Call 101")


class WhoseForm(BookingForm):
    tab_title = _("Whose it is")
    section = THINGS
    is_the_same_for_everyone = True

    whose = forms.ChoiceField(
        label=_("Whose is it?"),
        help_text=_("We do not ask how you got it."),
        choices=[
            ("mine", _("It is mine")),
            ("late-relative", _("It belonged to a relative who has died")),
            ("found", _("I found it")),
            ("not-said", _("I prefer not to say")),
        ],
        widget=Radios(divider_before="not-said"),
        error_messages={"required": _("Select whose it is, or that you prefer not to say")},
    )


class PapersForm(BookingForm):
    tab_title = _("Papers")
    section = THINGS
    is_the_same_for_everyone = True

    papers = forms.ChoiceField(
        label=_("Is there a licence for it?"),
        help_text=_("If you hold a licence, you can also call 101 about it."),
        choices=[
            ("yes", _("Yes")),
            ("run-out", _("It has run out")),
            ("late-holder", _("Someone who has died held one")),
            ("no", _("No")),
            ("unknown", _("I do not know")),
        ],
        widget=Radios,
        error_messages={"required": _("Select whether there is a licence for it")},
    )
