"""The page of the bins and sessions, and what readers can say about a bin.

Looking for the nearest place leaves no trace: what is typed is sent by a POST that changes
nothing, so it stands in no address, no log and no cache, and no cookie guards it. It is not
shown back either. The page of a town needs no typing at all.
"""

from datetime import time
from itertools import groupby
from operator import attrgetter

from django import forms
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, TemplateView

from campaign_site.drawn_pages import PAGES
from campaign_site.forms import QuestionForm
from campaign_site.govuk import Helper, Radios, TextInput
from campaign_site.postcodes import outward_code
from campaign_site.prepared import Prepared

from .distances import nearest_first, town_of_postcode, towns, towns_like
from .models import ItemKind, PointReport, SurrenderPoint
from .views import StartView

Sort = SurrenderPoint.Sort


class ForgettingInput(TextInput):
    """A box that comes back empty: nobody who presses Back finds a postcode in it."""

    def get_context(self, name, value, attrs):
        return super().get_context(name, None, attrs)


class NearForm(QuestionForm):
    """Finds the `town` that is meant. `meant` are towns with a similar name."""

    title = _("Find the nearest place")
    is_kept_unfinished = False

    near = forms.CharField(
        label=_("Postcode or town"),
        help_text=_("We do not keep what you type."),
        widget=ForgettingInput(width=20, spellcheck=False),
        max_length=60,
        error_messages={
            "required": _("Enter a postcode or a town"),
            "max_length": _("Enter a postcode or a town"),
        },
    )

    meant = ()

    @property
    def helper(self):
        helper = Helper(submit=_("Show the nearest first"))
        helper.disable_csrf = True
        helper.form_action = f"{reverse('amnesty:knives')}#places"
        return helper

    def clean_near(self):
        typed = self.cleaned_data["near"]
        town = town_of_postcode(typed) or towns().get(slugify(typed))
        if town:
            return town
        if outward_code(typed):
            raise forms.ValidationError(
                _("We do not know where this postcode is. Enter a town, or select one below")
            )
        self.meant = towns_like(typed)
        raise forms.ValidationError(_("Enter a postcode, or select a town below"))


def day_and_clock(now):
    local = timezone.localtime(now)
    return {"day": local.date(), "clock": local.time()}


def standing(day, clock):
    return SurrenderPoint.objects.published().standing(day, clock)


STANDING = Prepared(standing, clock=time(1, 2, 3, 4))


@method_decorator(csrf_exempt, name="dispatch")
class KnivesView(TemplateView):
    """Where knives can be handed in: bins, stations, and sessions that are not over."""

    template_name = "amnesty/knives.html"
    town = None

    def get(self, request, *args, **kwargs):
        points = STANDING.ask(**day_and_clock(timezone.now()))

        def draw():
            return self.drawn(points.objects(), NearForm())

        return PAGES.answer_at(request, points.rows, draw)

    def post(self, request, *args, **kwargs):
        form = NearForm(request.POST)
        self.town = form.cleaned_data["near"] if form.is_valid() else None
        page = self.drawn(standing(**day_and_clock(timezone.now())), form)
        add_never_cache_headers(page)
        return page

    def drawn(self, points, form):
        lists = listed(points, self.town)
        context = {"form": form, "town": self.town, "towns": towns().values()}
        return self.render_to_response(self.get_context_data(**context, **lists))


def listed(points, town):
    """Bins, stations and sessions: of each a list, by its distance where a town is known."""
    lists = {"bins": [], "stations": [], "sessions": []}
    names = {Sort.BIN: "bins", Sort.STATION: "stations", Sort.SESSION: "sessions"}
    for point in points:
        lists[names[point.sort]].append(point)
    if town:
        return {name: nearest_first(some, town) for name, some in lists.items()}
    by_town = attrgetter("town")
    lists["bins"] = [
        (name, list(some)) for name, some in groupby(sorted(lists["bins"], key=by_town), by_town)
    ]
    return lists


class KnivesNearView(KnivesView):
    """The same, seen from a town that somebody has chosen from the list."""

    http_method_names = ["get", "head"]

    def get(self, request, *args, town, **kwargs):
        self.town = towns().get(town)
        if self.town is None:
            raise Http404
        return super().get(request)


class KnivesVisitView(StartView):
    """For somebody who can't get to a bin. The questions are those of every visit."""

    template_name = "amnesty/knives_visit.html"

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        blades = context["kinds"].filter(group=ItemKind.Group.BLADES)
        return context | {"may_book": context["may_book"] and blades.exists()}


class ProblemForm(QuestionForm):
    tab_title = _("Tell us about a bin")
    helper = Helper(submit=_("Tell us"))
    is_kept_unfinished = False

    what = forms.ChoiceField(
        label=_("What is wrong with the bin?"),
        help_text=_("We ask nothing else, and we do not know who you are."),
        choices=PointReport.What,
        widget=Radios,
        error_messages={"required": _("Select what is wrong with the bin")},
    )


@method_decorator(never_cache, name="dispatch")
class ProblemView(FormView):
    """“This bin is full or damaged”. It is counted, and changes nothing that others read."""

    form_class = ProblemForm
    template_name = "amnesty/knives_problem.html"
    holds_no_secret = True

    @cached_property
    def point(self):
        point = get_object_or_404(SurrenderPoint.objects.published(), pk=self.kwargs["pk"])
        if not point.may_be_reported:
            raise Http404
        return point

    def form_valid(self, form):
        PointReport.objects.tell(self.point, form.cleaned_data["what"])
        return HttpResponseRedirect(reverse("amnesty:problem-told"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(point=self.point, **kwargs)
