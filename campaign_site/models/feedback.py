import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site.sealing import SealedField


class Feedback(models.Model):
    """What a reader said about the site. Sealed, because people tell us more than we ask."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    received_on = models.DateField(_("received"), default=timezone.localdate, editable=False)
    message = SealedField(_("message"))

    class Meta:
        ordering = ["-received_on", "id"]
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        indexes = [models.Index(name="feedback_by_day", fields=["-received_on", "id"])]

    def __str__(self):
        return str(self.pk)
