"""Many reports at once, as a file for another program: chosen columns, a reason, on record.

It begins in the queue, with the reports that are ticked or all that its filters leave. The
page says how many they are; the file has those and no others, without any on hold for safety.
Each report in the file has an entry of its own in the audit trail.
"""

import json
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.references import is_reference
from campaign_site.staff_pages import StaffPage, who_and_when
from reports.models import ConcernReport

from .columns import COLUMNS, ORIGINAL, choices
from .pointers import ACCEPTED, LookedField, pointers_of
from .queue import QueueView
from .sharing import why_needed
from .sheets import MARK, as_file
from .spreadsheets import as_csv

AT_MOST = 1000
TOO_MANY = _("At most 1,000 reports go into one export. Narrow the list with its filters.")
NONE_LEFT = _("None of these reports can be exported: they are on hold for safety, or deleted.")
LOOK_FIRST = _(
    "Select this when you have looked at the words. Texts that have such words: %(count)d, of "
    "%(references)s"
)
SHOWN_TO_LOOK_AT = 10
MADE_BY = _("Exported by %(who)s at %(when)s")


class Format(models.TextChoices):
    CSV = "csv", _("CSV, for spreadsheets")
    JSON = "json", _("JSON, for other programs")


TYPES = {Format.CSV: "text/csv; charset=utf-8", Format.JSON: "application/json"}


def named(references):
    """The reports of these references, and one more than fit where there are more."""
    references = list(filter(is_reference, references))[: AT_MOST + 1]
    return ConcernReport.objects.filter(reference__in=references)


