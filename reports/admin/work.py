"""What staff do with a report on its page: decide, hand over, hold, grade, write a note."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from campaign_site.recorded_admin import read
from reports.models import ConcernReport

from .forms import AskSupervisorForm, DecisionForm, GradingForm, HandOverForm, HoldForm, NoteForm
from .pages import CHANGES, ReportChangeView, ReportFormView


class DecisionView(ReportChangeView):
    form_class = DecisionForm
    form_name = "decision_form"
    place = "decision"
    said = _("Your decision is saved.")

    def save(self, form):
        given = form.cleaned_data
        reason = given.get("reason", "")
        self.report.decide(self.request.user, given["version"], reason, **form.decided)


class AskSupervisorView(ReportChangeView):
    form_class = AskSupervisorForm
    form_name = "ask_form"
    place = "ask"
    said = _("The report is with the supervisors now.")

    def save(self, form):
        self.report.ask_supervisor(self.request.user, form.cleaned_data["version"])


class HandOverView(ReportChangeView):
    form_class = HandOverForm
    form_name = "hand_over_form"
    place = "hand-over"
    said = _("The report is handed over.")

    def save(self, form):
        self.report.hand_over(self.request.user, **form.cleaned_data)


class HoldView(ReportChangeView):
    form_class = HoldForm
    form_name = "hold_form"
    place = "hold"
    said = _("The hold is changed.")

    def save(self, form):
        given, by = form.cleaned_data, self.request.user
        if given["wanted"] == "hold":
            self.report.hold(by, given["reason"], given["version"])
        elif by.has_perm("reports.lift_hold"):
            self.report.lift_hold(by, given["reason"], given["version"])
        else:
            raise PermissionDenied


class GradingView(ReportFormView):
    permission_required = CHANGES
    form_class = GradingForm
    form_name = "grading_form"
    place = "grading"
    said = _("The grading is saved.")

    def form_valid(self, form):
        self.report.grade(self.request.user, **form.cleaned_data)
        return super().form_valid(form)


class NoteView(ReportFormView):
    permission_required = CHANGES
    form_class = NoteForm
    form_name = "note_form"
    place = "notes"
    said = _("The note is saved.")

    def form_valid(self, form):
        self.report.note(self.request.user, form.cleaned_data["text"])
        return super().form_valid(form)


def section(request, report):
    gradings = list(report.gradings.select_related("by"))
    notes = report.notes.select_related("by")
    may_change = request.user.has_perms(CHANGES)
    forms = unbound_forms(request.user, report, gradings) if may_change else {}
    return forms | {
        "may_change": may_change,
        "may_lift_hold": request.user.has_perm("reports.lift_hold"),
        "gradings": gradings,
        "notes": [{"note": note, **read(note.text)} for note in notes],
    }


def unbound_forms(user, report, gradings):
    made_from = {"row": report, "by": user}
    return {
        "decision_form": DecisionForm(**made_from),
        "ask_form": may_ask(user, report) and AskSupervisorForm(**made_from),
        "hand_over_form": HandOverForm(**made_from),
        "hold_form": HoldForm(**made_from),
        "grading_form": GradingForm(initial=first_grades(report, gradings)),
        "note_form": NoteForm(),
    }


def may_ask(user, report):
    """Of what can't wait and goes nowhere: whoever may lift the hold need not ask."""
    is_asked = report.status == ConcernReport.Status.SUPERVISOR
    return report.is_urgent_on_hold and not is_asked and not user.has_perm("reports.lift_hold")


def first_grades(report, gradings):
    """The newest, to be changed. Of someone who gives no name nothing is known to begin with."""
    if gradings:
        return {name: getattr(gradings[0], name) for name in GradingForm.Meta.fields}
    is_anonymous = report.identity == ConcernReport.Identity.NONE
    return {"source": GradingForm.Meta.model.Source.UNTESTED} if is_anonymous else {}


PAGES = [
    ("<uuid:pk>/decision/", DecisionView, "decision"),
    ("<uuid:pk>/ask-supervisor/", AskSupervisorView, "ask_supervisor"),
    ("<uuid:pk>/hand-over/", HandOverView, "hand_over"),
    ("<uuid:pk>/hold/", HoldView, "hold"),
    ("<uuid:pk>/grade/", GradingView, "grade"),
    ("<uuid:pk>/note/", NoteView, "note"),
]
