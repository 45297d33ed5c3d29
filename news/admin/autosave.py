"""What is being typed is kept every few seconds, for nobody but the person who types it.

It stands on no record: nobody else can look at it, and it changes nothing that anybody reads.
"""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from news.models import Article, Autosave

from .article_form import ArticleForm
from .article_page import CHANGES

ADDS = ["news.view_article", "news.add_article"]
ASKED = "autosave"  # in the address of the form: the text that was not saved is wanted back


class LeftView(PermissionRequiredMixin, View):
    """About what one person left of the article in the address, or of a new one."""

    raise_exception = True
    http_method_names = ["post"]

    def get_permission_required(self):
        return CHANGES if "pk" in self.kwargs else ADDS

    @cached_property
    def article(self):
        if "pk" not in self.kwargs:
            return None
        return get_object_or_404(Article.objects.visible_to(self.request.user), **self.kwargs)


class AutosaveView(LeftView):
    def post(self, request, **kwargs):
        typed = {
            name: value.replace("\0", "")
            for name, value in request.POST.items()
            if name.removesuffix("_0").removesuffix("_1") in ArticleForm.base_fields
        }
        began_from = typed.get("began_from", "")[:9]
        number = int(began_from) if began_from.isdecimal() else 0
        kept = Autosave.objects.keep(request.user, self.article, typed, number)
        said = _("Saved by itself at %(time)s") % {"time": kept.saved_in_words}
        return JsonResponse({"said": said})


class ThrowAwayView(LeftView):
    def post(self, request, **kwargs):
        forget(request.user, self.article)
        messages.success(request, _("The text that you had not saved is thrown away."))
        if self.article is None:
            return HttpResponseRedirect(reverse("admin:news_article_add"))
        return HttpResponseRedirect(reverse("admin:news_article_change", args=[self.article.pk]))


def address_of(page, article):
    """Of one of the pages below. Each stands there twice."""
    if article is None:
        return reverse(f"admin:news_{page}_new")
    return reverse(f"admin:news_{page}", args=[article.pk])


def forget(staff, article):
    Autosave.objects.filter(staff=staff, article=article).delete()


def is_asked_for(request):
    return request.method == "GET" and ASKED in request.GET


def taken_up(request, article):
    """What somebody had typed and asks for, or None."""
    left = Autosave.objects.left_by(request.user, article) if is_asked_for(request) else []
    return next((each.typed for each in left), None)


def offered(request, article, form):
    """For the form: where it saves by itself, and what was left when it was open before."""
    left = Autosave.objects.left_by(request.user, article).defer("typed").first()
    is_back = form.typed is not None
    return {
        "autosave_address": address_of("autosave", article),
        "throw_away_address": address_of("throw_away", article),
        "left_before": None if is_back or form.is_bound else left,
        "taken_up": left if is_back else None,
    }


PAGES = [
    ("autosave/", AutosaveView, "autosave_new"),
    ("autosave/throw-away/", ThrowAwayView, "throw_away_new"),
    ("<int:pk>/autosave/", AutosaveView, "autosave"),
    ("<int:pk>/autosave/throw-away/", ThrowAwayView, "throw_away"),
]
