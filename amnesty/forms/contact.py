"""How the giver can be reached, if they wish it. No name is needed."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amnesty.models import Booking
from amnesty.neutral_words import REMINDER
from campaign_site.contact_fields import EmailField, FullNameField, TelephoneField
from campaign_site.forms import DeadEndForm
from campaign_site.govuk import Radios

from .question import CONTACT, YES_OR_NO, BookingForm


class ContactChoiceForm(BookingForm):
    tab_title = _("Your contact")
    sealed_in = "contact"
    section = CONTACT
    is_the_same_for_everyone = True

    contact = forms.ChoiceField(
        label=_("How may we contact you?"),
        help_text=_("You do not have to give your name. It helps if we can reach you."),
        choices=Booking.ContactWay,
        widget=Radios(
            divider_before=Booking.ContactWay.NONE,
            hints={
                Booking.ContactWay.NONE: _(
                    "Use a code to see if the visit is confirmed, or call 101."
                )
            },
        ),
        error_messages={"required": _("Select how we may contact you")},
    )


class ReminderField(forms.ChoiceField):
    def __init__(self):
        super().__init__(
            label=_("Do you want a reminder the day before?"),
            help_text=format_lazy(_("All that it says is: “{words}”"), words=REMINDER),
            choices=YES_OR_NO,
            widget=Radios,
            error_messages={"required": _("Select yes if you want a reminder")},
        )


class ContactForm(BookingForm):
    tab_title = _("Your contact")
    sealed_in = "contact"
    section = CONTACT

    name = FullNameField(required=False)

    def clean(self):
        given = self.cleaned_data
        return {**given, "wants_reminder": given.get("reminder") == "yes"}


class TelephoneForm(ContactForm):
    title = _("How can we call you?")
    is_the_same_for_everyone = True

    telephone = TelephoneField()
    may_leave_message = forms.ChoiceField(
        label=_("If nobody answers, may we leave a message?"),
        help_text=_("The message will not say what it is about, or who we are."),
        choices=YES_OR_NO,
        widget=Radios,
        error_messages={"required": _("Select yes if we may leave a message")},
    )
    may_text = forms.ChoiceField(
        label=_("May we send you a text message?"),
        help_text=_("It will not say what it is about, or who we are."),
        choices=YES_OR_NO,
        widget=Radios,
        error_messages={"required": _("Select yes if we may send you a text message")},
    )
    reminder = ReminderField()

    def clean(self):
        given = super().clean()
        if given["wants_reminder"] and given.get("may_text") == "no":
            message = _("Select no, or say that we may send you a text message")
            raise ValidationError({"reminder": message})
        return given


class EmailForm(ContactForm):
    title = _("How can we write to you?")
    is_the_same_for_everyone = True

    email = EmailField(
        help_text=_("Our message will not say what it is about. It can show who sent it.")
    )
    reminder = ReminderField()


class Call101Form(DeadEndForm):
    """The same words whatever the reason, so that nobody learns whether a number has booked."""

    title = _("You can’t book a visit online right now")
