import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign_site import sealed_files


class AttachmentQuerySet(models.QuerySet):
    def attach(self, report, photos):
        """Keep the photos of a report, each in a sealed file."""
        for order, photo in enumerate(photos, start=1):
            attachment = self.model(report=report, order=order)
            attachment.seal(photo)
            attachment.save(force_insert=True)

    def delete(self):
        """The files go with the rows."""
        sealed_files.remove([attachment.file_name for attachment in self])
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True


class Attachment(sealed_files.WithSealedFile, models.Model):
    """A photo that came with a report: drawn anew, sealed, outside the database.

    The report can't be deleted over it: first the photos go, with their files.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(
        "reports.ConcernReport",
        models.PROTECT,
        related_name="attachments",
        verbose_name=_("report"),
    )
    order = models.PositiveSmallIntegerField(_("order"))

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        verbose_name = _("photo")

    def __str__(self):
        return f"{self.report} {self.order}"

    @property
    def audited_as(self):
        return self.report

    @property
    def file_name(self):
        return self.pk.hex

    @property
    def context(self):
        """A file opens for its own photo, and only while that belongs to its own report."""
        return f"{self._meta.label_lower}:{self.pk}:{self.report_id}"

    def delete(self, *args, **kwargs):
        sealed_files.remove([self.file_name])
        return super().delete(*args, **kwargs)
