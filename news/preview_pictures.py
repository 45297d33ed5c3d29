"""The files of pictures that readers may not see, or not yet: in previews and in the form.

They are there on the staff side alone, and each asks every time. A link to a preview gives out
the picture of its own text for as long as it leads somewhere. Staff see the pictures of the
articles that they may see, and what they have uploaded themselves and not saved yet.
"""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import View

from .models import Picture
from .picture_views import answer
from .preview import revision_behind, seen_by


class HiddenPictureView(View):
    http_method_names = ["get", "head"]

    def get(self, request, name, file, **kwargs):
        if not self.may_be_seen(get_object_or_404(Picture, name=name)):
            raise Http404
        response = answer(name, file)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response


class LinkedPictureView(HiddenPictureView):
    def may_be_seen(self, picture):
        return revision_behind(self.kwargs["token"]).values.get("picture") == picture.pk


class StaffPictureView(HiddenPictureView):
    def may_be_seen(self, picture):
        articles = seen_by(self.request)
        is_unsaved = not picture.articles.exists()
        if is_unsaved and picture.made_by_id == self.request.user.pk:
            return True
        pk = int(self.kwargs["pk"])
        return articles.filter(pk=pk, revisions__values__picture=picture.pk).exists()
