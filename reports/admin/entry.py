"""The pages on which staff enter a report: the journey of `reports/entry.py`, behind the sign-in.

They look like the public form and have its content policy. Whoever has been signed out
since loses nothing of what they typed: it is given back, to be sent again.
"""

from csp.decorators import csp
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from campaign_site.journeys import journey_urls
from campaign_site.staff_pages import StaffPage, giving_back
from reports.entry import ENTRY

MAY_ENTER = "reports.add_concernreport"

public_policy = csp(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
permitted = permission_required(MAY_ENTER, raise_exception=True)


class EntryStartView(StaffPage):
    permission_required = MAY_ENTER
    template_name = "admin/reports/entry.html"
    title = _("Enter a report from the telephone or paper")
    extra_context = {"most_questions": ENTRY.most_questions}

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())


def for_staff(pattern):
    """The same address, for staff with the permission alone."""
    behind_the_sign_in = admin.site.admin_view(permitted(pattern.callback))
    pattern.callback = public_policy(giving_back(behind_the_sign_in))
    return pattern


def entry_urls():
    start = path("", admin.site.admin_view(EntryStartView.as_view()), name="start")
    pages = [start, *map(for_staff, journey_urls(ENTRY))]
    return path("entry/", include((pages, "report-entry")))
