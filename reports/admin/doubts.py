"""Signs of spam, as staff read them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from reports.spam_signs import Sign


@admin.display(description=_("doubts"))
def doubts_in_words(report):
    return ", ".join(str(Sign(sign).label) for sign in report.doubts.split())
