"""How two people delete what is due for review. These pages show no word of a report.

Whoever keeps the records need not read the reports: a reference, a topic and a day are enough
to decide by the schedule.
"""

import logging

from django import forms
from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic.edit import FormMixin

from campaign_site import audit
from campaign_site.counts import capped, in_words
from campaign_site.models import AuditEntry
from campaign_site.paging import OrderedPaginator
from campaign_site.references import normalise
from campaign_site.staff_fields import DayField, ReasonField
from campaign_site.staff_pages import StaffPage
from campaign_site.write_ahead_log import empty_write_ahead_log
from reports.models import ConcernReport, Disposal, Topic
from reports.models.disposal import CannotDispose

from .retention import HOLDS, LIFT, PUT, turn_legal_hold

AT_ONCE = 100
KEEP, PROPOSE = "keep", "propose"
AGREE, REFUSE = "agree", "refuse"
ON_RECORD = _("This goes on record and stays. Write no names, and nothing told.")

logger = logging.getLogger(__name__)


class TickedForm(forms.Form):
    """Rows of a list, and what to do with them. Each button says it in its own words."""

    WANTED = ()

    ticked = forms.ModelMultipleChoiceField(
        queryset=None,
        error_messages={
            "required": _("Select one report or more"),
            "invalid_choice": _("Select from the list as it is now: it has just changed"),
        },
    )
    wanted = forms.ChoiceField(error_messages={"required": _("Select one of the buttons")})
    reason = ReasonField(help_text=ON_RECORD)

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ticked"].queryset = rows
        self.fields["wanted"].choices = [(wanted, "") for wanted in self.WANTED]

    def clean_ticked(self):
        if len(self.cleaned_data["ticked"]) > AT_ONCE:
            words = _("Select %(number)s reports at once, or fewer")
            raise forms.ValidationError(words, params={"number": AT_ONCE})
        return self.cleaned_data["ticked"]

    def ticked_keys(self):
        return self["ticked"].value() or []


class DueForm(TickedForm):
    WANTED = (PROPOSE, KEEP)

    review_on = DayField(
        label=_("Review again on"), required=False, help_text=_("Only to keep them longer.")
    )

    def clean(self):
        typed = super().clean()
        if typed.get("wanted") == KEEP and "review_on" not in self.errors:
            day = typed.get("review_on")
            if day is None or day <= timezone.localdate():
                self.add_error("review_on", _("Enter a day after today"))
        return typed


class ProposedForm(TickedForm):
    WANTED = (AGREE, REFUSE)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why they stay")
        self.fields["reason"].help_text = _("Only to refuse. It goes on record: write no names.")
        self.fields["reason"].required = self.data.get("wanted") == REFUSE


class LiftForm(TickedForm):
    WANTED = (LIFT,)


class PutForm(forms.Form):
    reference = forms.CharField(
        label=_("Reference"),
        max_length=20,
        error_messages={"required": _("Enter the reference of a report")},
    )
    reason = ReasonField(help_text=ON_RECORD)

    def clean_reference(self):
        reference = normalise(self.cleaned_data["reference"])
        report = ConcernReport.objects.defer("answers").filter(reference=reference).first()
        if report is None:
            raise forms.ValidationError(_("Enter the reference of a report that exists"))
        return report


class ListPage(FormMixin, StaffPage):
    """A list to tick rows in. Each ticked row is a transaction of its own."""

    name = ""  # of its address

    def get(self, request, *args, **kwargs):
        return self.show()

    def show(self, status=200, **kwargs):
        """The list, also where it comes back with a mistake: each time it is a look at it."""
        audit.record(self.request.user, AuditEntry.Action.LIST, f"reports.{self.name}")
        return self.render_to_response(self.get_context_data(**kwargs), status=status)

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if not form.is_valid():
            return self.show(status=422, form=form, wrong_form=form)
        self.decide(**form.cleaned_data)
        return HttpResponseRedirect(reverse(f"admin:reports_{self.name}"))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"rows": self.rows()}

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", self.get_form())
        page = OrderedPaginator(self.rows(), AT_ONCE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, places=places(self.request.user), **kwargs)

    def each(self, rows, action, said):
        """Do it with each row; of those where it can't be done, say why."""
        done = 0
        for row in rows:
            try:
                action(row)
                done += 1
            except CannotDispose as why:
                messages.warning(self.request, f"{row}: {why}")
            except (DatabaseError, OSError):
                logger.exception("A report could not be deleted.")
                words = _("%(report)s could not be deleted yet. The site tries again later.")
                messages.error(self.request, words % {"report": row})
        if done:
            messages.success(self.request, said(done))


