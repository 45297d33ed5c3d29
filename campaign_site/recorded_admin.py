"""How staff work in the admin: every look, search and change is on record.

All admins of the project derive from `AuditedAdmin`. Django's own log of changes is not
written: it holds what rows are called, anyone could change it, and nobody's looks are in it.
"""

from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from . import audit
from .models import AuditEntry
from .paging import UncountedPaginator
from .references import is_reference, normalise
from .sealing import Damaged, NoPrivateKey

SHUT = _("Sealed. This process does not hold the key.")
DAMAGED = _("This was altered, or moved here from another record. Tell your supervisor.")
WHY_SHUT = {NoPrivateKey: SHUT, Damaged: DAMAGED}
Action = AuditEntry.Action


def names_of_changes(message):
    """Which fields were changed and which rows beside it, and never to what."""
    for part in message:
        for verb, told in part.items():
            if "name" in told:
                yield f"{verb} {told['name']}"
            yield from map(str, told.get("fields", []))


def names_of_filters(filters):
    """What may stand in an address for them: the name of a field, or names of their own."""
    for one in filters:
        if isinstance(one, str):
            yield one
        elif issubclass(one, admin.SimpleListFilter):
            yield one.parameter_name
        else:
            yield from one.names()


class AuditedAdmin(admin.ModelAdmin):
    """Lists, searches, looks, additions, changes and deletions are put on record.

    An entry is written before anything is shown. Where it can't be written, nothing is.
    """

    # Where the model puts on record what is done to its rows, the admin does not do it again.
    rows_record_themselves = False
    # Else Django's own page leads there, which knows the address of every row.
    view_on_site = False
    search_parameter = SEARCH_VAR
    # No list counts a whole table.
    paginator = UncountedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def changelist_view(self, request, extra_context=None):
        if any("\0" in value for value in request.GET.values()):
            # PostgreSQL has no such letter. As Django does with what it can't look for.
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        page = super().changelist_view(request, extra_context)
        if isinstance(page, TemplateResponse):
            self.record_list(request)
        return page

    def record_list(self, request):
        """What was typed into a search is kept where it is a reference, and not otherwise."""
        typed = request.GET.get(self.search_parameter, "")
        about = normalise(typed) if is_reference(normalise(typed)) else ""
        action = Action.SEARCH if typed else Action.LIST
        audit.record(request.user, action, self.model, about=about)

    def lookup_allowed(self, lookup, value, request=None):
        """Only as the filters of the page ask. A list would answer any other question too.

        With `?password__startswith=` it would tell letter by letter what it doesn't show.
        """
        named = [self.date_hierarchy, *names_of_filters(self.get_list_filter(request))]
        is_named = any(name and f"{lookup}__".startswith(f"{name}__") for name in named)
        return is_named and super().lookup_allowed(lookup, value, request)

    @transaction.atomic
    def response_action(self, request, queryset):
        """What an action does to many rows, and its entries: all of them, or none."""
        return super().response_action(request, queryset)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            audit.record(request.user, Action.VIEW, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def render_delete_form(self, request, context):
        audit.record(request.user, Action.VIEW, context["object"])
        return super().render_delete_form(request, context)

    def history_view(self, request, object_id, extra_context=None):
        """The history of a row is its part of the audit trail."""
        if not request.user.has_perm("campaign_site.view_auditentry"):
            raise PermissionDenied
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        trail = reverse("admin:campaign_site_auditentry_changelist")
        about = urlencode({"about": audit.record_of(row)})
        return HttpResponseRedirect(f"{trail}?{about}")

    def log_addition(self, request, obj, message):
        self.record_work(request, Action.ADD, obj)

    def log_change(self, request, obj, message):
        changes = ", ".join(dict.fromkeys(names_of_changes(message)))
        self.record_work(request, Action.CHANGE, obj, outcome=changes)

    def log_deletions(self, request, rows):
        """The rows are locked first: an entry holds the head until they are gone."""
        if not self.rows_record_themselves:
            keys = [row.pk for row in rows]
            locked = self.model._base_manager.select_for_update().filter(pk__in=keys)
            audit.record_each(request.user, Action.DELETE, locked.order_by("pk"))

    def record_work(self, request, action, row, **told):
        if not self.rows_record_themselves:
            audit.record(request.user, action, row, **told)


class ReadOnlyAdmin(AuditedAdmin):
    """Rows that nobody may add, change or delete by hand."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class RecordedAdmin(ReadOnlyAdmin):
    """Rows that the public told."""


def read(sealed, as_shown=lambda value: value):
    """A sealed value: `shown`, what it holds, or `shut`, why it can't be opened here."""
    try:
        return {"shown": as_shown(sealed.open())}
    except tuple(WHY_SHUT) as error:
        return {"shut": WHY_SHUT[type(error)]}


def opened(sealed, rows):
    """A sealed value as questions and answers, or a word that it is shut here.

    `rows(value)` gives the pairs of question and answer.
    """
    told = read(sealed, rows)
    if "shut" in told:
        return told["shut"]
    return format_html(
        "<dl>{}</dl>",
        format_html_join("", '<dt>{}</dt><dd class="site-told">{}</dd>', told["shown"]),
    )
