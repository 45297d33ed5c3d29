"""Signs of spam, as staff see them in the list of reports."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .spam_signs import Sign

NONE = "none"
ANY = "any"


class DoubtsFilter(admin.SimpleListFilter):
    """The two queues, with doubts and without, and one for each sign."""

    title = _("doubts")
    parameter_name = "doubts"

    def lookups(self, request, model_admin):
        return [(NONE, _("without doubts")), (ANY, _("with doubts")), *Sign.choices]

    def queryset(self, request, queryset):
        if self.value() == NONE:
            return queryset.filter(doubts="")
        if self.value() == ANY:
            return queryset.exclude(doubts="")
        return queryset.filter(doubts__contains=self.value()) if self.value() else queryset


@admin.display(description=_("doubts"))
def doubts_in_words(report):
    return ", ".join(str(Sign(sign).label) for sign in report.doubts.split())