class DueView(ListPage):
    name = "disposal_due"
    title = _("Due for review")
    permission_required = "reports.propose_disposal"
    template_name = "admin/reports/disposal/due.html"
    form_class = DueForm

    def rows(self):
        reports = Disposal.objects.undecided().defer("answers")
        return reports.select_related("topic__retention_schedule")

    def get_context_data(self, **kwargs):
        without = Topic.objects.filter(retention_schedule=None)
        return super().get_context_data(topics_without_schedule=without, **kwargs)

    def decide(self, ticked, wanted, reason, review_on):
        by = self.request.user
        if wanted == KEEP:
            self.each(ticked, lambda report: keep(report, review_on, by, reason), kept)
        else:
            self.each(ticked, lambda row: Disposal.objects.propose(row, by, reason), proposed)


class ProposedView(ListPage):
    name = "disposal_proposed"
    title = _("Proposed for deletion")
    permission_required = "reports.agree_disposal"
    template_name = "admin/reports/disposal/proposed.html"
    form_class = ProposedForm

    def rows(self):
        return Disposal.objects.undone().select_related("proposed_by", "agreed_by")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = context["page"].object_list
        reports = ConcernReport.objects.defer("answers").select_related("topic")
        found = reports.in_bulk([row.report_id for row in rows])
        context["rows"] = [(row, found.get(row.report_id)) for row in rows]
        return context

    def decide(self, ticked, wanted, reason):
        by = self.request.user
        if wanted == REFUSE:
            self.each(ticked, lambda row: row.refuse(by, reason), refused)
            return
        self.each(ticked, lambda row: agree(row, by), deleted)
        empty_write_ahead_log()


class HoldsView(ListPage):
    name = "legal_holds"
    title = _("Legal holds")
    permission_required = HOLDS
    template_name = "admin/reports/disposal/holds.html"
    form_class = LiftForm

    def rows(self):
        held = ConcernReport.objects.filter(is_on_legal_hold=True)
        held = held.defer("answers").select_related("topic__retention_schedule")
        return held.order_by("reference")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"put_form": PutForm(auto_id="put-%s")} | kwargs)

    def post(self, request, *args, **kwargs):
        if request.POST.get("wanted") == LIFT:
            return super().post(request, *args, **kwargs)
        form = PutForm(request.POST, auto_id="put-%s")
        if not form.is_valid():
            lift_form = LiftForm(rows=self.rows())
            return self.show(status=422, put_form=form, form=lift_form, wrong_form=form)
        turn_legal_hold(request, form.cleaned_data["reference"], PUT, form.cleaned_data["reason"])
        return HttpResponseRedirect(reverse(f"admin:reports_{self.name}"))

    def decide(self, ticked, wanted, reason):
        for report in ticked:
            turn_legal_hold(self.request, report, wanted, reason)


def keep(report, day, by, reason):
    if not report.keep_until(day, by, reason):
        raise CannotDispose(report.kept_because())


def agree(disposal, by):
    """The second of the two: the report goes at once. One that was agreed on before as well."""
    if not disposal.agreed_on:
        disposal.agree(by)
    disposal.carry_out()


def kept(number):
    return ngettext("%d report is kept.", "%d reports are kept.", number) % number


def proposed(number):
    words = ngettext(
        "%d report is proposed. Somebody else must agree before it is deleted.",
        "%d reports are proposed. Somebody else must agree before they are deleted.",
        number,
    )
    return words % number


def refused(number):
    return ngettext("%d report stays.", "%d reports stay.", number) % number


def deleted(number):
    return ngettext("%d report is deleted.", "%d reports are deleted.", number) % number


def places(user):
    """The pages of this module that somebody may open: name, title, and how many wait there."""
    return [
        (view.name, view.title, in_words(capped(view().rows(), "reference")))
        for view in VIEWS
        if user.has_perm(view.permission_required)
    ]


VIEWS = [DueView, ProposedView, HoldsView]
PAGES = [
    ("disposal/", DueView, DueView.name),
    ("disposal/proposed/", ProposedView, ProposedView.name),
    ("disposal/holds/", HoldsView, HoldsView.name),
]
