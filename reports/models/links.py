"""What reports have in common, and which of them a person has joined.

No plate, number or address is kept for it: what stands here is a keyed hash, made on the
staff tier (`reports/blind_index.py`). Who copies the database without that key can't try out
what it may be.
"""

from collections import Counter, defaultdict
from datetime import timedelta
from operator import attrgetter

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry

from .concerns import ConcernReport


class IndexEntryQuerySet(models.QuerySet):
    def about_subjects(self):
        return self.filter(is_about_giver=False)

    def about_givers(self):
        return self.filter(is_about_giver=True)

    def telling(self):
        """Without marks that so many reports share that they tell nothing."""
        same = IndexEntry.objects.about_subjects().filter(mark=OuterRef("mark"))
        return self.filter(~Exists(same[IndexEntry.MOST_SHARED :]))

    def of_the_last_year(self):
        """In reports that tell something new: neither spam nor the same once more."""
        Status = ConcernReport.Status
        rows = self.filter(received_on__gt=timezone.localdate() - IndexEntry.YEAR)
        return rows.exclude(report__status__in=[Status.SPAM, Status.DUPLICATE])

    @transaction.atomic
    def replace(self, report, entries):
        """These are all its entries from now on."""
        self.filter(report=report).delete()
        self.bulk_create(entries)
        ConcernReport.objects.filter(pk=report.pk).update(is_indexed=True)

    @transaction.atomic
    def drop(self, reports):
        """The reports with these ids are to be indexed anew."""
        ConcernReport.objects.filter(pk__in=reports).update(is_indexed=False)
        self.filter(report__in=reports).delete()

    def shared_with(self, report):
        """The ids of reports that share a mark with this one, with the kinds of what they share.

        The best comes first: those that share more kinds, and of these a rarer mark.
        """
        marks = report.index_entries.about_subjects().telling().values_list("mark", flat=True)
        others = self.about_subjects().filter(mark__in=list(marks)).exclude(report=report)
        rows = list(others.values_list("report_id", "kind", "mark"))

        often = Counter(mark for _report, _kind, mark in rows)
        kinds, rarest = defaultdict(set), {}
        for other, kind, mark in rows:
            kinds[other].add(kind)
            rarest[other] = min(often[mark], rarest.get(other, often[mark]))
        best = sorted(kinds, key=lambda other: (-len(kinds[other]), rarest[other], other))
        return {other: kinds[other] for other in best}

    def has_repeat_giver(self, report):
        """Whether whoever gave this report has given another one, both in the last year."""
        marks = report.index_entries.about_givers().of_the_last_year().values_list("mark")
        others = self.about_givers().of_the_last_year().exclude(report=report)
        return others.filter(mark__in=[mark for (mark,) in marks]).exists()

    def repeated(self, numbers, most):
        """The marks that so many reports of the last year share, the most first: how many."""
        rows = self.of_the_last_year().values("mark").annotate(number=Count("report"))
        rows = rows.filter(number__gte=numbers[0], number__lte=numbers[-1])
        rows = rows.order_by("-number", "mark")
        return dict(rows.values_list("mark", "number")[:most])

    def newest_of_each(self, marks, most):
        """The entries of each of these marks in the newest reports, with their reports."""
        newest = [F("received_on").desc(), F("report__reference")]
        place = Window(RowNumber(), partition_by=F("mark"), order_by=newest)
        rows = self.of_the_last_year().filter(mark__in=marks).annotate(place=place)
        return rows.filter(place__lte=most).select_related("report").defer("report__answers")


class IndexEntry(models.Model):
    """That something stands in a report: another report with the same mark has it too."""

    class Kind(models.TextChoices):
        PLATE = "plate", _("number plate")
        TELEPHONE = "telephone", _("telephone number")
        EMAIL = "email", _("e-mail address")
        POSTCODE = "postcode", _("postcode")
        TEXT = "text", _("similar text")

    # More reports than this do not share a person or a place, but a police number, or spam.
    MOST_SHARED = 200
    YEAR = timedelta(days=365)

    report = models.ForeignKey(ConcernReport, models.CASCADE, related_name="index_entries")
    kind = models.CharField(max_length=10, choices=Kind)
    is_about_giver = models.BooleanField(default=False)
    mark = models.CharField(max_length=32)
    # That of the report, once more: what a year has in common is counted from an index alone.
    received_on = models.DateField()

    objects = IndexEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("index entry")
        verbose_name_plural = _("index entries")
        indexes = [
            models.Index(
                name="marks_of_givers",
                fields=["received_on", "mark", "report"],
                condition=Q(is_about_giver=True),
            ),
            models.Index(
                name="marks_of_subjects",
                fields=["received_on", "mark", "report"],
                condition=Q(is_about_giver=False) & ~Q(kind="text"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mark", "report", "is_about_giver"], name="report_has_a_mark_once"
            ),
            models.CheckConstraint(
                name="giver_is_known_by_number_or_email_alone",
                condition=Q(is_about_giver=False) | Q(kind__in=["telephone", "email"]),
            ),
        ]

    def __str__(self):
        return self.kind


class ReportLinkQuerySet(models.QuerySet):
    def of(self, report):
        """What was decided about this report and others."""
        rows = self.filter(Q(first=report) | Q(second=report))
        return rows.order_by("-decided_on", "pk").select_related("by")

    @transaction.atomic
    def decide(self, by, one, other, is_same):
        """Whether two reports are about the same. The same decision twice is made once."""
        first, second = sorted([one, other], key=attrgetter("pk"))
        decided = {"is_same": is_same, "by": by, "decided_on": timezone.localdate()}
        link, is_new = self.get_or_create(first=first, second=second, defaults=decided)
        changed = self.filter(pk=link.pk).exclude(is_same=is_same)
        if is_new or changed.update(**decided):
            same, not_same = _now("about the same as %(other)s"), _now("not the same as %(other)s")
            link.record(by, same if is_same else not_same)


class ReportLink(models.Model):
    """What a person decided about two reports: about the same thing, or not. Can be undone."""

    first = models.ForeignKey(ConcernReport, models.CASCADE, related_name="+")
    second = models.ForeignKey(ConcernReport, models.CASCADE, related_name="+")
    is_same = models.BooleanField(_("about the same"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_on = models.DateField(_("decided"), default=timezone.localdate)

    objects = ReportLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link between reports")
        verbose_name_plural = _("links between reports")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="two_reports_are_linked_once"),
            # One order for each pair, so that it can't be there twice.
            models.CheckConstraint(
                name="link_joins_two_reports_in_order", condition=Q(first__lt=F("second"))
            ),
        ]

    def __str__(self):
        return f"{self.first} {self.second}"

    @transaction.atomic
    def undo(self, by):
        """As if nobody had decided, but for the record. A second click undoes nothing more."""
        deleted, _rows = ReportLink.objects.filter(pk=self.pk).delete()
        if deleted:
            self.record(by, _now("decision undone about %(other)s"))

    def other_than(self, report):
        """The id of the other of the two."""
        return self.second_id if self.first_id == report.pk else self.first_id

    def record(self, by, words):
        """It stands in the history of both reports."""
        for report, other in ((self.first, self.second), (self.second, self.first)):
            audit.record(by, AuditEntry.Action.CHANGE, report, words % {"other": other})
