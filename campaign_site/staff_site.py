"""The Django admin, as staff of the force see it."""

from contextlib import suppress
from functools import wraps
from uuid import UUID

from csp.decorators import csp
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from . import audit, response_headers, staff_colours
from .models import AuditEntry
from .prepared import planned_anew
from .second_factor_pages import CodeView, EnrolView, RecoveryCodesView
from .sign_in import (
    ChangePasswordView,
    SetPasswordView,
    SignInView,
    SignOutView,
    is_over,
    keep_alive,
)

LAST_ENTRIES = 10
# As Django has it, so that ours comes before it.
VIEW_ON_SITE = "r/<path:content_type_id>/<path:object_id>/"
admin_policy = csp(response_headers.ADMIN_POLICY)


class StaffSite(admin.AdminSite):
    """Every staff page behind the sign-in has the admin's own content policy."""

    site_title = _("Campaign site")
    site_header = _("Campaign site")
    index_title = _("What would you like to do?")

    def has_permission(self, request):
        is_verified = not settings.SECOND_FACTOR or request.user.is_verified()
        return super().has_permission(request) and is_verified and not is_over(request.session)

    def waits_for_second_factor(self, request):
        """Whether someone has given the right password, and nothing else yet."""
        may_be_staff = super().has_permission(request) and not is_over(request.session)
        return may_be_staff and not self.has_permission(request)

    def admin_view(self, view, cacheable=False):
        view = keeping_the_session_alive(planning_for_its_rows(recording_refusals(view)))
        return admin_policy(super().admin_view(view, cacheable))

    def get_urls(self):
        recovery_codes = self.admin_view(RecoveryCodesView.as_view())
        return [
            # Open to everyone, or to someone in the middle of signing in.
            path("code/", CodeView.as_view(), name="code"),
            path("enrol/", EnrolView.as_view(), name="enrol"),
            path("logout/", SignOutView.as_view(), name="logout"),
            path("colours-<slug:version>.css", staff_colours.colours, name="colours"),
            path("set-password/<uidb64>/<token>/", SetPasswordView.as_view(), name="set_password"),
            path("recovery-codes/", recovery_codes, name="recovery_codes"),
            path(VIEW_ON_SITE, self.admin_view(self.view_on_site), name="view_on_site"),
            *super().get_urls(),
        ]

    def each_context(self, request):
        return super().each_context(request) | {"colours": staff_colours.address()}

    def login(self, request, extra_context=None):
        return SignInView.as_view()(request)

    def index(self, request, extra_context=None):
        own = AuditEntry.objects.filter(staff=request.user)[:LAST_ENTRIES]
        return super().index(request, {"own_entries": own} | (extra_context or {}))

    def get_app_list(self, request, app_label=None):
        """A model whose work begins on another page than its list leads there."""
        apps = super().get_app_list(request, app_label)
        for model in [model for app in apps for model in app["models"]]:
            model_admin = self.get_model_admin(model["model"])
            if hasattr(model_admin, "start_address"):
                model["admin_url"] = model_admin.start_address(request) or model["admin_url"]
        return apps

    def autocomplete_view(self, request):
        """No form asks for it, and it would list what nobody recorded."""
        raise Http404

    def view_on_site(self, request, **row):
        """It would lead anyone of staff to the address of any row, and an article's tells much."""
        raise Http404

    @method_decorator(never_cache)
    def password_change(self, request, extra_context=None):
        context = self.each_context(request) | (extra_context or {})
        page = ChangePasswordView.as_view(form_class=AdminPasswordChangeForm, extra_context=context)
        return page(request)

    @method_decorator(never_cache)
    def password_change_done(self, request, extra_context=None):
        """Django lets a browser keep it, with the name of the officer on it."""
        return super().password_change_done(request, extra_context)


def keeping_the_session_alive(view):
    """Each staff page starts the idle time again; a public page never touches the session."""

    @wraps(view)
    def alive(request, *args, **kwargs):
        keep_alive(request.session)
        return view(request, *args, **kwargs)

    return alive


def planning_for_its_rows(view):
    """Each list is asked for by its filters, and no plan for others fits. They are asked seldom."""

    @wraps(view)
    def planned(request, *args, **kwargs):
        with planned_anew():
            response = view(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

    return planned


def recording_refusals(view):
    """Who asks for a page that is not for them is on record, with what they asked for."""

    @wraps(view)
    def recorded(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied:
            page = request.resolver_match.view_name
            audit.record(
                request.user,
                AuditEntry.Action.REFUSED,
                page,
                outcome=request.method,
                about=row_asked_for(request),
            )
            raise

    return recorded


def row_asked_for(request):
    """Its id, or nothing where the address holds something else: that may be anything."""
    asked = request.resolver_match.kwargs
    typed = unquote(str(asked.get("object_id") or asked.get("pk") or asked.get("id") or ""))
    if typed.isdecimal():
        return typed
    with suppress(ValueError):
        return str(UUID(typed))
    return ""
