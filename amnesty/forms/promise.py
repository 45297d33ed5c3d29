"""What the promise covers and what it does not, read before anything is sent."""

from django.utils.translation import gettext_lazy as _

from campaign_site.govuk import CheckboxesField

from .question import PROMISE, BookingForm


class PromiseForm(BookingForm):
    """The answer is the version of the words. With other words it is asked again."""

    title = _("What we promise")
    tab_title = _("Before you send")
    section = PROMISE
    sealed_in = None

    promise = CheckboxesField(
        label=_("Have you read it?"),
        error_messages={
            "required": _("Select that you have read what we promise"),
            "invalid_choice": _("Select that you have read it. We have changed the words"),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.period = self.answers["period"]
        said = _("I have read what the promise covers, and what it does not")
        self.fields["promise"].choices = [(self.period.wording_version, said)]
