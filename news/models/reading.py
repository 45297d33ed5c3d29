"""What a reader is told of an article beside its text."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from campaign_site.dates import moment_in_words


class Reading:
    @property
    def is_withdrawn(self):
        return self.status == self.Status.WITHDRAWN

    @property
    def is_taken_down(self):
        """Its address says that it is gone, and shows nothing of it."""
        goes = self.is_expired and self.after_expiry == self.AfterExpiry.GONE
        return self.status == self.Status.GONE or (self.status == self.Status.READY and goes)

    @property
    def published_in_words(self):
        return moment_in_words(self.publish_at)

    @cached_property
    def told_corrections(self):
        """Asked for once: people and search engines are told the same."""
        return list(self.corrections.all()) if self.corrected_at else []

    @cached_property
    def told_results(self):
        """What its week came to, where the text asks for it."""
        return list(self.public_week.results.all())

    @property
    def corrected_note(self):
        when = moment_in_words(self.corrected_at)
        return _("Corrected at %(when)s") % {"when": when}

    @property
    def withdrawn_in_words(self):
        return moment_in_words(self.ended_at)

    @property
    def over_in_words(self):
        """Of an expired article that stays: whether its whole week is over or it alone."""
        week = self.public_week
        if week and week.stage == week.Stage.OVER:
            return _("This week has ended.")
        return _("This is over.")
