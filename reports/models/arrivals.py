from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac


def name_of(moment):
    """An hour under a name that only the site's own key can give it."""
    return salted_hmac("reports.arrival", f"{moment:%Y-%m-%dT%H}", algorithm="sha256").hexdigest()


class ArrivalQuerySet(models.QuerySet):
    @transaction.atomic
    def count_one_more(self, most):
        """Add one to this hour; whether it had as many as `most` before."""
        hour = name_of(timezone.now())
        number = self.filter(hour=hour)[:most].count()
        if not number:
            over = self.exclude(hour=hour).select_for_update(skip_locked=True)
            self.filter(pk__in=over.values("pk")).delete()
        self.create(hour=hour)
        return number >= most


class Arrival(models.Model):
    """That a report came in during some hour. It leads to no report, and is no time.

    A row each and no counter, so that reports sent at once do not wait for one another.
    """

    hour = models.CharField(max_length=64, db_index=True)

    objects = ArrivalQuerySet.as_manager()

    def __str__(self):
        return self.hour
