"""Pages of the staff site beside the lists and forms of Django's admin."""

from django.contrib import admin
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View


class StaffPage(PermissionRequiredMixin, TemplateResponseMixin, ContextMixin, View):
    """A page for staff with one permission. The admin has signed them in before it is asked.

    What is looked at, changed or given away on it must be put on record by the page itself.
    """

    raise_exception = True
    title = ""

    def get_context_data(self, **kwargs):
        site = admin.site.each_context(self.request)
        return super().get_context_data(**site | {"title": self.title} | kwargs)
