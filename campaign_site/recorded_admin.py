"""How staff read what the public told: in the admin, unchanged, and on record."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from . import audit
from .models import AuditEntry
from .sealing import Damaged, NoPrivateKey

SHUT = _("Sealed. This process does not hold the key.")
DAMAGED = _("This was altered, or moved here from another record. Tell your supervisor.")


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that nobody may add, change or delete by hand."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class RecordedAdmin(ReadOnlyAdmin):
    """Rows that the public told. Each look at one is recorded, before it is shown."""

    show_full_result_count = False

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        audit.record(request.user, AuditEntry.Action.VIEW, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def opened(sealed, rows):
    """A sealed value as questions and answers, or a word that it is shut here.

    `rows(value)` gives the pairs of question and answer.
    """
    try:
        value = sealed.open()
    except NoPrivateKey:
        return SHUT
    except Damaged:
        return DAMAGED
    return format_html(
        "<dl>{}</dl>",
        format_html_join("", '<dt>{}</dt><dd class="site-told">{}</dd>', rows(value)),
    )