class ExportForm(forms.Form):
    """`references` are those that were counted on the page, with spaces between them."""

    references = forms.CharField(widget=forms.HiddenInput)
    columns = forms.MultipleChoiceField(
        label=_("What it says of each report, beside the reference"),
        choices=choices,
        initial=["received", "topic", "safe_text"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select what it says of each report")},
    )
    original = forms.BooleanField(
        label=_("What was told, too"),
        help_text=_(
            "Only where the safe-to-share text will not do. It may show who told us. Contact "
            "details are never part of it."
        ),
        required=False,
    )
    format = forms.ChoiceField(
        label=_("Format"),
        choices=Format,
        initial=Format.CSV,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select the format")},
    )
    reason = why_needed()
    looked = LookedField(
        required=False,
        help_text=_("Only needed where the safe-to-share texts in the file have such words."),
    )

    def __init__(self, *args, may_have_original, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_have_original:
            del self.fields["original"]

    def reports(self):
        return named((self["references"].value() or "").split())

    def clean(self):
        if self.reports().count() > AT_MOST:
            raise ValidationError(TOO_MANY)
        if not self.reports().filter(is_held=False).exists():
            raise ValidationError(NONE_LEFT)
        if not self.errors and not self.cleaned_data["looked"] and self.pointed:
            first = ", ".join(self.pointed[:SHOWN_TO_LOOK_AT])
            words = LOOK_FIRST % {"count": len(self.pointed), "references": first}
            self.add_error("looked", words)

    @cached_property
    def pointed(self):
        """Those whose safe text goes into the file with words in it that may point to the giver."""
        if "safe_text" not in self.cleaned_data["columns"]:
            return []
        reports = self.reports().filter(is_held=False, shareable_text__isnull=False)
        reports = reports.select_related("shareable_text").prefetch_related("additions")
        return [report.reference for report in reports if pointers_of(report)]

    def export(self, by):
        """The file, as it was asked for."""
        wanted = {"reference", *self.cleaned_data["columns"]}
        chosen = [column for column in COLUMNS if column.name in wanted]
        original = [ORIGINAL] if self.cleaned_data.get("original") else []
        reports = self.reports().select_related("topic", "shareable_text")
        return Export(
            reports=list(reports.filter(is_held=False).prefetch_related("gradings", "additions")),
            held=reports.filter(is_held=True).count(),
            columns=[*chosen, *original],
            format=self.cleaned_data["format"],
            made_by=MADE_BY % who_and_when(by),
            reason=self.cleaned_data["reason"],
            pointed=self.pointed,
        )


@dataclass(frozen=True)
class Export:
    """A file that says first who made it, when and why."""

    reports: list
    held: int
    columns: list
    format: str
    made_by: str
    reason: str
    pointed: list

    @property
    def has_original(self):
        return ORIGINAL in self.columns

    @property
    def name(self):
        return f"reports-{timezone.localdate().isoformat()}.{self.format}"

    @property
    def first_line(self):
        counts = gettext("Reports: %(count)d. Left out, as they are on hold: %(held)d.")
        said = [
            *([f"{MARK}."] if self.has_original else []),
            f"{self.made_by}.",
            counts % {"count": len(self.reports), "held": self.held},
            gettext("Reason: %(reason)s") % {"reason": self.reason},
        ]
        return " ".join(said)

    def content(self):
        names = [column.name for column in self.columns]
        rows = [[column.value(report) for column in self.columns] for report in self.reports]
        if self.format == Format.CSV:
            return as_csv([[self.first_line], names, *rows])
        reports = [dict(zip(names, row, strict=True)) for row in rows]
        told = {"export": self.first_line, "reports": reports}
        return json.dumps(told, ensure_ascii=False, indent=1).encode(errors="replace")

    @transaction.atomic
    def record(self, by):
        names = " ".join(column.name for column in self.columns[1:])
        accepted = f", {ACCEPTED}: {len(self.pointed)}" if self.pointed else ""
        outcome = f"{self.format}, {len(self.reports)}{accepted}: {names}"
        audit.record(by, AuditEntry.Action.EXPORT, ConcernReport, outcome, self.reason)
        each = f"{self.format}, original" if self.has_original else self.format
        looked_at = set(self.pointed)
        pointed = [report for report in self.reports if report.reference in looked_at]
        others = [report for report in self.reports if report.reference not in looked_at]
        for rows, said in ((others, each), (pointed, f"{each}, {ACCEPTED}")):
            audit.record_each(by, AuditEntry.Action.EXPORT, rows, said, self.reason)


class ExportView(StaffPage):
    permission_required = ["reports.view_concernreport", "reports.export_concernreport"]
    template_name = "admin/reports/concernreport/export.html"
    title = _("Export reports")
    place = "export"
    look = {"action": AuditEntry.Action.LIST}

    def get(self, request, *args, **kwargs):
        """About all that the queue shows with the same filters."""
        queue = QueueView()
        queue.setup(request)
        self.look = queue.look
        return self.ask_about(queue.reports().in_queue_order())

    def post(self, request, *args, **kwargs):
        if "references" in request.POST:
            return self.make(self.form(request.POST))
        return self.ask_about(named(request.POST.getlist("report")))

    def ask_about(self, reports):
        references = list(reports.values_list("reference", flat=True)[: AT_MOST + 1])
        if not references:
            return self.back(_("Select the reports first."))
        if len(references) > AT_MOST:
            return self.back(TOO_MANY)
        return self.ask(self.form(initial={"references": " ".join(references)}))

    def back(self, why):
        messages.error(self.request, why)
        return HttpResponseRedirect(reverse("admin:reports_concernreport_changelist"))

    def form(self, *args, **kwargs):
        may_have_original = self.request.user.has_perm("reports.share_original")
        return ExportForm(*args, may_have_original=may_have_original, **kwargs)

    def ask(self, form, status=200, **kwargs):
        counts = {
            "count": form.reports().filter(is_held=False).count(),
            "held": form.reports().filter(is_held=True).count(),
        }
        outcome = f"to export, {sum(counts.values())}"
        audit.record(self.request.user, row=ConcernReport, outcome=outcome, **self.look)
        context = self.get_context_data(form=form, **counts, **kwargs)
        return self.render_to_response(context, status=status)

    def make(self, form):
        if not form.is_valid():
            return self.ask(form, status=422, wrong_form=form)
        export = form.export(by=self.request.user)
        content = export.content()
        export.record(by=self.request.user)
        return as_file(content, TYPES[export.format], export.name)


PAGES = [("export/", ExportView, "export")]
