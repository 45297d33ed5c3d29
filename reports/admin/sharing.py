"""The safe-to-share text of a report, and the ways out of the site: on paper or as a file.

What goes out is that text and nothing else. What was told goes out only by the hand of
someone with a permission of its own, who says why. Who told it never does. Nothing goes
out of a report that is on hold for safety.
"""

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.recorded_admin import WHY_SHUT, read
from campaign_site.staff_fields import LineField, PlacedForm, ReasonField
from campaign_site.staff_pages import who_and_when
from campaign_site.versions import Stale
from reports.models import ShareableText

from .pages import CHANGES, ReportFormView, ReportPage
from .pointers import ACCEPTED, LookedField, pointers, pointers_of
from .sheets import as_file, original_sheet, safe_sheet

Action = AuditEntry.Action
HELD = _(
    "This report is on hold for safety. Nothing of it may be printed, shared or exported "
    "until the hold is lifted."
)
NOT_WRITTEN = _("There is no safe-to-share text yet. Write it first.")
WHY_NOT = WHY_SHUT | {ShareableText.DoesNotExist: NOT_WRITTEN}
LOOK_FIRST = _(
    "Look first at the words that may point to the giver, and say that you have looked at them."
)
MADE_BY = {
    Action.PRINT: _("Printed by %(who)s at %(when)s"),
    Action.SHARE: _("Shared by %(who)s at %(when)s"),
}
SHARES = ["reports.view_concernreport", "reports.share_concernreport"]
STALE = _(
    "Someone else wrote another text meanwhile. It stands above. Below is what you wrote: "
    "save again to put it in the place of theirs."
)


class RecipientField(LineField):
    """Whom something is given to. It goes on record."""

    default_error_messages = {"required": _("Enter who it goes to")}

    def __init__(self):
        super().__init__(
            label=_("Who it goes to"),
            help_text=_("A team or a body. This goes on record."),
            max_length=50,
        )


def why_needed():
    return ReasonField(
        label=_("Why it is needed"),
        help_text=_("This goes on record. Do not repeat what was told."),
        error_messages={"required": _("Enter why it is needed")},
    )


class SafeTextForm(PlacedForm):
    place = "safe-text"

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = forms.CharField(
        label=_("What the report says, in your own words"),
        widget=forms.Textarea({"rows": 8}),
        max_length=5000,
        error_messages={"required": _("Enter the text that may be shared")},
    )

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n")

    def follow(self, text):
        """Say that this one was written meanwhile, and let the next try come after it."""
        self.add_error("text", STALE)
        self.data = self.data.copy()
        self.data["version"] = text.version if text else 0


class PrintForm(PlacedForm):
    place = "print"

    looked = LookedField()


class ShareForm(PlacedForm):
    place = "share"

    recipient = RecipientField()
    reason = why_needed()
    looked = LookedField()

    def __init__(self, *args, must_look, **kwargs):
        super().__init__(*args, **kwargs)
        if not must_look:
            del self.fields["looked"]


class OriginalForm(PlacedForm):
    place = "original"

    recipient = RecipientField()
    reason = why_needed()
    way = forms.ChoiceField(
        label=_("How it goes out"),
        choices=[(Action.PRINT, _("On paper")), (Action.SHARE, _("As a text file"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select how it goes out")},
    )


class SafeTextView(ReportFormView):
    permission_required = CHANGES
    form_class = SafeTextForm
    form_name = "safe_text_form"
    place = "sharing"
    said = _("The safe-to-share text is saved.")

    def form_valid(self, form):
        try:
            ShareableText.write(self.report, self.request.user, **form.cleaned_data)
        except Stale:
            form.follow(safe_text_of(self.report))
            return self.form_invalid(form, status=409)
        return super().form_valid(form)


class GivingOut(ReportPage):
    """Something of a report goes out, once that is on record; or it is said why it can't."""

    place = "sharing"

    def give_out(self, way, sheet_of, outcome="", reason="", recipient="", looked=False):
        made_by = MADE_BY[way] % who_and_when(self.request.user)
        if self.report.is_held:
            audit.record(self.request.user, Action.REFUSED, self.report, "on hold for safety")
            return self.back(HELD)
        try:
            sheet = sheet_of(self.report, made_by, recipient)
        except tuple(WHY_NOT) as error:
            return self.back(WHY_NOT[type(error)])
        if not sheet.mark and pointers(self.report, sheet.words):
            if not looked:
                return self.back(LOOK_FIRST)
            outcome = ", ".join(filter(None, [outcome, ACCEPTED]))
        audit.record(self.request.user, way, self.report, outcome, reason)
        return self.on_paper(sheet) if way == Action.PRINT else self.as_file(sheet)

    def back(self, why):
        messages.error(self.request, why, extra_tags=self.place)
        report = reverse("admin:reports_concernreport_change", args=[self.report.pk])
        return HttpResponseRedirect(f"{report}#{self.place}")

    def on_paper(self, sheet):
        self.sections = ()
        context = self.get_context_data(sheet=sheet)
        return TemplateResponse(self.request, "admin/reports/concernreport/print.html", context)

    def as_file(self, sheet):
        content = sheet.as_text().encode(errors="replace")
        return as_file(content, "text/plain; charset=utf-8", f"{self.report.reference}.txt")


class PrintView(GivingOut):
    permission_required = SHARES

    def get(self, request, *args, **kwargs):
        return self.give_out(Action.PRINT, safe_sheet, looked=PrintForm(request.GET).is_valid())


class ShareView(GivingOut, ReportFormView):
    permission_required = SHARES
    form_class = ShareForm
    form_name = "share_form"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"must_look": bool(pointers_of(self.report))}

    def form_valid(self, form):
        typed = form.cleaned_data
        return self.give_out(Action.SHARE, safe_sheet, outcome=typed["recipient"], **typed)


class OriginalView(GivingOut, ReportFormView):
    """What was told goes out instead, marked as such on each page."""

    permission_required = [*SHARES, "reports.share_original"]
    form_class = OriginalForm
    form_name = "original_form"

    def form_valid(self, form):
        typed = form.cleaned_data
        outcome = f"original: {typed['recipient']}"
        return self.give_out(sheet_of=original_sheet, outcome=outcome, **typed)


def safe_text_of(report):
    return ShareableText.objects.filter(report=report).select_related("by").first()


def section(request, report):
    text, user = safe_text_of(report), request.user
    safe = read(text.text) if text else {}
    words = safe.get("shown", "")
    typed = {"text": words, "version": text.version if text else 0}
    found = pointers(report, words) if words else []
    return {
        "safe_text": text,
        "safe": safe,
        "pointers": found,
        "safe_text_form": user.has_perms(CHANGES) and SafeTextForm(initial=typed),
        "print_form": PrintForm(),
        "share_form": user.has_perms(SHARES) and ShareForm(must_look=bool(found)),
        "original_form": user.has_perms(OriginalView.permission_required) and OriginalForm(),
        "held": HELD,
    }


PAGES = [
    ("<uuid:pk>/safe-text/", SafeTextView, "safe_text"),
    ("<uuid:pk>/print/", PrintView, "print"),
    ("<uuid:pk>/share/", ShareView, "share"),
    ("<uuid:pk>/original/", OriginalView, "original"),
]
