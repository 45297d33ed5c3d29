"""Pages of the staff site beside the lists and forms of Django's admin."""

from functools import wraps

from django.contrib import admin
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View

from .interruptions import given_back


class StaffPage(PermissionRequiredMixin, TemplateResponseMixin, ContextMixin, View):
    """A page for staff with one permission. The admin has signed them in before it is asked.

    What is looked at, changed or given away on it must be put on record by the page itself.
    """

    raise_exception = True
    title = ""
    # Whether what was posted may stand on the page that says why it was not taken.
    holds_no_secret = False

    def get_context_data(self, **kwargs):
        site = admin.site.each_context(self.request)
        return super().get_context_data(**site | {"title": self.title} | kwargs)


def giving_back(view):
    """Around a page behind the sign-in: whoever was signed out gets back what they wrote.

    It stands on the page alone, to be copied, or sent again after signing in.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        back = None if admin.site.has_permission(request) else given_back(request)
        if back and back.texts:
            return signed_out(request, back)
        return view(request, *args, **kwargs)

    return guarded


@never_cache
def signed_out(request, back):
    return render(request, "staff/signed_out.html", {"given_back": back}, status=403)
