"""Who has the reference and the code sees how far a report is, and can add to it.

What is shown is one of four fixed phrases and never what was told. From the answer of the
server nobody learns whether a reference exists: a wrong code, an unknown reference, a code
that has run out and a code that is slowed down lead to one page, by the same work.

The reference and the code are sent once. What is kept, for 30 minutes, is the visitor's
encrypted draft with the number of the row, and with a mark of the code, so that it can be
found and taken out where it was written among what is added.
"""

from django import forms
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView

from campaign_site import references, secret_codes
from campaign_site.attempts import may_try
from campaign_site.drafts import Drafts, Unfinished
from campaign_site.forms import QuestionForm
from campaign_site.govuk import CharacterCount, Helper, TextInput
from campaign_site.journeys import LONGEST_ANSWER, new_run

from .models import Addition, ConcernReport

JOURNEY = "status"

Status = ConcernReport.Status

# Approved words. They say where a report is, never what was found or done.
PHRASES = {
    Status.RECEIVED: _("We have received it. It is waiting to be read."),
    Status.READ: _("An officer has read it."),
    Status.PASSED_ON: _("It is with the people who deal with this kind of concern."),
    Status.CLOSED: _("We have finished with it for now. You can still tell us more."),
}


def paper_field(label, example, width, error):
    """What someone copies from a piece of paper. No browser may keep it or correct it."""
    return forms.CharField(
        label=label,
        help_text=example,
        max_length=100,
        widget=TextInput(
            width=width, spellcheck=False, autocomplete="off", autocapitalize="characters"
        ),
        error_messages={"required": error, "max_length": error},
    )


class StatusForm(QuestionForm):
    helper = Helper()
    title = _("See how far your report is")
    tab_title = _("Reference and code")

    reference = paper_field(
        _("Reference"),
        _("It begins with C and has 10 letters and numbers. Spaces do not matter."),
        20,
        _("Enter the reference as it was shown to you"),
    )
    code = paper_field(
        _("Secret code"),
        _("It has 17 letters and numbers, and never 0, O, 1, I or L."),
        30,
        _("Enter the secret code as it was shown to you"),
    )

    def clean_reference(self):
        reference = references.normalise(self.cleaned_data["reference"])
        if not references.is_reference(reference) or not reference.startswith("C"):
            raise ValidationError(self.fields["reference"].error_messages["required"])
        return reference

    def clean_code(self):
        code = secret_codes.normalise(self.cleaned_data["code"])
        if not secret_codes.is_code(code):
            raise ValidationError(self.fields["code"].error_messages["required"])
        return code


class AdditionForm(QuestionForm):
    helper = Helper(submit=_("Send to the police"))

    text = forms.CharField(
        label=_("What do you want to add?"),
        help_text=_(
            "Do not write the reference or the secret code here. "
            "Do not put yourself at risk to find out more."
        ),
        widget=CharacterCount(rows=8),
        max_length=5000,
        error_messages={"required": _("Enter what you want to add")},
    )

    @property
    def heading(self):
        """The page has a heading of its own."""
        return None


def report_opened_by(reference, code):
    """The report with this reference and code, or None. Every way to None takes the same steps."""
    may_look = may_try(f"report {reference}", code)
    row = ConcernReport.objects.with_current_code().only("code_hash")
    report = row.filter(reference=reference).first()
    is_right = secret_codes.is_right(code, report.code_hash if report else "")
    return report if may_look and is_right else None


class StatusView(FormView):
    """Asks for the reference and the code. No page shows them again."""

    form_class = StatusForm
    template_name = "reports/status.html"
    is_mistyped = False

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return {**kwargs, "data": {}} if self.is_mistyped and "data" not in kwargs else kwargs

    def form_invalid(self, form):
        return redirect("reports:status-mistyped")

    def form_valid(self, form):
        report = report_opened_by(**form.cleaned_data)
        if report is None:
            return redirect("reports:status-not-opened")
        mark = secret_codes.mark_of(form.cleaned_data["code"])
        draft = Unfinished(JOURNEY, new_run(), typed={"report": str(report.pk), "mark": mark})
        response = HttpResponseRedirect(opened_url(draft.run))
        Drafts(self.request).keep(draft, response)
        return response

    def get_context_data(self, **kwargs):
        days = ConcernReport.CODE_LASTS.days
        back_url = reverse("reports:start")
        return super().get_context_data(days=days, back_url=back_url, **kwargs)


def opened_url(run, page="status-opened"):
    return f"{reverse(f'reports:{page}')}?run={run}"


class OpenedView(TemplateView):
    """Says how far the report is, and takes what its writer adds."""

    cannot = _("We can’t take this right now")
    meanwhile = _("This page stays open for 30 minutes after you opened it.")
    template_name = "reports/status_opened.html"

    def dispatch(self, request, *args, **kwargs):
        self.drafts = Drafts(request)
        self.draft = self.drafts.find(JOURNEY, request.GET.get("run", ""))
        self.report = self.find_report()
        if self.report is None:
            return redirect("reports:status-closed")
        return super().dispatch(request, *args, **kwargs)

    def find_report(self):
        if self.draft.is_empty:
            return None
        open_reports = ConcernReport.objects.with_current_code().select_related("topic")
        return open_reports.defer("answers").filter(pk=self.draft.typed["report"]).first()

    def post(self, request, *args, **kwargs):
        if "close" in request.POST:
            self.drafts.forget(self.draft)
            return redirect("reports:status-closed")
        form = AdditionForm(request.POST)
        if len(form.typed()) > LONGEST_ANSWER:
            raise RequestDataTooBig
        self.take(form)
        response = HttpResponseRedirect(opened_url(self.draft.run))
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
            phrase=PHRASES[self.report.status],
            topic=self.report.topic,
            is_added="is_added" in self.draft.sent,
            seconds_left=self.draft.seconds_left,
            keep_url=opened_url(self.draft.run, "status-keep"),
            timed_out_url=reverse("reports:status-closed"),
            **kwargs,
        )


@require_POST
def keep_open(request):
    """Another 30 minutes for a page on which someone still writes."""
    draft = Unfinished(JOURNEY, request.GET.get("run", ""))
    return HttpResponse(status=204 if Drafts(request).extend(draft) else 410)
