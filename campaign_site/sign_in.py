"""Signing in: a user name and a password, then the second factor. What follows is staff work.

These pages are open to everyone who finds the address, so they look and leave like public ones.
Between the two steps somebody is known to Django and not to us: `StaffSite.has_permission` asks
for both, so no staff page opens. A session lasts 15 idle minutes and 8 hours at most; signing
out, a new password and a role that is taken away end all sessions of the account.
"""

import time

from django import forms
from django.conf import settings
from django.contrib import admin, auth, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import views
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from . import audit, limits, lock_out
from .drafts import Drafts
from .govuk import GovukBoundField, Helper, TextInput
from .models import AuditEntry, StaffMember

Action = AuditEntry.Action
LONGEST = 8 * 60 * 60
# How often in an hour somebody gave a name that nobody has, and what is written of it.
UNKNOWN_ON_RECORD = {
    1: "wrong password",
    lock_out.TRIES: "wrong password; the tenth with names that nobody has",
}
BEGAN = "began_at"


def begin(session):
    session[BEGAN] = time.time()


def keep_alive(session):
    """The idle time starts again; the longest time does not."""
    session.setdefault(BEGAN, time.time())
    session.modified = True


def is_over(session):
    return time.time() - session.get(BEGAN, time.time()) > LONGEST


class SignInForm(AdminAuthenticationForm):
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

    def clean(self):
        name = self.cleaned_data.get("username")
        if not name or "password" not in self.cleaned_data:
            return self.cleaned_data
        refuse_who_guesses(self.request, name)
        tries = lock_out.tries(lock_out.PASSWORD, name)
        if tries > lock_out.TRIES:
            raise ValidationError(lock_out.words())
        try:
            super().clean()
        except ValidationError:
            put_refusal_on_record(name, tries)
            raise
        lock_out.lift(lock_out.PASSWORD, name)
        limits.take_back(limits.SIGN_IN, limits.client_of(self.request))
        return self.cleaned_data


def refuse_who_guesses(request, name):
    """Somebody with many made-up names must not shut out all who share their address.

    So above the ceiling a name that nobody has mistyped in this hour has its first try still.
    Raises TooManyRequests.
    """
    try:
        limits.count_one_more(limits.SIGN_IN, limits.client_of(request))
    except limits.TooManyRequests:
        if lock_out.was_tried(lock_out.PASSWORD, name):
            raise


def put_refusal_on_record(name, tries):
    staff = StaffMember.objects.filter(username=name).first()
    if staff is None:
        put_unknown_name_on_record()
        return
    outcome = "wrong password" if tries < lock_out.TRIES else "wrong password; shut for this hour"
    audit.record(staff, Action.REFUSED, staff, outcome=outcome)


@transaction.atomic
def put_unknown_name_on_record():
    """It is not written down: it may be a password. Nor can made-up names fill the trail.

    In each hour the first and the tenth are on record. The entry of any other one is written
    and taken back, so that the answer comes no sooner than for a name that somebody has.
    """
    outcome = UNKNOWN_ON_RECORD.get(lock_out.tries(lock_out.UNKNOWN, ""))
    with transaction.atomic():
        audit.record(None, Action.REFUSED, "sign-in", outcome=outcome or "")
        if not outcome:
            transaction.set_rollback(True)


class SignInView(views.LoginView):
    form_class = SignInForm
    template_name = "staff/sign_in.html"
    next_page = reverse_lazy("admin:index")

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and is_over(request.session):
            auth.logout(request)
        if request.method == "GET" and admin.site.has_permission(request):
            return HttpResponseRedirect(self.get_success_url())
        if request.method == "GET" and admin.site.waits_for_second_factor(request):
            return to_second_factor(request, self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        auth.login(self.request, form.get_user())
        begin(self.request.session)
        if settings.SECOND_FACTOR:
            half = "password right, code not given yet"
            audit.record(self.request.user, Action.SIGN_IN, self.request.user, outcome=half)
            return to_second_factor(self.request, self.get_success_url())
        return signed_in(self.request, self.get_success_url())


def to_second_factor(request, address):
    page = "code" if request.user.has_second_factor else "enrol"
    query = {views.REDIRECT_FIELD_NAME: address}
    return HttpResponseRedirect(reverse(f"admin:{page}", query=query))


def signed_in(request, address, outcome=""):
    audit.record(request.user, Action.SIGN_IN, request.user, outcome=outcome)
    return HttpResponseRedirect(address)


class SignOutView(views.LogoutView):
    """Everywhere: whoever left a page open on another machine is signed out there too.

    What was entered on this one and not sent is gone: the next person sits down here.
    """

    next_page = reverse_lazy("admin:login")

    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            staff = StaffMember.objects.get(pk=request.user.pk)
            staff.end_sessions()
            audit.record(staff, Action.SIGN_OUT, staff)
        response = super().post(request, *args, **kwargs)
        Drafts(request).forget_all(response)
        return response


class NewPasswordForm(SetPasswordForm):
    WEAK = _(
        "Enter a password of at least 12 characters. It must not be like your name, not one "
        "that many people use, and not only numbers."
    )

    bound_field_class = GovukBoundField

    new_password1 = forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 characters. Not one that is easy to guess, and not only numbers."),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": _("Enter a new password")},
    )
    new_password2 = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": _("Enter the new password again")},
    )
    error_messages = {"password_mismatch": _("Enter the same password twice")}

    @property
    def helper(self):
        return Helper(self, submit=_("Set password"))

    def validate_password_for_user(self, user, password_field_name=""):
        password = self.cleaned_data.get("new_password1")
        if not password:
            return
        try:
            validate_password(password, user)
        except ValidationError:
            self.add_error("new_password1", self.WEAK)


class SetPasswordView(views.PasswordResetConfirmView):
    """Where the one-time link leads. It sets a password and signs nobody in."""

    form_class = NewPasswordForm
    template_name = "staff/set_password.html"
    success_url = reverse_lazy("admin:login")

    def get_user(self, uidb64):
        staff = super().get_user(uidb64)
        return staff if staff and staff.is_active else None

    def form_valid(self, form):
        response = super().form_valid(form)
        lock_out.lift(lock_out.PASSWORD, self.user.username)
        audit.record(self.user, Action.CHANGE, self.user, outcome="password set")
        messages.success(self.request, _("Your password is set. Sign in with it."))
        return response


class ChangePasswordView(views.PasswordChangeView):
    success_url = reverse_lazy("admin:password_change_done")

    def form_valid(self, form):
        response = super().form_valid(form)
        audit.record(form.user, Action.CHANGE, form.user, outcome="password changed")
        return response
