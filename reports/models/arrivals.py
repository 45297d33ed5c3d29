from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from campaign_site.statements import first_row, insert


def name_of(moment):
    """An hour under a name that only the site's own key can give it."""
    return salted_hmac("reports.arrival", f"{moment:%Y-%m-%dT%H}", algorithm="sha256").hexdigest()


COUNT = """
    SELECT COUNT(*) FROM (SELECT 1 FROM reports_arrival WHERE hour = %s LIMIT %s) AS counted
"""


class ArrivalQuerySet(models.QuerySet):
    @transaction.atomic(savepoint=False)
    def count_one_more(self, most):
        """Add one to this hour; how many it had before, as far as `most`."""
        hour = name_of(timezone.now())
        (number,) = first_row(COUNT, [hour, most])
        if not number:
            over = self.exclude(hour=hour).select_for_update(skip_locked=True)
            self.filter(pk__in=over.values("pk")).delete()
        insert(self.model(hour=hour))
        return number


class Arrival(models.Model):
    """That a report came in during some hour. It leads to no report, and is no time.

    A row each and no counter, so that reports sent at once do not wait for one another.
    """

    hour = models.CharField(max_length=64, db_index=True)

    objects = ArrivalQuerySet.as_manager()

    def __str__(self):
        return self.hour
