"""The list of reports that an officer opens in the morning.

It shows what is coarse and opens nothing. What was told shows when one report is opened.
"""

from contextlib import suppress
from urllib.parse import parse_qsl

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaign_site import audit, counts
from campaign_site.models import AuditEntry
from campaign_site.recorded_admin import ReadOnlyAdmin
from campaign_site.references import is_reference
from campaign_site.staff_pages import StaffPage
from reports.models import ConcernReport, Disposal, SavedFilter
from reports.models.queue import Queue

from .queue_form import QueueForm, ReferenceForm
from .queue_page import PAGE_SIZE, Page

DOUBTS = "queue=doubts"
TABS = (
    (gettext_lazy("Open"), ""),
    (gettext_lazy("Mine"), "assignee=me"),
    (gettext_lazy("Nobody’s"), "assignee=nobody"),
    (gettext_lazy("Needs a supervisor"), "status=supervisor"),
    (gettext_lazy("Overdue"), "only=overdue"),
    (gettext_lazy("On hold"), "only=held"),
    (gettext_lazy("With doubts"), DOUBTS),
    (gettext_lazy("Ended"), "queue=ended"),
)


class SavedFilterForm(forms.ModelForm):
    class Meta:
        model = SavedFilter
        fields = ["name"]
        labels = {"name": gettext_lazy("Name for this view")}
        error_messages = {"name": {"required": gettext_lazy("Enter a name for this view")}}

    def clean(self):
        """Two of one person's views have two names, though nobody types whose a view is."""
        typed = super().clean()
        self.instance.name = typed.get("name", "")
        self.instance.validate_constraints()
        return typed


