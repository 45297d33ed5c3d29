"""The switch that pauses the report form: one page to begin, one click to end."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign_site.recorded_admin import AuditedAdmin
from reports.models import ReportingPause


class ReportingPauseForm(forms.ModelForm):
    """Only the words are typed, and still a second pause beside a current one is refused."""

    class Meta:
        model = ReportingPause
        fields = ["words"]

    def clean(self):
        self.instance.validate_constraints()
        return super().clean()


class ReportingPauseAdmin(AuditedAdmin):
    rows_record_themselves = True
    form = ReportingPauseForm
    list_display = ["__str__", "ended_at"]
    fields = ["words", "began_at", "ended_at"]
    readonly_fields = ["began_at", "ended_at"]

    def has_change_permission(self, request, obj=None):
        """A pause that is over stays as it was."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_current)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        end = self.admin_site.admin_view(require_POST(self.end_view))
        return [
            path("<int:pk>/end/", end, name="reports_reportingpause_end"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        told = {
            "pause": ReportingPause.objects.current().first(),
            "may_end": self.has_change_permission(request),
        }
        return super().changelist_view(request, told | (extra_context or {}))

    def save_model(self, request, obj, form, change):
        obj.keep(by=request.user)

    def end_view(self, request, pk):
        pause = get_object_or_404(ReportingPause, pk=pk)
        if not super().has_change_permission(request, pause):
            raise PermissionDenied
        pause.end(by=request.user)
        messages.success(request, _("The report form is open again."))
        return HttpResponseRedirect(reverse("admin:reports_reportingpause_changelist"))
