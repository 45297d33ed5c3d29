"""Who it is from, if they wish to say. What is told here is kept apart from the report."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from campaign_site.contact_fields import EmailField, FullNameField, TelephoneField
from campaign_site.forms import QuestionForm
from campaign_site.govuk import Radios, Textarea
from reports.models import ConcernReport

ABOUT_YOU = _("About you")
Identity = ConcernReport.Identity
# Said before anything is told, before this choice, and before it is sent.
LIMITS = _(
    "This site does not keep the internet address of your phone or computer. "
    "If a life is at risk, or someone may be seriously hurt, the police may still try to "
    "find out who told them. A senior officer decides that."
)


class ContactChoiceForm(QuestionForm):
    tab_title = _("Your contact")
    section = ABOUT_YOU
    is_the_same_for_everyone = True

    contact = forms.ChoiceField(
        label=_("Do you want to say who you are?"),
        help_text=format_lazy("{} {}", _("You do not have to."), LIMITS),
        choices=[
            (Identity.SHARED, _("Share my details")),
            (Identity.SEALED, _("Keep my details sealed")),
            (Identity.NONE, _("Give no details")),
        ],
        widget=Radios(
            divider_before=Identity.NONE,
            hints={
                Identity.SHARED: _("Officers who deal with your report can see how to reach you."),
                Identity.SEALED: _(
                    "Officers who read your report do not see them. "
                    "Only staff who are allowed to open sealed details can."
                ),
                Identity.NONE: _("We do not ask for your name, your number or your e-mail."),
            },
        ),
        error_messages={"required": _("Select whether you want to say who you are")},
    )


class ReachYouForm(QuestionForm):
    title = _("How can we reach you safely?")
    tab_title = _("Your contact")
    section = ABOUT_YOU
    is_about_the_reporter = True
    is_the_same_for_everyone = True

    name = FullNameField(required=False)
    telephone = TelephoneField(required=False)
    email = EmailField(required=False)
    best_way = forms.ChoiceField(
        label=_("What is the safest way to reach you?"),
        choices=[
            ("call", _("A call")),
            ("text", _("A text message")),
            ("email", _("An e-mail")),
            ("any", _("Any of these, or I am not sure")),
        ],
        widget=Radios,
        required=False,
    )
    best_time = forms.CharField(
        label=_("When is it safe?"),
        help_text=_("Such as days and times, and when not."),
        widget=Textarea(rows=2),
        max_length=300,
        required=False,
    )
    must_not_know = forms.CharField(
        label=_("Who must not know that we contact you?"),
        widget=Textarea(rows=2),
        max_length=300,
        required=False,
    )
    may_leave_message = forms.ChoiceField(
        label=_("If you do not answer, may we leave a message?"),
        help_text=_("If you do not choose, we take it as No."),
        choices=[("yes", _("Yes")), ("no", _("No, or I am not sure"))],
        widget=Radios,
        required=False,
    )

    def clean(self):
        given = self.cleaned_data
        if self.errors:
            return given
        if not given["telephone"] and not given["email"]:
            raise ValidationError({"telephone": _("Enter a telephone number or an e-mail address")})
        if given["best_way"] in ("call", "text") and not given["telephone"]:
            raise ValidationError(
                {"telephone": _("Enter the telephone number, or choose another way")}
            )
        if given["best_way"] == "email" and not given["email"]:
            raise ValidationError({"email": _("Enter the e-mail address, or choose another way")})
        return given
