"""Pages about one row, for whoever has its reference and its secret code.

From the answer of the server nobody learns whether a reference exists: a wrong code, an
unknown reference, a code that has run out and a code that is slowed down lead to one page,
by the same work.

What is kept of the reference and the code, for 30 minutes, is the visitor's encrypted draft
with the number of the row, and with a mark of the code, so that it can be found and taken
out where it was written among what is added. The two themselves are kept only while one of
them does not have the form of its kind, so that a slip of the pen can be mended.
"""

from urllib.parse import urlencode

from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from . import limits, secret_codes
from .attempts import may_try
from .draft_pages import RunningOutView, typed_into
from .drafts import Unfinished
from .interruptions import too_late
from .journeys import new_run

HAD_CODE = _(
    "Enter it without the secret code. We have taken the code out: "
    "check your text and send it again."
)


def opened_by(kind, find, reference, code):
    """The row with this reference and code, or None. Every way to None takes the same steps.

    `find(reference)` gives a row whose code is in force, with the hash of it, or None.
    """
    may_look = may_try(f"{kind} {reference}", code)
    row = find(reference)
    is_right = secret_codes.is_right(code, row.code_hash if row else "")
    return row if may_look and is_right else None


class CodePage(RunningOutView):
    """What the page that asks and the pages that are opened have in common.

    `begins_at` is the name of the page that asks, and the names of the others begin with it.
    """

    def named(self, page=""):
        name = f"{self.begins_at}-{page}" if page else self.begins_at
        return f"{self.request.resolver_match.namespace}:{name}"

    def address(self, page="", run=""):
        return f"{reverse(self.named(page))}?{urlencode({'run': run or self.run})}"

    @property
    def keep_page(self):
        return self.named("keep")

    @property
    def timed_out_page(self):
        return self.named("closed")


class AskingView(CodePage, FormView):
    """Asks for the reference and the code. Whatever has their form is never shown again."""

    cannot = _("We can’t open it right now")
    meanwhile = _("Keep your reference and your code.")

    def needs_a_draft(self):
        return False

    def row_opened_by(self, reference, code):
        raise NotImplementedError

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if "mistyped" in self.draft.typed:
            kwargs.setdefault("data", QueryDict(self.draft.typed["mistyped"]))
        return kwargs

    def form_invalid(self, form):
        return self.go_on("", {"mistyped": typed_into(form)})

    def form_valid(self, form):
        limits.count_one_more(limits.CODE, limits.client_of(self.request))
        row = self.row_opened_by(**form.cleaned_data)
        if row is None:
            self.drafts.forget(self.draft)
            response = redirect(self.named("not-opened"))
            self.drafts.drop_ended(response)
            return response
        limits.take_back(limits.CODE, limits.client_of(self.request))
        mark = secret_codes.mark_of(form.cleaned_data["code"])
        return self.go_on("opened", {"row": str(row.pk), "mark": mark})

    def go_on(self, page, typed):
        """To a page that begins with this, and with nothing of what was kept before."""
        self.drafts.forget(self.draft)
        draft = Unfinished(self.kept_as, new_run(), typed=typed)
        response = HttpResponseRedirect(self.address(page, draft.run))
        self.drafts.keep(draft, response)
        return response


class OpenedPage(CodePage, TemplateView):
    """A page about the row that was opened."""

    cannot = _("We can’t take this right now")
    meanwhile = _("This page stays open for 30 minutes after you opened it.")
    gone = _("This page has been closed.")

    def dispatch(self, request, *args, **kwargs):
        self.row = self.find_row(self.draft.typed.get("row"))
        if self.row is None:
            return too_late(request, self) or redirect(self.named("closed"))
        return super().dispatch(request, *args, **kwargs)

    def find_row(self, pk):
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        return self.press(request.POST)

    def press(self, typed):
        """What a button of this page does."""
        raise NotImplementedError

    def go_back(self, *, said="", **typed):
        """To the page that was opened. It says a word of its own, or shows what was typed."""
        return self.go_to(self.address("opened"), said, typed)

    def go_to(self, address, said, typed):
        opened = {name: self.draft.typed[name] for name in ("row", "mark")}
        self.draft.typed, self.draft.sent = opened | typed, {"said": said} if said else {}
        response = HttpResponseRedirect(address)
        self.drafts.keep(self.draft, response)
        return response


class OpenedView(OpenedPage):
    """The page that the code opens. It takes a text that joins the row."""

    def press(self, typed):
        if "close" in typed:
            self.drafts.forget(self.draft)
            return redirect(self.named("closed"))
        return self.take(typed)

    def text_form(self, typed=None):
        raise NotImplementedError

    def add(self, text):
        """Store it, and say whether it could be: if not, the form must say why when it is shown."""
        raise NotImplementedError

    def take(self, typed):
        """Store what was added. A text with the code in it comes back without it."""
        form = self.text_form(typed)
        typed_into(form)
        text = form.data.get("text", "")
        cleaned = secret_codes.without_code(text, self.draft.typed["mark"])
        is_right = form.is_valid() and cleaned == text
        if is_right:
            limits.count_one_more(limits.ADDITION, limits.client_of(self.request))
        if is_right and self.add(form.cleaned_data["text"]):
            return self.go_back(said="added")
        return self.go_back(text=cleaned, had_code=cleaned != text)

    def form(self):
        if "text" not in self.draft.typed:
            return self.text_form()
        form = self.text_form({"text": self.draft.typed["text"]})
        if self.draft.typed["had_code"] and form.is_valid():
            form.add_error("text", HAD_CODE)
        return form

    def get_context_data(self, **kwargs):
        said = self.draft.sent.get("said")
        return super().get_context_data(form=self.form(), said=said, **kwargs)
