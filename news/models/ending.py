"""How an article that was out ends. One person may do it: to take words back is never wrong.

It can't wait either: whatever somebody changed a second before, it is done.
"""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.dates import moment_in_words
from campaign_site.models import AuditEntry

from .campaigns import Campaign, WeekOfAction

NOT_THERE = _("Enter the address of a page of this site that the public can open now.")
# Pages with nothing but a name in their address. No reader is led into the middle of a form.
MAY_BE_MOVED_TO = {
    "home",
    "contact",
    "safety",
    "news:list",
    "reports:start",
    "amnesty:surrender",
    "amnesty:knives",
    "amnesty:knives-visit",
}
# A browser reads `//`, `\`, `%`, `?` and control characters otherwise than the map of the site.
PLAIN_PATH = re.compile(r"(/[A-Za-z0-9_-]+)*/")


def page_at(path):
    """What the map of this site has there. Raises ValidationError for any other address."""
    if not PLAIN_PATH.fullmatch(path):
        raise ValidationError({"to": _("Enter an address of this site, such as /contact/.")})
    try:
        return resolve(path)
    except Resolver404:
        raise ValidationError({"to": NOT_THERE}) from None


class Ending:
    @transaction.atomic
    def withdraw(self, by, note):
        """It stays at its address, under a note that says why it was withdrawn."""
        note = self._meta.get_field("ended_note").clean(note, self)
        if not note.strip():
            raise ValidationError(_("Enter why it is withdrawn"))
        self.lock()
        self.end(by, self.Status.WITHDRAWN, ended_note=note)

    @transaction.atomic
    def remove(self, by, why):
        """Its address says that it is gone. The reason is on record and not public."""
        self.lock()
        self.end(by, self.Status.GONE, why)

    @transaction.atomic
    def move(self, by, to, why):
        """Its address leads to another page of this site from now on.

        That page is out at this moment and so leads nowhere itself: there are no circles.
        """
        match = page_at(to)
        slugs = [self.slug]
        if match.view_name == "news:article":
            slugs.append(match.kwargs["slug"])
        articles = type(self).objects
        # In one order for everybody: of two that lead to each other the second one must see it.
        list(articles.filter(slug__in=slugs).order_by("pk").select_for_update(no_key=True))
        self.lock()
        if not self.may_lead_to(match):
            raise ValidationError({"to": NOT_THERE})
        self.end(by, self.Status.MOVED, why, moved_to=to)

    def may_lead_to(self, match):
        if match.view_name == "news:article":
            others = type(self).objects.published().exclude(pk=self.pk)
            return others.filter(slug=match.kwargs["slug"]).exists()
        if match.view_name == "campaigns:campaign":
            return Campaign.objects.published().filter(slug=match.kwargs["slug"]).exists()
        if match.view_name == "campaigns:week":
            weeks = WeekOfAction.objects.published().filter(number=match.kwargs["number"])
            return weeks.filter(campaign__slug=match.kwargs["slug"]).exists()
        return match.view_name in MAY_BE_MOVED_TO and not match.kwargs

    def end(self, by, status, why="", **values):
        """The row is locked. A link to a preview leads nowhere from now on."""
        if not self.was_out:
            raise ValidationError(_("It was not out yet, so there is nothing to take back."))
        now, nothing = timezone.now(), {"ended_note": "", "moved_to": ""}
        values = {"ended_at": now, "ended_by": by, "previews_stopped_at": now} | nothing | values
        self.write(status=status, **values)
        audit.record(by, AuditEntry.Action.CHANGE, self, str(status.label), why)

    @property
    def when_it_ended(self):
        return moment_in_words(self.ended_at)

    @property
    def ended_in_words(self):
        """What its address says now, for staff. Empty while it has not ended."""
        words = {
            self.Status.WITHDRAWN: _("Its page says why it was withdrawn: “%(note)s”"),
            self.Status.GONE: _("Its address says that it is gone."),
            self.Status.MOVED: _("Its address leads on to %(to)s."),
        }
        told = {"note": self.ended_note, "to": self.moved_to}
        return words[self.status] % told if self.status in words else ""
