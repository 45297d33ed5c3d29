from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedFilterQuerySet(models.QuerySet):
    def of(self, staff):
        return self.filter(owner=staff)


class SavedFilter(models.Model):
    """A view of the queue that one member of staff comes back to."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("whose")
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500, editable=False)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("saved filter")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_filter_has_a_name_of_its_own",
                violation_error_message=_("You have a filter of this name. Enter another name."),
            ),
        ]

    def __str__(self):
        return self.name
