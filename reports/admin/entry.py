"""The pages on which staff enter a report: the journey of `reports/entry.py`, for staff."""

from django.utils.translation import gettext_lazy as _

from campaign_site import staff_entry
from reports.entry import ENTRY


class EntryStartView(staff_entry.EntryStartView):
    permission_required = "reports.add_concernreport"
    template_name = "admin/reports/entry.html"
    title = _("Enter a report from the telephone or paper")
    extra_context = {"most_questions": ENTRY.most_questions}


def entry_urls():
    return staff_entry.entry_urls(ENTRY, EntryStartView)
