"""The page that shows the reference and the secret code, until its reader has noted them."""

from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .journeys import SentView
from .secret_codes import code_for


def groups_of(code):
    """What may stand on a line of its own. The check letter does not."""
    return [code[:5], code[5:10], code[10:15], code[15:]]


class SentWithCodeView(SentView):
    """The code follows from the draft's token: when the draft is gone, nobody can show it again.

    Its journey has three pages more, which say how this one was closed: "noted",
    "noted-switched-off" and "noted-too-late".
    """

    meanwhile = _("What you told us has arrived.")

    @property
    def goes_to(self):
        return reverse(f"{self.journey.namespace}:noted")

    def post(self, request, *args, **kwargs):
        if "switch-off" in request.POST:
            return self.end(self.switch_off())
        if self.draft.sent:
            self.drafts.forget(self.draft)
        return self.end("noted")

    def end(self, page):
        return redirect(f"{self.journey.namespace}:{page}")

    @transaction.atomic
    def switch_off(self):
        """The page that says truly whether the code has been switched off."""
        self.lock()
        if not self.draft.sent:
            return "noted-too-late"
        self.find_row().forget_code()
        self.drafts.forget(self.draft)
        return "noted-switched-off"

    def find_row(self):
        """What was sent, as it is stored, by its reference."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        groups = groups_of(code_for(self.draft.token))
        return super().get_context_data(code_groups=groups, **kwargs)
