"""How much was handed in, week by week, for approval.

Whoever approves a week approves the numbers that stood on the page. If something was recorded
meanwhile nothing is approved, and the page shows what is counted now.
"""

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from amnesty import handed_in
from amnesty.models import ApprovedTotal, ItemKind
from campaign_site import audit
from campaign_site.dates import days_in_words, monday_of
from campaign_site.models import AuditEntry
from campaign_site.staff_fields import PlacedForm, ReasonField
from campaign_site.staff_pages import StaffPage
from campaign_site.versions import Stale

Action = AuditEntry.Action
LOOKS = "amnesty.view_approvedtotal"
APPROVES = [LOOKS, "amnesty.approve_approvedtotal"]
APPROVE, TAKE_OFF = "approve", "take-off"
WEEKS_SHOWN = 26 * timedelta(days=7)
FIRST_YEAR = 2000
CHANGED = _(
    "Read the numbers again, and approve them if they are right. They have changed since you "
    "opened this page, and nothing was approved."
)


class Week:
    """A week with its numbers by the id of a kind: as counted now, and as approved."""

    def __init__(self, monday, counts, approved, ammunition=frozenset()):
        self.monday, self.counts, self.approved = monday, dict(counts), dict(approved)
        self.ammunition = ammunition

    def __str__(self):
        return days_in_words(self.monday, self.monday + handed_in.SIX_DAYS)

    @property
    def state(self):
        if not self.approved:
            return _("not approved")
        if self.is_approved_as_counted:
            return _("approved")
        return _("approved, and counted otherwise since")

    @property
    def is_approved_as_counted(self):
        return self.counts == self.approved

    @property
    def sums(self):
        """Weapons counted and approved, then ammunition counted and approved."""
        return [
            sum(number for kind, number in numbers.items() if (kind in self.ammunition) == wanted)
            for wanted in (False, True)
            for numbers in (self.counts, self.approved)
        ]

    @property
    def is_over(self):
        return self.monday + handed_in.SIX_DAYS < timezone.localdate()

    def rows(self, kinds):
        """Each kind with what is counted and what is approved, in the order of kinds."""
        return [
            (kind, self.counts.get(kind.pk, 0), self.approved.get(kind.pk, 0))
            for kind in kinds
            if kind.pk in self.counts or kind.pk in self.approved
        ]


class TotalsView(StaffPage):
    title = _("Handed in, week by week")
    template_name = "admin/amnesty/received/totals.html"
    extra_context = {"is_nav_sidebar_enabled": False}
    permission_required = LOOKS

    def get(self, request, *args, **kwargs):
        audit.record(request.user, Action.LIST, ApprovedTotal)
        last = monday_asked_for(request.GET.get("to")) or monday_of(timezone.localdate())
        first, end = last - WEEKS_SHOWN + timedelta(days=7), last + handed_in.SIX_DAYS
        counted, approved = handed_in.counted(first, end), handed_in.approved(first, end)
        mondays = sorted({*counted, *approved}, reverse=True)
        ammunition = set(
            ItemKind.objects.filter(group=ItemKind.Group.AMMUNITION).values_list("pk", flat=True)
        )
        context = {
            "weeks": [
                Week(monday, counted[monday], approved[monday], ammunition) for monday in mondays
            ],
            "period": days_in_words(first, end),
            "earlier": first - timedelta(days=7),
        }
        return self.render_to_response(self.get_context_data(**context))


class ApproveForm(forms.Form):
    """`seen` says which numbers stood on the page."""

    seen = forms.CharField(widget=forms.HiddenInput)


class TakeOffForm(PlacedForm):
    place = TAKE_OFF

    reason = ReasonField(
        label=_("Why the public must not read it any more"), help_text=_("This goes on record.")
    )


class WeekTotalsView(StaffPage):
    """One week, kind by kind. Whoever may approve it does so here, or takes it off."""

    template_name = "admin/amnesty/received/week_totals.html"
    extra_context = {"is_nav_sidebar_enabled": False}

    def get_permission_required(self):
        return APPROVES if self.request.method == "POST" else [LOOKS]

    @cached_property
    def monday(self):
        monday = monday_asked_for(self.kwargs["monday"])
        if monday is None:
            raise Http404
        return monday

    @cached_property
    def week(self):
        approved = handed_in.approved(self.monday, self.monday)[self.monday]
        return Week(self.monday, handed_in.counted_in(self.monday), approved)

    @property
    def title(self):
        return _("Handed in from %(days)s") % {"days": self.week}

    def get(self, request, *args, **kwargs):
        return self.show()

    def post(self, request, *args, **kwargs):
        if request.POST.get("wanted") == TAKE_OFF:
            return self.take_off(TakeOffForm(request.POST))
        form = ApproveForm(request.POST)
        if not form.is_valid() or form.cleaned_data["seen"] != as_seen(self.week.counts):
            form.add_error(None, CHANGED)
            return self.show(409, wrong_form=form)
        return self.approve(form)

    def approve(self, form):
        try:
            ApprovedTotal.objects.approve(self.request.user, self.monday, self.week.counts)
        except Stale:
            form.add_error(None, CHANGED)
            return self.show(409, wrong_form=form)
        return self.back(_("The public can read this week now."))

    def take_off(self, form):
        if not form.is_valid():
            return self.show(422, wrong_form=form, take_off_form=form)
        ApprovedTotal.objects.take_off(self.request.user, self.monday, form.cleaned_data["reason"])
        return self.back(_("The public does not read this week any more."))

    def back(self, said):
        messages.success(self.request, said)
        return HttpResponseRedirect(reverse("admin:amnesty_totals_week", args=[self.monday]))

    def show(self, status=200, **kwargs):
        subject = f"{ApprovedTotal._meta.label_lower} {self.monday}"
        audit.record(self.request.user, Action.VIEW, subject)
        may_approve = self.request.user.has_perms(APPROVES)
        approvals = ApprovedTotal.objects.filter(week=self.monday)
        context = {
            "week": self.week,
            "rows": self.week.rows(ItemKind.objects.agreed()),
            "approval": approvals.select_related("approved_by").first(),
            "seen": may_approve and as_seen(self.week.counts),
            "take_off_form": may_approve and self.week.approved and TakeOffForm(),
        }
        return self.render_to_response(self.get_context_data(**context | kwargs), status=status)


def as_seen(counts):
    """The numbers of a week in one line, always in the same order."""
    return ",".join(f"{kind}:{number}" for kind, number in sorted(counts.items()))


def monday_asked_for(text):
    """The Monday that an address names, or None: one that has come, and not ages ago."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    has_come = day.year >= FIRST_YEAR and day <= timezone.localdate()
    return day if has_come and day == monday_of(day) else None


PAGES = [
    ("totals/", TotalsView, "totals"),
    ("totals/<slug:monday>/", WeekTotalsView, "totals_week"),
]
