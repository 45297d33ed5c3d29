"""Who has the reference and the code sees what has happened to a report, and can add to it.

What is shown is one of four fixed phrases and never what was told. From the answer of the
server nobody learns whether a reference exists: a wrong code, an unknown reference, a code
that has run out and a code that is slowed down lead to one page, by the same work.

What is kept of the reference and the code, for 30 minutes, is the visitor's encrypted draft
with the number of the row, and with a mark of the code, so that it can be found and taken
out where it was written among what is added. The two themselves are kept only while one of
them does not have the form of its kind, so that a slip of the pen can be mended.
"""

from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from campaign_site import secret_codes
from campaign_site.attempts import may_try
from campaign_site.draft_pages import RunningOutView, typed_into
from campaign_site.drafts import Unfinished
from campaign_site.interruptions import too_late
from campaign_site.journeys import new_run

from .forms.status import AdditionForm, StatusForm
from .models import Addition, ConcernReport

JOURNEY = "status"

Status = ConcernReport.PublicStatus

# Approved words. They say where a report is, never what was found or done.
PHRASES = {
    Status.RECEIVED: _("We have received it. It is waiting to be read."),
    Status.READ: _("An officer has read it."),
    Status.PASSED_ON: _("It is with the people who deal with this kind of concern."),
    Status.CLOSED: _("We have finished with it for now. You can still tell us more."),
}


def report_opened_by(reference, code):
    """The report with this reference and code, or None. Every way to None takes the same steps."""
    may_look = may_try(f"report {reference}", code)
    report = report_with(reference)
    is_right = secret_codes.is_right(code, report.code_hash if report else "")
    return report if may_look and is_right else None


def report_with(reference):
    rows = ConcernReport.objects.with_current_code().only("code_hash")
    return rows.filter(reference=reference).first()


class StatusPage(RunningOutView):
    """What the page that asks and the page that is opened have in common."""

    kept_as = JOURNEY
    keep_page = "reports:status-keep"
    timed_out_page = "reports:status-closed"
    begins_at = "status"


class StatusView(StatusPage, FormView):
    """Asks for the reference and the code. Whatever has their form is never shown again."""

    cannot = _("We can’t open it right now")
    meanwhile = _("Keep your reference and your code.")
    form_class = StatusForm
    template_name = "reports/status.html"

    def needs_a_draft(self):
        return False

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if "mistyped" in self.draft.typed:
            kwargs.setdefault("data", QueryDict(self.draft.typed["mistyped"]))
        return kwargs

    def form_invalid(self, form):
        return self.go_on("status", {"mistyped": typed_into(form)})

    def form_valid(self, form):
        report = report_opened_by(**form.cleaned_data)
        if report is None:
            self.drafts.forget(self.draft)
            response = redirect("reports:status-not-opened")
            self.drafts.drop_ended(response)
            return response
        mark = secret_codes.mark_of(form.cleaned_data["code"])
        return self.go_on("status-opened", {"report": str(report.pk), "mark": mark})

    def go_on(self, page, typed):
        """To a page that begins with this, and with nothing of what was kept before."""
        self.drafts.forget(self.draft)
        draft = Unfinished(JOURNEY, new_run(), typed=typed)
        response = HttpResponseRedirect(address(page, draft.run))
        self.drafts.keep(draft, response)
        return response

    def get_context_data(self, **kwargs):
        days = ConcernReport.CODE_LASTS.days
        back_url = reverse("reports:start")
        return super().get_context_data(days=days, back_url=back_url, **kwargs)


def address(page, run):
    return f"{reverse(f'reports:{page}')}?run={run}"


class OpenedView(StatusPage, TemplateView):
    """Says what has happened to the report, and takes what its writer adds."""

    cannot = _("We can’t take this right now")
    meanwhile = _("This page stays open for 30 minutes after you opened it.")
    gone = _("This page has been closed.")
    template_name = "reports/status_opened.html"

    def dispatch(self, request, *args, **kwargs):
        self.report = self.find_report()
        if self.report is None:
            return too_late(request, self) or redirect("reports:status-closed")
        return super().dispatch(request, *args, **kwargs)

    def find_report(self):
        open_reports = ConcernReport.objects.with_current_code()
        return open_reports.defer("answers").filter(pk=self.draft.typed.get("report")).first()

    def post(self, request, *args, **kwargs):
        if "close" in request.POST:
            self.drafts.forget(self.draft)
            return redirect("reports:status-closed")
        form = AdditionForm(request.POST)
        typed_into(form)
        self.take(form)
        response = HttpResponseRedirect(address("status-opened", self.draft.run))
        self.drafts.keep(self.draft, response)
        return response

    def take(self, form):
        """Store what was added. A text with the code in it comes back without it."""
        opened = {name: self.draft.typed[name] for name in ("report", "mark")}
        text = form.data.get("text", "")
        cleaned = secret_codes.without_code(text, opened["mark"])
        if form.is_valid() and cleaned == text:
            Addition.objects.receive(self.report, form.cleaned_data["text"], self.draft.token)
            self.draft.typed, self.draft.sent = opened, {"is_added": True}
        else:
            kept = {"text": cleaned, "had_code": cleaned != text}
            self.draft.typed, self.draft.sent = opened | kept, {}

    def form(self):
        if "text" not in self.draft.typed:
            return AdditionForm()
        form = AdditionForm({"text": self.draft.typed["text"]})
        if self.draft.typed["had_code"] and form.is_valid():
            form.add_error(
                "text",
                _(
                    "Enter it without the secret code. We have taken the code out: "
                    "check your text and send it again."
                ),
            )
        return form

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            form=self.form(),
            phrase=PHRASES[self.report.public_status],
            is_added="is_added" in self.draft.sent,
            **kwargs,
        )
