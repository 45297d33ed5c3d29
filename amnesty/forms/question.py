"""What every question of a booking says about itself."""

from django.utils.translation import gettext_lazy as _

from campaign_site.forms import QuestionForm

YES_OR_NO = [("yes", _("Yes")), ("no", _("No"))]

# The headings of the page where all answers are checked.
THINGS = _("What you hand in")
WHERE = _("Where we come")
VISIT = _("The visit")
CONTACT = _("How we reach you")
PROMISE = _("What we promise")


class BookingForm(QuestionForm):
    """`sealed_in` is the column of a booking that keeps what is told on the page, if any does."""

    sealed_in = "hazards"

    def told_values(self):
        return {name: self.cleaned_data[name] for name in self.fields}
