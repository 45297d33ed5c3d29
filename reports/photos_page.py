"""The page where photos are added to a report, one at a time, and taken away again.

A photo can't be kept as typed text is, and a page must answer by a redirect. So what is
kept as the answer is a list of names, which the server made, and why the last file was
refused. Nothing of it is taken from a form, so nobody can name a photo of someone else.
"""

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaign_site.draft_photos import DraftPhotos
from campaign_site.forms import QuestionForm
from campaign_site.govuk import Helper, Submit
from campaign_site.journeys import QuestionView
from campaign_site.photo_drawing import Refused
from campaign_site.steps import replay

from .photos import MESSAGES, MOST, Fault, redrawn


class PhotosForm(QuestionForm):
    title = _("Photos (optional)")
    tab_title = _("Photos")
    section = _("Photos")
    marks_optional = False
    # Nothing is typed here, and going back must not wait for a photo to be sent.
    is_kept_unfinished = False

    photo = forms.FileField(
        label=_("Choose a photo"),
        help_text=_("A JPG, PNG or WebP, smaller than 10MB. You can add up to 5, one at a time."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
        required=False,
    )

    @property
    def names(self):
        return self.data.getlist("added")

    @property
    def helper(self):
        helper = Helper(self)
        add = Submit("add", _("Add photo"), css_class="govuk-button--secondary")
        helper.inputs.insert(0, add)
        return helper

    def clean(self):
        if fault := self.data.get("fault"):
            self.add_error("photo", MESSAGES[fault])
        self.cleaned_data.pop("photo", None)
        return self.cleaned_data | {"photos": self.names}

    def told(self):
        number = len(self.names)
        words = ngettext("%(number)s photo", "%(number)s photos", number) % {"number": number}
        return [(self.tab_title, words if number else _("Not provided"))]


def kept(names, fault=""):
    """The answer to this question, as it is stored."""
    answer = QueryDict(mutable=True)
    answer.setlist("added", names)
    answer["fault"] = fault
    return answer.urlencode()


class PhotosView(QuestionView):
    """Adds a photo, takes one away, or goes on."""

    def post(self, request, *args, **kwargs):
        if not self.may_answer():
            return self.turn_away()
        try:
            photo = self.uploaded()
        except Refused as refused:
            return self.change(fault=refused.fault)
        return self.change(photo)

    @property
    def names(self):
        return self.question(self.draft.typed.get(self.step.slug)).names

    def uploaded(self):
        """The photo that was chosen, drawn anew, or None. Raises Refused."""
        if "remove" in self.request.POST:
            return None
        file = self.request.FILES.get("photo")
        if file is None and "add" in self.request.POST:
            raise Refused(Fault.MISSING)
        if file is not None and len(self.names) >= MOST:
            raise Refused(Fault.TOO_MANY)
        return file and redrawn(file)

    @transaction.atomic
    def change(self, photo=None, fault=""):
        """To draw a photo takes its time: the visitor may have left, or pressed twice."""
        self.lock()
        if not self.may_answer():
            return self.turn_away()
        names = self.changed(DraftPhotos(self.draft), photo)
        self.draft.typed[self.step.slug] = kept(names, fault)
        self.progress = replay(self.journey.steps, self.draft.typed)
        response = self.next_place(fault)
        self.drafts.keep(self.draft, response)
        return response

    def next_place(self, fault):
        """Always with a place of its own: a browser would take the last one along."""
        if fault:
            return self.stay_at("top")
        if {"add", "remove"} & self.request.POST.keys():
            return self.stay_at("photos")
        return self.go_on()

    def changed(self, photos, added):
        """The names of the photos that the visitor has now."""
        names = self.names
        removed = self.request.POST.get("remove")
        if removed in names:
            photos.remove(removed)
            names.remove(removed)
        if added and len(names) < MOST and photos.name(added) not in names:
            names.append(photos.add(added))
        return names
