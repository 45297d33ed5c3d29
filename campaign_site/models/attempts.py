from django.db import models
from django.utils import timezone


class AttemptQuerySet(models.QuerySet):
    def expired(self):
        return self.filter(hour__lt=Attempt.current_hour())


class Attempt(models.Model):
    """How often a part of a secret code, or the sign-in of an account, was tried in this hour.

    Its name can't be read.
    """

    SECONDS = 60 * 60

    name = models.CharField(max_length=64, primary_key=True)
    tries = models.PositiveIntegerField()
    hour = models.PositiveIntegerField()

    objects = AttemptQuerySet.as_manager()

    def __str__(self):
        return "tries"

    @classmethod
    def current_hour(cls):
        """The number of this hour of the clock."""
        return int(timezone.now().timestamp()) // cls.SECONDS
