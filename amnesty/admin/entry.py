"""The pages on which staff enter a visit: the journey of `amnesty/entry.py`, behind the sign-in."""

from django.utils.translation import gettext_lazy as _

from amnesty.entry import ENTRY
from campaign_site import staff_entry


class EntryStartView(staff_entry.EntryStartView):
    permission_required = "amnesty.add_booking"
    template_name = "admin/amnesty/booking/entry.html"
    title = _("Enter a visit from the telephone")
    extra_context = {"most_questions": ENTRY.most_questions}


def entry_urls():
    return staff_entry.entry_urls(ENTRY, EntryStartView)
