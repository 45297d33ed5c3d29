"""Before anything is told: could anyone be hurt, and could it explode?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign_site.forms import DeadEndForm
from campaign_site.govuk import Radios

from .question import YES_OR_NO, BookingForm

# Whoever is not sure is told what somebody is told who says yes.
UNSURE = ("unknown", _("I am not sure"))
YES_NO_OR_UNSURE = [*YES_OR_NO, UNSURE]


class DangerForm(BookingForm):
    tab_title = _("Right now")
    is_on_check_page = False
    is_the_same_for_everyone = True

    danger = forms.ChoiceField(
        label=_("Could anyone be hurt right now?"),
        help_text=_("For example, someone may use it, or children can reach it."),
        choices=YES_NO_OR_UNSURE,
        widget=Radios,
        error_messages={"required": _("Select yes if anyone could be hurt right now")},
    )


class Call999Form(DeadEndForm):
    title = _("Call 999 now")


class NotNowForm(DeadEndForm):
    title = _("You can’t book a visit online now")


class NoneLeftForm(DeadEndForm):
    title = _("No visits are left to book online")


class ExplosiveForm(BookingForm):
    tab_title = _("Before you go on")
    is_on_check_page = False
    is_the_same_for_everyone = True

    explosive = forms.ChoiceField(
        label=_("Could any of it explode?"),
        help_text=_(
            "Such as a grenade, a mortar or a large shell from a war, even if it is very old. "
            "If it is only bullets or cartridges for a gun, select No."
        ),
        choices=[("no", _("No")), ("yes", _("Yes")), UNSURE],
        widget=Radios,
        error_messages={"required": _("Select yes if any of it could explode")},
    )


class DoNotTouchForm(DeadEndForm):
    title = _("Do not touch it. Call 999")
