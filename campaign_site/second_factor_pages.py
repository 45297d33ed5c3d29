"""The pages on which staff set up their second factor, and give a code of it."""

from urllib.parse import quote, urlencode

import segno
from django import forms
from django.contrib import admin, messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import RedirectURLMixin
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView
from django_otp import login as verify_session

from . import audit, force, lock_out
from .govuk import GovukBoundField, Helper, TextInput
from .models import AuditEntry, SecondFactor
from .models.second_factors import new_secret, step_of
from .sign_in import begin, signed_in

Action = AuditEntry.Action
# How long an enrolment page may stand open.
OFFERED_FOR = 15 * 60
# White squares around the code, without which an app does not find it.
QUIET_ZONE = 4


class CodeForm(forms.Form):
    """Six digits of the app, or a recovery code."""

    bound_field_class = GovukBoundField

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("The six digits that your app shows, or one of your recovery codes"),
        max_length=40,
        widget=TextInput(width=20, spellcheck=False, autocomplete="one-time-code"),
        error_messages={"required": gettext_lazy("Enter the code that your app shows")},
    )

    def __init__(self, *args, staff, **kwargs):
        self.staff = staff
        super().__init__(*args, **kwargs)

    @property
    def helper(self):
        return Helper(self, submit=gettext_lazy("Sign in"))

    def clean_code(self):
        tries = lock_out.tries(lock_out.CODE, self.staff.pk)
        if tries > lock_out.TRIES:
            raise ValidationError(lock_out.words())
        typed, factor = self.cleaned_data["code"], self.staff.second_factor
        self.is_recovery_code = not factor.verify_token(typed.replace(" ", ""))
        if self.is_recovery_code and not factor.use_recovery_code(typed):
            self.put_refusal_on_record(tries)
            raise ValidationError(_("Enter a code that your app shows now, and that is not used"))
        lock_out.lift(lock_out.CODE, self.staff.pk)
        return typed

    def put_refusal_on_record(self, tries):
        outcome = "wrong code" if tries < lock_out.TRIES else "wrong code; shut for this hour"
        audit.record(self.staff, Action.REFUSED, self.staff, outcome=outcome)


class EnrolForm(forms.Form):
    """Shows that the app makes the right codes. What was offered comes back signed."""

    bound_field_class = GovukBoundField

    offer = forms.CharField(widget=forms.HiddenInput, required=False)
    code = forms.CharField(
        label=gettext_lazy("The six digits that your app shows now"),
        max_length=40,
        widget=TextInput(
            width=10, spellcheck=False, autocomplete="one-time-code", inputmode="numeric"
        ),
        error_messages={"required": gettext_lazy("Enter the six digits that your app shows")},
    )

    def __init__(self, *args, staff, **kwargs):
        self.salt = f"second factor of {staff.pk}"
        super().__init__(*args, **kwargs)
        offered = self.offered()
        self.is_too_late = self.is_bound and not offered
        self.secret = offered or new_secret()
        offer = signing.dumps(self.secret, salt=self.salt)
        if self.is_too_late:
            self.data = self.data.copy()
            self.data["offer"] = offer
        self.initial["offer"] = offer

    @property
    def helper(self):
        return Helper(self, submit=gettext_lazy("Go on"))

    def offered(self):
        try:
            return signing.loads(self.data.get("offer", ""), salt=self.salt, max_age=OFFERED_FOR)
        except signing.BadSignature:
            return None

    def clean_code(self):
        if self.is_too_late:
            raise ValidationError(_("Enter the code again: the page was open for too long"))
        self.step = step_of(self.secret, self.cleaned_data["code"].replace(" ", ""))
        if self.step is None:
            raise ValidationError(_("Enter the six digits that your app shows now"))
        return self.cleaned_data["code"]


@method_decorator(never_cache, name="dispatch")
class SecondStepView(RedirectURLMixin, FormView):
    """A page for someone whose password was right, and who is not signed in yet."""

    next_page = reverse_lazy("admin:index")
    is_for_enrolled = True

    def dispatch(self, request, *args, **kwargs):
        is_here = admin.site.waits_for_second_factor(request)
        if not is_here or request.user.has_second_factor != self.is_for_enrolled:
            query = {self.redirect_field_name: self.get_success_url()}
            return HttpResponseRedirect(reverse("admin:login", query=query))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"staff": self.request.user}

    def let_in(self, factor):
        """The session has a new key, so nobody who knew the old one comes along."""
        self.request.session.cycle_key()
        begin(self.request.session)
        verify_session(self.request, factor)


class CodeView(SecondStepView):
    form_class = CodeForm
    template_name = "staff/code.html"

    def form_valid(self, form):
        factor = self.request.user.second_factor
        self.let_in(factor)
        if form.is_recovery_code:
            messages.warning(self.request, recovery_codes_left(factor))
        outcome = "with a recovery code" if form.is_recovery_code else ""
        return signed_in(self.request, self.get_success_url(), outcome)


class EnrolView(SecondStepView):
    form_class = EnrolForm
    template_name = "staff/enrol.html"
    is_for_enrolled = False

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        code = segno.make(key_uri(self.request.user, secret), micro=False)
        return context | {
            "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
            "size": code.symbol_size(scale=1, border=QUIET_ZONE)[0],
            "squares": squares(code),
        }

    def form_valid(self, form):
        staff = self.request.user
        codes = SecondFactor.enrol(staff, form.secret, form.step)
        # The other sessions have ended; this one goes on.
        update_session_auth_hash(self.request, staff)
        self.let_in(staff.second_factor)
        audit.record(staff, Action.SIGN_IN, staff)
        context = {"codes": codes, "address": self.get_success_url()}
        return TemplateResponse(self.request, "staff/recovery_codes.html", context)


def key_uri(staff, secret):
    """What the app reads in the square: whose code it is, and the secret."""
    issuer = force.current().short_name
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(staff.username)}?{query}"


def squares(code):
    """The dark squares as a path: an SVG in the page needs no inline style and no image."""
    return "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(code.matrix_iter(border=QUIET_ZONE))
        for x, is_dark in enumerate(row)
        if is_dark
    )


def recovery_codes_left(factor):
    number = factor.recovery_codes.count()
    return (
        ngettext("You have %d recovery code left.", "You have %d recovery codes left.", number)
        % number
    )


class RecoveryCodesView(TemplateView):
    """Behind the sign-in: how many codes are left, and ten new ones by POST, shown this once."""

    template_name = "admin/recovery_codes.html"

    def get_context_data(self, **kwargs):
        factor = getattr(self.request.user, "second_factor", None)
        context = {
            "title": _("Recovery codes"),
            "factor": factor,
            "left": factor and recovery_codes_left(factor),
        }
        return super().get_context_data(**admin.site.each_context(self.request) | context | kwargs)

    def post(self, request):
        factor = getattr(request.user, "second_factor", None)
        codes = factor.new_recovery_codes() if factor else []
        return self.render_to_response(self.get_context_data(codes=codes))
