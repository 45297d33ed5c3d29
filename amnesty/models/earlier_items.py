"""What stood on a receipt before somebody changed it.

One officer may put an item right. So that no gun leaves the books that way, what stood there
before stays for ever, with who changed it and why. Nothing here is changed or deleted.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReceivedItemVersionQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise AppendOnly

    def delete(self):
        raise AppendOnly


class AppendOnly(Exception):
    """Somebody tried to change or delete what stood there earlier."""


class ReceivedItemVersion(models.Model):
    """One item as it stood until it was changed, each value as it would be typed."""

    item = models.ForeignKey(
        "amnesty.ReceivedItem",
        models.PROTECT,
        related_name="earlier",
        verbose_name=_("received item"),
    )
    number = models.PositiveIntegerField(_("number"))
    values = models.JSONField(_("what stood there"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    reason = models.CharField(_("reason"), max_length=200)

    objects = ReceivedItemVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("earlier version of a received item")
        verbose_name_plural = _("earlier versions of received items")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                name="received_item_has_an_earlier_version_once", fields=["item", "number"]
            ),
            models.CheckConstraint(
                name="received_item_is_changed_for_a_reason", condition=~models.Q(reason="")
            ),
        ]

    def __str__(self):
        return f"{self.item}, {self.number}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly
