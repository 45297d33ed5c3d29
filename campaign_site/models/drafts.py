from datetime import timedelta

from django.db import models
from django.utils import timezone


class DraftQuerySet(models.QuerySet):
    def expired(self):
        return self.filter(expires_at__lte=timezone.now())

    def current(self):
        return self.filter(expires_at__gt=timezone.now())


class Draft(models.Model):
    """Unfinished answers, encrypted with a key that only the visitor's cookie carries."""

    KEPT_FOR = timedelta(minutes=30)

    place = models.CharField(max_length=64, primary_key=True)
    owner = models.CharField(max_length=64, db_index=True)
    answers = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)

    objects = DraftQuerySet.as_manager()

    def __str__(self):
        return "unfinished answers"


class DraftPhoto(models.Model):
    """A photo that was not sent yet: encrypted like the answers beside it, and gone with them."""

    place = models.CharField(max_length=64, primary_key=True)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="photos")
    photo = models.BinaryField()

    def __str__(self):
        return "unfinished photo"
