"""The questions of a booking."""

from itertools import groupby
from operator import attrgetter

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from localflavor.gb.forms import GBPostcodeField

from campaign_site.contact_fields import EmailField, FullNameField, TelephoneField
from campaign_site.forms import DeadEndForm, QuestionForm
from campaign_site.govuk import (
    CharacterCount,
    Checkboxes,
    CheckboxesField,
    Radios,
    Textarea,
    TextInput,
)
from campaign_site.postcodes import outward_code, squeezed

from .models import Booking, CollectionArea, CollectionSlot, SurrenderPeriod

YES_OR_NO = [("yes", _("Yes")), ("no", _("No"))]


class DangerForm(QuestionForm):
    tab_title = _("Right now")
    is_on_check_page = False

    danger = forms.ChoiceField(
        label=_("Could anyone be hurt right now?"),
        help_text=_("For example, someone may use it, or children can reach it."),
        choices=YES_OR_NO,
        widget=Radios,
        error_messages={"required": _("Select yes if anyone could be hurt right now")},
    )


class Call999Form(DeadEndForm):
    title = _("Call 999 now")


class NotNowForm(DeadEndForm):
    title = _("You can’t book a visit online now")


class ExplosiveForm(QuestionForm):
    tab_title = _("Before you go on")
    is_on_check_page = False

    explosive = forms.ChoiceField(
        label=_("Could any of it explode?"),
        help_text=_(
            "Such as a grenade, a mortar or a large shell from a war, even if it is very old. "
            "If it is only bullets or cartridges for a gun, select No."
        ),
        choices=[
            ("no", _("No")),
            ("yes", _("Yes")),
            ("unknown", _("I am not sure")),
        ],
        widget=Radios,
        error_messages={"required": _("Select yes if any of it could explode")},
    )


class DoNotTouchForm(DeadEndForm):
    title = _("Do not touch it. Call 999")


class ItemsForm(QuestionForm):
    """Offers what the open period accepts, and notes which period that is."""

    tab_title = _("What it is")

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
        self.kinds = list(self.period.kinds.all()) if self.period else []
        self.fields["items"].choices = [(kind.slug, kind.name) for kind in self.kinds]
        self.fields["items"].widget.hints = {kind.slug: kind.hint for kind in self.kinds}

    def clean(self):
        chosen = self.cleaned_data.get("items", [])
        kinds = [kind for kind in self.kinds if kind.slug in chosen]
        return {**self.cleaned_data, "period": self.period, "kinds": kinds}


class LoadedForm(QuestionForm):
    tab_title = _("About the item")

    loaded = forms.ChoiceField(
        label=_("Could any of it be loaded?"),
        help_text=_("Do not check. If you are not sure, do not handle it."),
        choices=Booking.Loaded,
        widget=Radios,
        error_messages={"required": _("Select yes if any of it could be loaded")},
    )


class PostcodeField(GBPostcodeField):
    """A postcode with any case, spacing and punctuation."""

    def to_python(self, value):
        return squeezed(super().to_python(value))


class PostcodeForm(QuestionForm):
    """Finds the area, which is None for a place that no team visits."""

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

    def clean(self):
        code = outward_code(self.cleaned_data.get("postcode", ""))
        area = CollectionArea.objects.covering(code).first()
        return {**self.cleaned_data, "area": area}


class AnotherAreaForm(DeadEndForm):
    title = _("You can’t book a visit for this postcode here")


class PlaceForm(QuestionForm):
    place = forms.CharField(
        label=_("Where should we come?"),
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


class AccessForm(QuestionForm):
    title = _("What should the officers know before they come?")
    tab_title = _("About the visit")

    notices = forms.MultipleChoiceField(
        label=_("About the place and the visit"),
        help_text=_("Select all that apply."),
        choices=Booking.Notice,
        widget=Checkboxes(
            hints={Booking.Notice.PLAIN_CLOTHES: _("We will try, but we can’t promise it.")}
        ),
        required=False,
    )
    note = forms.CharField(
        label=_("Anything else we should know"),
        help_text=_("For example how to get in, or where to park."),
        widget=CharacterCount(rows=4),
        max_length=500,
        required=False,
    )


class TimeForm(QuestionForm):
    """Offers the free slots of the area. One that has filled up since is no answer any more."""

    time = forms.ChoiceField(
        label=_("When can we come?"),
        help_text=_("This is a request. An officer reads it first and confirms the time."),
        widget=Radios,
        error_messages={
            "required": _("Select a time"),
            "invalid_choice": _("Select another time: the one you chose has just been taken"),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.period = self.answers["period"]
        self.slots = list(
            CollectionSlot.objects.bookable(self.period, timezone.localdate()).filter(
                area=self.answers["area"]
            )
        )
        self.fields["time"].choices = [
            (str(slot.pk), slot.in_words(self.period)) for slot in self.slots if not slot.is_full
        ]

    @property
    def is_kept_unfinished(self):
        """Without a time to choose the page has no form."""
        return bool(self.fields["time"].choices)

    @property
    def hours(self):
        """Each part of a day in which the team comes, with its hours."""
        return [
            (window.label, self.period.hours_of(window))
            for window in CollectionSlot.Window
            if any(slot.window == window for slot in self.slots)
        ]

    @property
    def days(self):
        """Each day with its slots, and the radio button of each slot that is free."""
        radios = {choice["value"]: choice for choice in self["time"].choices}
        return [
            (day, [(slot, radios.get(str(slot.pk))) for slot in slots])
            for day, slots in groupby(self.slots, key=attrgetter("date"))
        ]

    def clean(self):
        chosen = self.cleaned_data.get("time")
        slot = next((slot for slot in self.slots if str(slot.pk) == chosen), None)
        return {**self.cleaned_data, "slot": slot}


class ContactChoiceForm(QuestionForm):
    contact = forms.ChoiceField(
        label=_("How may we contact you?"),
        help_text=_("You do not have to give your name. It helps if we can reach you."),
        choices=Booking.ContactWay,
        widget=Radios(
            divider_before=Booking.ContactWay.NONE,
            hints={
                Booking.ContactWay.NONE: _(
                    "Call 101 and say your reference to hear if the visit is confirmed."
                )
            },
        ),
        error_messages={"required": _("Select how we may contact you")},
    )


class ContactForm(QuestionForm):
    name = FullNameField(required=False)


class TelephoneForm(ContactForm):
    title = _("How can we call you?")

    telephone = TelephoneField()
    may_leave_message = forms.ChoiceField(
        label=_("If nobody answers, may we leave a message?"),
        help_text=_("The message will not say what it is about."),
        choices=YES_OR_NO,
        widget=Radios,
        error_messages={"required": _("Select yes if we may leave a message")},
    )


class EmailForm(ContactForm):
    title = _("How can we write to you?")

    email = EmailField(help_text=_("Our message will not say what it is about."))
