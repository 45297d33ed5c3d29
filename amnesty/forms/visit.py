"""When to come, and how."""

from itertools import groupby
from operator import attrgetter

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amnesty.models import CollectionSlot
from amnesty.models.slots import WORKING_DAYS_OF_NOTICE
from amnesty.models.visits import held_until
from campaign_site.dates import deadline_in_words
from campaign_site.govuk import Checkboxes, Radios

from .question import VISIT, BookingForm


class TimeForm(BookingForm):
    """Offers the free slots of the area. One that has filled up since is no answer any more.

    The slot is stored with the booking and may change, so nothing of it is sealed.
    """

    section = VISIT
    sealed_in = None
    notice = WORKING_DAYS_OF_NOTICE

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
        bookable = CollectionSlot.objects.bookable(self.period, timezone.localdate(), self.notice)
        self.slots = list(bookable.filter(area=self.answers["area"]))
        self.fields["time"].choices = [
            (str(slot.pk), slot.in_words(self.period)) for slot in self.slots if not slot.is_full
        ]

    @property
    def is_kept_unfinished(self):
        """Without a time to choose the page has no form."""
        return bool(self.fields["time"].choices)

    @property
    def read_by(self):
        """By when an officer must read a request for the last of these days. None is later."""
        return deadline_in_words(held_until(self.period, self.slots[-1]))

    @property
    def has_one_deadline(self):
        """Whether `read_by` holds for each day. Else the check page says it of the chosen one."""
        return len({held_until(self.period, slot) for slot in self.slots}) == 1

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


class HeardTimeForm(TimeForm):
    """Of what an officer has heard on the telephone nobody need be given notice."""

    notice = 0


class WishesForm(BookingForm):
    tab_title = _("How we come")
    section = VISIT
    is_the_same_for_everyone = True

    wishes = forms.MultipleChoiceField(
        label=_("How would you like us to come?"),
        help_text=_("We will try. We can’t promise it. You can leave this empty."),
        choices=[
            ("plain-clothes", _("In plain clothes")),
            ("unmarked-car", _("In an unmarked car")),
        ],
        widget=Checkboxes,
        required=False,
    )
