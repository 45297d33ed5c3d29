"""The versions that wait for a second person: a list of them all."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from amnesty.models import KindVersion, PeriodVersion, PointVersion
from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.staff_pages import StaffPage


def waiting_for(user):
    """For each model that somebody may look at, those that nobody has decided on yet."""
    return {
        model: model.objects.open()
        for model in (PointVersion, PeriodVersion, KindVersion)
        if user.has_perm(f"amnesty.view_{model._meta.model_name}")
    }


def address_of(version):
    name = version.row._meta.model_name
    return reverse(f"admin:amnesty_{name}_version", args=[version.row.pk, version.number])


class WaitingVersionsView(StaffPage):
    title = _("Versions that wait for a second person")
    template_name = "admin/amnesty/published/waiting.html"

    def has_permission(self):
        return bool(waiting_for(self.request.user))

    def get(self, request, *args, **kwargs):
        audit.record(request.user, AuditEntry.Action.LIST, "amnesty.waiting_versions")
        waiting = [
            (version, address_of(version))
            for model, versions in waiting_for(request.user).items()
            for version in versions.select_related(model.OWNER, "proposed_by")
        ]
        waiting.sort(key=lambda each: each[0].proposed_at)
        return self.render_to_response(self.get_context_data(waiting=waiting))
