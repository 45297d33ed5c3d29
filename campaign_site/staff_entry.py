"""Staff enter what somebody tells them on the telephone or on paper: a journey behind the sign-in.

Its pages look like the public form and have its content policy. Whoever has been signed out
since loses nothing of what they typed: it is given back, to be sent again.

Officers share machines. What one of them has entered and not sent opens for nobody else who
signs in there, and goes when somebody signs out.
"""

from csp.decorators import csp
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.urls import include, path

from .journeys import CheckView, journey_urls
from .staff_pages import StaffPage, giving_back

public_policy = csp(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])


def whose(request):
    return f":{request.user.pk}"


class EntryCheckView(CheckView):
    """It is sent by the one who has entered it."""

    def submission(self, prepared):
        return super().submission(prepared)._replace(by=self.request.user)


class EntryStartView(StaffPage):
    """What the officer should know first."""

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())


def for_staff(pattern, permission):
    """The same address, for staff with the permission alone."""
    permitted = permission_required(permission, raise_exception=True)
    behind_the_sign_in = admin.site.admin_view(permitted(pattern.callback))
    pattern.callback = public_policy(giving_back(behind_the_sign_in))
    return pattern


def entry_urls(journey, start_view):
    """The pages of the journey under "entry/", for those who may open its start page."""
    permission = start_view.permission_required
    pages = [for_staff(pattern, permission) for pattern in journey_urls(journey)]
    start = path("", admin.site.admin_view(start_view.as_view()), name="start")
    return path("entry/", include(([start, *pages], journey.namespace.rpartition(":")[2])))
