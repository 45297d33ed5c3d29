"""The secret addresses at which calendar programs read the visits of a team."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from amnesty.models import CalendarLink, CollectionTeam
from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.staff_fields import PlacedForm
from campaign_site.staff_pages import StaffPage

VIEWS = "amnesty.view_calendarlink"


class LinkForm(PlacedForm):
    place = "make"

    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=CollectionTeam.objects.all(),
        error_messages={"required": _("Select a team"), "invalid_choice": _("Select a team")},
    )


class CalendarLinksView(StaffPage):
    """The list of links. A new one is shown once, on the page that answers."""

    permission_required = VIEWS
    title = _("Calendar links")
    template_name = "admin/amnesty/booking/calendar_links.html"

    def get(self, request, *args, **kwargs):
        return self.show()

    def show(self, status=200, **shown):
        audit.record(self.request.user, AuditEntry.Action.LIST, CalendarLink)
        may_make = self.request.user.has_perms(MakeLinkView.permission_required)
        context = {
            "links": CalendarLink.objects.select_related("team", "made_by"),
            "alive": set(CalendarLink.objects.alive().values_list("pk", flat=True)),
            "days": CalendarLink.LASTS.days,
            "form": LinkForm() if may_make else None,
            "may_revoke": self.request.user.has_perms(RevokeLinkView.permission_required),
        }
        return self.render_to_response(self.get_context_data(**context | shown), status=status)


class MakeLinkView(CalendarLinksView):
    permission_required = [VIEWS, "amnesty.add_calendarlink"]
    holds_no_secret = True

    def get(self, request, *args, **kwargs):
        return HttpResponseRedirect(reverse("admin:amnesty_calendar_links"))

    def post(self, request, *args, **kwargs):
        form = LinkForm(request.POST)
        if not form.is_valid():
            return self.show(status=422, form=form, wrong_form=form)
        token = CalendarLink.objects.make(form.cleaned_data["team"], by=request.user)
        address = request.build_absolute_uri(reverse("calendar", args=[token]))
        return self.show(address=address, team=form.cleaned_data["team"])


class RevokeLinkView(StaffPage):
    permission_required = [VIEWS, "amnesty.change_calendarlink"]
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        get_object_or_404(CalendarLink, pk=kwargs["pk"]).revoke(by=request.user)
        messages.success(request, _("The link is revoked. Calendars that have it get nothing."))
        return HttpResponseRedirect(reverse("admin:amnesty_calendar_links"))


PAGES = [
    ("calendar-links/", CalendarLinksView, "calendar_links"),
    ("calendar-links/make/", MakeLinkView, "make_calendar_link"),
    ("calendar-links/<int:pk>/revoke/", RevokeLinkView, "revoke_calendar_link"),
]
