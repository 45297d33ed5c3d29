"""The accounts of staff, for administrators: who has one, and which roles."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import lock_out
from .models import RoleRequest, SecondFactor, StaffMember
from .recorded_admin import AuditedAdmin, ReadOnlyAdmin
from .roles import Role
from .staff_pages import StaffPage


class AccountForm(forms.ModelForm):
    """An account and its roles. Nobody changes their own roles."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy(
            "A role takes effect when a second person confirms it. "
            "A role that is taken away ends at once."
        ),
    )

    class Meta:
        model = StaffMember
        fields = ["first_name", "last_name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            asked_for = {request.role for request in self.instance.role_requests.open()}
            self.initial["roles"] = sorted(self.instance.roles | asked_for)


class NewAccountForm(AccountForm):
    class Meta(AccountForm.Meta):
        fields = ["username", "first_name", "last_name"]
        labels = {"username": gettext_lazy("User name")}
        help_texts = {"username": gettext_lazy("With this name they sign in.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].max_length = StaffMember.LONGEST_NAME

    def clean_username(self):
        name = self.cleaned_data["username"]
        if len(name) > StaffMember.LONGEST_NAME:
            raise ValidationError(_("Enter a user name of 50 characters or fewer"))
        return name


class AccountAction(StaffPage):
    """One button on the page of an account. Nobody presses one for themselves."""

    http_method_names = ["post"]
    permission_required = "campaign_site.change_staffmember"
    said = ""

    def post(self, request, *args, **kwargs):
        self.account = get_object_or_404(StaffMember, pk=kwargs["pk"])
        if self.account == request.user:
            raise PermissionDenied
        self.do()
        return self.done()

    def done(self):
        messages.success(self.request, self.said)
        return HttpResponseRedirect(page_of(self.account))


class NewLinkView(AccountAction):
    def do(self):
        self.account.renew(by=self.request.user)
        lock_out.lift_all(self.account)

    def done(self):
        return link_page(self.request, self.account)


class DeactivateView(AccountAction):
    said = gettext_lazy("The account can’t sign in any more. Its sessions have ended.")

    def do(self):
        self.account.deactivate(by=self.request.user)


class ActivateView(AccountAction):
    said = gettext_lazy("The account is active again. It needs a new link.")

    def do(self):
        self.account.activate(by=self.request.user)


class TakeSecondFactorView(AccountAction):
    said = gettext_lazy("At the next sign-in they set up another second factor.")

    def do(self):
        if not self.account.has_second_factor:
            return
        self.account.take_second_factor(by=self.request.user)


class LiftLockView(AccountAction):
    said = gettext_lazy("They may try again.")

    def do(self):
        lock_out.lift_all(self.account)
        self.account.put_on_record(self.request.user, "may try again")


ACTIONS = {
    "link": NewLinkView,
    "deactivate": DeactivateView,
    "activate": ActivateView,
    "take-second-factor": TakeSecondFactorView,
    "lift-lock": LiftLockView,
}


def page_of(account):
    return reverse("admin:campaign_site_staffmember_change", args=[account.pk])


def link_page(request, account):
    """Shows the link this once: it stands in no message, session or log."""
    context = admin.site.each_context(request) | {
        "title": _("A link for %(name)s") % {"name": account},
        "account": account,
        "link": request.build_absolute_uri(account.link()),
        "address": page_of(account),
    }
    return TemplateResponse(request, "admin/campaign_site/staffmember/link.html", context)


class StaffMemberAdmin(AuditedAdmin):
    rows_record_themselves = True
    list_display = ["username", "name", "roles_in_words", "is_active", "has_factor", "last_login"]
    list_filter = ["is_active", "groups"]
    search_fields = ["username", "first_name", "last_name"]
    ordering = ["username"]
    actions = None
    change_form_template = "admin/campaign_site/staffmember/account.html"

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        factor = SecondFactor.objects.filter(user=OuterRef("pk"))
        accounts = super().get_queryset(request).prefetch_related("groups")
        return accounts.annotate(has_factor=Exists(factor))

    def get_urls(self):
        return [
            path(
                f"<int:pk>/{word}/",
                self.admin_site.admin_view(view.as_view()),
                name=f"campaign_site_staffmember_{word.replace('-', '_')}",
            )
            for word, view in ACTIONS.items()
        ] + super().get_urls()

    def get_form(self, request, obj=None, **kwargs):
        kwargs["form"] = AccountForm if obj else NewAccountForm
        return super().get_form(request, obj, **kwargs)

    def get_fields(self, request, obj=None):
        names = ["first_name", "last_name"]
        if obj == request.user:
            return [*names, "roles_in_words"]
        return [*names, "roles"] if obj else ["username", *names, "roles"]

    def get_readonly_fields(self, request, obj=None):
        return ["roles_in_words"]

    @admin.display(description=gettext_lazy("name"))
    def name(self, account):
        return account.get_full_name()

    @admin.display(description=gettext_lazy("roles"))
    def roles_in_words(self, account):
        names = sorted(group.name for group in account.groups.all())
        return ", ".join(str(Role(name).label) for name in names if name in Role.values)

    @admin.display(description=gettext_lazy("second factor"), boolean=True)
    def has_factor(self, account):
        return account.has_factor

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context |= {
                "account": obj,
                "is_own": obj == request.user,
                "is_shut": lock_out.is_shut(obj),
                "requests": obj.role_requests.open().select_related("asked_by"),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        wanted = form.cleaned_data["roles"]
        if not change:
            obj.open(wanted, by=request.user)
            return
        obj.rename(by=request.user)
        if obj != request.user:
            obj.keep_roles(wanted, by=request.user)

    def log_addition(self, request, obj, message):
        """The account has put on record that it was opened."""

    def response_add(self, request, obj, post_url_continue=None):
        return link_page(request, obj)


class DecisionView(StaffPage):
    """A second person confirms or refuses a role."""

    http_method_names = ["post"]
    permission_required = "campaign_site.confirm_rolerequest"
    is_confirmed = False

    def post(self, request, *args, **kwargs):
        asked = get_object_or_404(RoleRequest, pk=kwargs["pk"])
        if asked.decided_by_id is None and not asked.may_be_decided_by(request.user):
            raise PermissionDenied
        try:
            asked.confirm(by=request.user) if self.is_confirmed else asked.refuse(by=request.user)
        except ValidationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Your decision is kept."))
        return HttpResponseRedirect(reverse("admin:campaign_site_rolerequest_changelist"))


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("decided", _("decided"))]

    def choices(self, changelist):
        choices = list(super().choices(changelist))
        return [{**choices[0], "display": _("open")}, *choices[1:]]

    def queryset(self, request, asked):
        return asked.exclude(decided_by=None) if self.value() else asked.open()


class RoleRequestAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "receiver", "asked_by", "asked_at", "decided_by", "is_confirmed"]
    list_filter = [StateFilter]
    list_select_related = ["receiver", "asked_by", "decided_by"]
    fields = ["receiver", "role", "asked_by", "asked_at", "decided_by", "decided_at"]
    readonly_fields = fields
    change_form_template = "admin/campaign_site/rolerequest/request.html"

    def get_urls(self):
        return [
            path(
                f"<int:pk>/{word}/",
                self.admin_site.admin_view(DecisionView.as_view(is_confirmed=is_confirmed)),
                name=f"campaign_site_rolerequest_{word}",
            )
            for word, is_confirmed in (("confirm", True), ("refuse", False))
        ] + super().get_urls()

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= {"asked": obj, "may_decide": obj.may_be_decided_by(request.user)}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
