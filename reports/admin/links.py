"""Which other reports may be about the same, and what a person says to that."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from reports.models import ConcernReport, IndexEntry, ReportLink

from .pages import CHANGES, ReportFormView
from .repeats import VIEW_GIVERS, RepeatsView, in_words

MOST_SUGGESTED = 20


class LinkView(ReportFormView):
    """A button beside another report. There is nothing to type, and so nothing to get wrong."""

    permission_required = CHANGES
    place = "links"

    def post(self, request, *args, **kwargs):
        others = ConcernReport.objects.exclude(pk=self.report.pk)
        self.decide(request.user, get_object_or_404(others, pk=kwargs["other"]))
        return self.form_valid(None)


class SameView(LinkView):
    said = _("The two reports are linked.")

    def decide(self, by, other):
        ReportLink.objects.decide(by, self.report, other, is_same=True)


class NotSameView(LinkView):
    said = _("Noted: the two reports are not about the same.")

    def decide(self, by, other):
        ReportLink.objects.decide(by, self.report, other, is_same=False)


class UndoView(LinkView):
    said = _("The decision is undone.")

    def decide(self, by, other):
        for link in ReportLink.objects.of(self.report).of(other):
            link.undo(by)


def section(request, report):
    decided = {link.other_than(report): link for link in ReportLink.objects.of(report)}
    shared = IndexEntry.objects.shared_with(report)
    open_ones = [pk for pk in shared if pk not in decided]
    shown = [*decided, *open_ones[:MOST_SUGGESTED]]
    reports = ConcernReport.objects.select_related("topic").defer("answers").in_bulk(shown)
    rows = [row(reports[pk], shared.get(pk, ()), decided.get(pk)) for pk in shown if pk in reports]
    return {
        "linked": [row for row in rows if row["link"] and row["link"].is_same],
        "suggested": [row for row in rows if not row["link"]],
        "unlike": [row for row in rows if row["link"] and not row["link"].is_same],
        "has_more_suggested": len(open_ones) > MOST_SUGGESTED,
        "has_repeat_giver": request.user.has_perms(VIEW_GIVERS)
        and IndexEntry.objects.has_repeat_giver(report),
    }


def row(report, kinds, link):
    return {"report": report, "shares": in_words(kinds), "link": link}


PAGES = [
    ("repeats/", RepeatsView, "repeats"),
    ("<uuid:pk>/links/<uuid:other>/same/", SameView, "same"),
    ("<uuid:pk>/links/<uuid:other>/not-same/", NotSameView, "not_same"),
    ("<uuid:pk>/links/<uuid:other>/undo/", UndoView, "undo_link"),
]