class QueueView(StaffPage):
    permission_required = "reports.view_concernreport"
    template_name = "admin/reports/concernreport/change_list.html"
    title = gettext_lazy("Reports")

    @cached_property
    def form(self):
        return QueueForm(self.request.GET)

    @cached_property
    def search(self):
        return ReferenceForm(self.request.GET if "q" in self.request.GET else None)

    @cached_property
    def is_search(self):
        return self.search.is_valid()

    def get(self, request, *args, **kwargs):
        self.record()
        return self.render_to_response(self.get_context_data())

    @property
    def look(self):
        """Whether it is a look at the list or a search, and for which report if it was named."""
        typed = self.search.cleaned_data["q"] if self.is_search else ""
        action = AuditEntry.Action.SEARCH if self.search.is_bound else AuditEntry.Action.LIST
        return {"action": action, "about": typed if is_reference(typed) else ""}

    def record(self):
        """Before the list is shown. The names of its filters are kept, and nothing typed."""
        names = "" if self.is_search else ", ".join(self.form.names)
        audit.record(self.request.user, row=ConcernReport, outcome=names, **self.look)

    def reports(self):
        if self.is_search:
            return ConcernReport.objects.with_reference(self.search.cleaned_data["q"])
        return self.form.narrow(ConcernReport.objects.all(), self.request.user)

    def get_context_data(self, **kwargs):
        page = Page(self.reports().in_queue_order(), self.request.GET.get("p", ""))
        saved = SavedFilter.objects.of(self.request.user)
        usual = {
            "page": page,
            "form": self.form,
            "search": self.search,
            "is_search": self.is_search,
            "heading": self.heading(saved),
            "query": self.query,
            "query_pairs": parse_qsl(self.query),
            "tabs": self.tabs(),
            "left_out": self.left_out(),
            "saved_filters": saved,
            "saving": SavedFilterForm(),
            "gone": self.gone() if self.is_search and not page.rows else None,
            "may_take": self.request.user.has_perm("reports.change_concernreport"),
        }
        return super().get_context_data(**usual | kwargs)

    def tabs(self):
        """Each list, and of the one that nobody shall forget how many stand in it."""
        doubted = ConcernReport.objects.filter(queue=Queue.DOUBTS).in_queue_order()
        number = counts.in_words(counts.capped(doubted, "reference"))
        return [(name, query, number if query == DOUBTS else "") for name, query in TABS]

    def left_out(self):
        """How many with doubts match too, in words, where this view does not show them."""
        if self.is_search or not self.form.leaves_out_doubts:
            return ""
        doubted = self.form.narrow(ConcernReport.objects, self.request.user, [Queue.DOUBTS])
        number = counts.capped(doubted.in_queue_order(), "reference")
        if not counts.is_counted(number):
            return _("More than %s reports with doubts match too.") % f"{counts.MOST:,}"
        words = ngettext(
            "%d report with doubts matches too.", "%d reports with doubts match too.", number
        )
        return words % number if number else ""

    @property
    def query(self):
        """What this view is called in an address, without the page."""
        if self.is_search:
            return f"q={self.search.cleaned_data['q']}"
        return self.form.query

    def heading(self, saved):
        """What this view is called, if it has a name."""
        if self.is_search:
            return _("Found by reference: %s") % self.search.cleaned_data["q"]
        names = {row.query: row.name for row in saved} | {query: name for name, query in TABS}
        return names.get(self.query, _("As you chose"))

    def gone(self):
        """What remains of a report of this reference that was deleted."""
        reference = self.search.cleaned_data["q"]
        return Disposal.objects.filter(reference=reference, deleted_on__isnull=False).first()

    def post(self, request, *args, **kwargs):
        actions = {
            "take": self.take,
            "give-back": self.give_back,
            "save-filter": self.save_filter,
            "delete-filter": self.delete_filter,
        }
        if request.POST.get("action") not in actions:
            raise BadRequest
        return actions[request.POST["action"]]() or self.back()

    def back(self):
        return HttpResponseRedirect(f"{self.request.path}?{self.request.GET.urlencode()}")

    def chosen_reports(self):
        if not self.request.user.has_perm("reports.change_concernreport"):
            raise PermissionDenied
        chosen = filter(is_reference, self.request.POST.getlist("report")[:PAGE_SIZE])
        return ConcernReport.objects.filter(reference__in=chosen)

    def take(self):
        reports = self.chosen_reports()
        chosen, moved = reports.count(), reports.take(self.request.user)
        self.say(
            (moved, ngettext("%d report is with you now.", "%d reports are with you now.", moved)),
            (
                chosen - moved,
                ngettext(
                    "%d report stays as it is: somebody has it, or the work on it ended.",
                    "%d reports stay as they are: somebody has them, or the work on them ended.",
                    chosen - moved,
                ),
            ),
        )

    def give_back(self):
        reports = self.chosen_reports()
        chosen, moved = reports.count(), reports.give_back(self.request.user)
        self.say(
            (moved, ngettext("%d report is with nobody.", "%d reports are with nobody.", moved)),
            (
                chosen - moved,
                ngettext(
                    "%d report stays as it is: it is not with you.",
                    "%d reports stay as they are: they are not with you.",
                    chosen - moved,
                ),
            ),
        )

    def say(self, *counted):
        told = [words % number for number, words in counted if number]
        for words in told or [_("Select the reports first.")]:
            messages.info(self.request, words)

    def save_filter(self):
        mine = SavedFilter(owner=self.request.user, query=self.form.query)
        saving = SavedFilterForm(self.request.POST, instance=mine)
        if not saving.is_valid():
            self.record()
            return self.render_to_response(self.get_context_data(saving=saving), status=422)
        saving.save()
        messages.success(self.request, _("This view is saved."))
        return None

    def delete_filter(self):
        with suppress(ValueError):  # what is no number is nobody's
            mine = SavedFilter.objects.of(self.request.user)
            mine.filter(pk=self.request.POST.get("filter", "")).delete()
        messages.success(self.request, _("The saved view is gone."))


class QueueAdmin(ReadOnlyAdmin):
    """The admin's list of reports is the queue."""

    def changelist_view(self, request, extra_context=None):
        return QueueView.as_view()(request)
