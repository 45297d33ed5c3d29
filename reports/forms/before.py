"""Before anything is told: is anyone in danger, and is it safe to write here?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign_site.forms import DeadEndForm, QuestionForm
from campaign_site.govuk import Radios


class DangerForm(QuestionForm):
    tab_title = _("Right now")
    is_on_check_page = False
    is_the_same_for_everyone = True

    danger = forms.ChoiceField(
        label=_("Is anyone in danger right now?"),
        choices=[("yes", _("Yes")), ("no", _("No, or I am not sure"))],
        widget=Radios,
        error_messages={"required": _("Select yes if anyone is in danger right now")},
    )


class Call999Form(DeadEndForm):
    title = _("Call 999 now")


class DeviceForm(QuestionForm):
    tab_title = _("Before you go on")
    is_on_check_page = False
    is_the_same_for_everyone = True

    device = forms.ChoiceField(
        label=_("Is this phone or computer safe to use?"),
        help_text=_("It is not safe if someone who must not know can look at it, or watches it."),
        choices=[("yes", _("Yes, it is safe")), ("no", _("No, or I am not sure"))],
        widget=Radios,
        error_messages={"required": _("Select yes if this phone or computer is safe to use")},
    )


class UnsafeDeviceForm(QuestionForm):
    """Says what this site can't hide, and leaves the choice to the reader."""

    title = _("This phone or computer may not be safe")
    tab_title = _("Before you go on")
    is_on_check_page = False
    is_the_same_for_everyone = True

    go_on = forms.ChoiceField(
        label=_("Do you want to go on all the same?"),
        choices=[("stop", _("No, stop and delete my answers")), ("yes", _("Yes, go on"))],
        widget=Radios,
        error_messages={"required": _("Select yes if you want to go on")},
    )


class StopHereForm(DeadEndForm):
    title = _("You have stopped")
