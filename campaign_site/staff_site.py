"""The Django admin, as staff of the force see it."""

from functools import wraps

from csp.decorators import csp
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.utils.translation import gettext_lazy as _

from .govuk import GovukBoundField, Helper, TextInput

admin_policy = csp(settings.ADMIN_CONTENT_SECURITY_POLICY)


class SignInForm(AdminAuthenticationForm):
    """The sign-in page is open to everyone, so it looks and leaves like a public page."""

    bound_field_class = GovukBoundField

    username = forms.CharField(
        label=_("User name"),
        widget=TextInput(width=20, spellcheck=False, autocomplete="username"),
        error_messages={"required": _("Enter your user name")},
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password")},
    )
    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _("Enter the right user name and password of a staff account"),
    }

    @property
    def helper(self):
        return Helper(self, submit=_("Sign in"))


class StaffSite(admin.AdminSite):
    """Every staff page behind the sign-in has the admin's own content policy."""

    site_title = _("Campaign site")
    site_header = _("Campaign site")
    index_title = _("What would you like to do?")
    login_form = SignInForm
    login_template = "staff/sign_in.html"

    def admin_view(self, view, cacheable=False):
        return admin_policy(super().admin_view(keeping_the_session_alive(view), cacheable))


def keeping_the_session_alive(view):
    """Each staff page starts the idle time again; a public page never touches the session."""

    @wraps(view)
    def alive(request, *args, **kwargs):
        request.session.modified = True
        return view(request, *args, **kwargs)

    return alive
