"""The pages on which two people publish: what one proposes, another reads and agrees to.

They are the same for a place and for a period. A row has no form of its own; all that can be
sent is a proposal, a decision on one, and that the row goes off the public site at once.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.views.generic.edit import FormMixin

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.staff_fields import PlacedForm, ReasonField
from campaign_site.staff_pages import RowFormView, RowPage, RowView, StaffPage, giving_back

from .said_in_words import public_words


def versions_of(model):
    return model._meta.get_field("versions").related_model


class TakeOffForm(PlacedForm):
    place = "take-off"

    reason = ReasonField(
        label=_("Why it must go off the public site now"),
        help_text=_("This goes on record."),
    )


class RefuseForm(PlacedForm):
    place = "refuse"

    reason = ReasonField(label=_("Why not"), help_text=_("This goes on record."))


class PublishedPage(StaffPage):
    """A page about rows of one model, and the permissions that come with it."""

    model = None
    form_class = None
    verb = "view"  # what somebody must be allowed to do,
    is_about_version = False  # with a version of a row, or with the row itself

    @property
    def name(self):
        return self.model._meta.model_name

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"is_nav_sidebar_enabled": False} | kwargs)

    def may(self, verb, is_about_version):
        model = versions_of(self.model) if is_about_version else self.model
        return self.request.user.has_perm(f"amnesty.{verb}_{model._meta.model_name}")

    def has_permission(self):
        return self.may(self.verb, self.is_about_version)

    def address(self, page, *args):
        return reverse(f"admin:amnesty_{self.name}_{page}", args=args)

    def address_of(self, version):
        return self.address("version", version.row.pk, version.number)


class PublishedRow(PublishedPage, RowPage):
    """The page of one row: what the public reads of it, its versions, and what can be done."""

    template_name = "admin/amnesty/published/row.html"

    def find_row(self):
        return get_object_or_404(self.model, pk=self.kwargs["pk"])

    @property
    def page_of_row(self):
        return f"admin:amnesty_{self.name}_change"

    def get_context_data(self, **kwargs):
        people = ("proposed_by", "decided_by")
        versions = list(self.row.versions.select_related(*people))
        waiting = next((each for each in versions if each.is_open), None)
        said = {name: value for name, value in self.row.says().items() if value}
        may_change = self.may("change", is_about_version=False)
        context = {
            "above": self.model._meta,
            "list_address": self.address("changelist"),
            "words": public_words(self.row, said),
            "versions": [(version, self.address_of(version)) for version in versions],
            "row": self.row,
            "waiting": waiting,
            "waiting_address": waiting and self.address_of(waiting),
            "propose_address": self.address("propose", self.row.pk),
            "may_propose": self.may("add", is_about_version=True),
            "may_change": may_change,
            "take_off_name": f"admin:amnesty_{self.name}_take_off",
            "take_off_form": TakeOffForm() if may_change and self.row.is_published else None,
        }
        return super().get_context_data(**context | kwargs)


class PublishedRowView(PublishedRow, RowView):
    pass


class RowForm(PublishedRow, RowFormView):
    """A form of the page of a row. The rule may refuse what it asks for, in words."""

    verb = "change"

    def form_valid(self, form):
        try:
            self.do(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return super().form_valid(form)


class TakeOffView(RowForm):
    form_class = TakeOffForm
    form_name = "take_off_form"
    said = _("It is off the public site. It comes back when two people agree to a new version.")

    def do(self, form):
        self.row.take_off(self.request.user, form.cleaned_data["reason"])


class ProposeView(FormMixin, PublishedPage):
    """A new row, or another version of one. Nothing of it is public before somebody agrees."""

    verb, is_about_version = "add", True
    template_name = "admin/amnesty/published/propose.html"
    holds_no_secret = True

    @cached_property
    def row(self):
        if "pk" not in self.kwargs:
            return None
        return get_object_or_404(self.model, pk=self.kwargs["pk"])

    def get(self, request, *args, **kwargs):
        return self.show()

    def show(self, status=200, **kwargs):
        if self.row:
            audit.record(self.request.user, AuditEntry.Action.VIEW, self.row)
        return self.render_to_response(self.get_context_data(**kwargs), status=status)

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if form.is_valid():
            try:
                return self.propose(form)
            except ValidationError as error:
                form.add_error(None, error)
        return self.show(status=422, form=form, wrong_form=form)

    def propose(self, form):
        row = self.row or form.instance
        version = row.propose(self.request.user, form.cleaned_data, **form.noted())
        words = _("Proposed. Somebody else must read it and agree before the public sees it.")
        messages.success(self.request, words)
        return HttpResponseRedirect(self.address_of(version))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.another_copy()}

    def another_copy(self):
        """The form writes what was typed onto its row, and ours stays as it stands."""
        return self.model.objects.get(pk=self.row.pk) if self.row else None

    def get_context_data(self, **kwargs):
        new = now("Propose: %(name)s") % {"name": self.row or self.model._meta.verbose_name}
        context = {"title": new, "above": self.model._meta, "row": self.row}
        context["list_address"] = self.address("changelist")
        context["row_address"] = self.row and self.address("change", self.row.pk)
        return super().get_context_data(**context | kwargs)


class VersionPage(PublishedPage):
    """One version beside what stood before it, or stands while it waits."""

    is_about_version = True
    template_name = "admin/amnesty/published/version.html"
    place = "refuse"

    @cached_property
    def version(self):
        model = versions_of(self.model)
        rows = model.objects.select_related(model.OWNER, "proposed_by", "decided_by")
        owner = {f"{model.OWNER}_id": self.kwargs["pk"]}
        return get_object_or_404(rows, number=self.kwargs["number"], **owner)

    def before(self):
        """What it takes the place of: what the version agreed before it said; or nothing."""
        agreed = self.version.row.versions.agreed()
        return agreed.filter(number__lt=self.version.number).first()

    def get(self, request, *args, **kwargs):
        return self.show()

    def show(self, status=200, **kwargs):
        audit.record(self.request.user, AuditEntry.Action.VIEW, self.version)
        return self.render_to_response(self.get_context_data(**kwargs), status=status)

    def get_context_data(self, **kwargs):
        version, user = self.version, self.request.user
        may_agree = version.is_open and self.may("agree", is_about_version=True)
        is_own = version.proposed_by == user
        context = {
            "title": str(version),
            "above": self.model._meta,
            "list_address": self.address("changelist"),
            "row_address": self.address("change", version.row.pk),
            "version": version,
            "row": version.row,
            "before": self.before(),
            "lines": self.lines(),
            "agree_address": self.address("agree", version.row.pk, version.number),
            "refuse_address": self.address("refuse", version.row.pk, version.number),
            "may_agree": may_agree and not is_own,
            "is_own": is_own,
        }
        if version.is_open and (is_own or may_agree):
            context["refuse_form"] = RefuseForm()
        return super().get_context_data(**context | kwargs)

    def lines(self):
        """Each question, what was said before, what is said now, and whether that differs."""
        row = self.version.row
        old = public_words(row, self.said_before())
        new = public_words(row, self.version.values)
        return [
            (label, old.get(label, ""), words, label in old and old[label] != words)
            for label, words in new.items()
        ]

    def said_before(self):
        """By an agreed version; or, while it is there, by what the site came with."""
        before, row = self.before(), self.version.row
        if before:
            return before.values
        return row.says() if row.version and row.version < self.version.number else {}


class DecisionView(VersionPage):
    """A button on the page of a version. A GET, after signing in again, leads to the page."""

    http_method_names = ["get", "post"]
    said = ""

    def get(self, request, *args, **kwargs):
        return self.back()

    def back(self):
        return HttpResponseRedirect(self.address_of(self.version))

    def decided(self, decide, *args):
        try:
            decide(self.request.user, *args)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            messages.success(self.request, self.said)
        return self.back()


class AgreeView(DecisionView):
    verb = "agree"
    said = _("Agreed. The public reads this version now.")

    def post(self, request, *args, **kwargs):
        return self.decided(self.version.agree)


class RefuseView(DecisionView):
    """By somebody who might agree as well, or by whoever proposed it."""

    verb = "add"
    holds_no_secret = True
    said = _("It was not published. What the public reads stays as it is.")

    def post(self, request, *args, **kwargs):
        is_own = self.version.proposed_by == request.user
        if not is_own and not self.may("agree", is_about_version=True):
            raise PermissionDenied
        form = RefuseForm(request.POST)
        if not form.is_valid():
            return self.show(status=422, refuse_form=form, wrong_form=form)
        return self.decided(self.version.refuse, form.cleaned_data["reason"])


PAGES = [
    ("propose/", ProposeView, "add_proposal"),
    ("<int:pk>/change/", PublishedRowView, "change"),
    ("<int:pk>/propose/", ProposeView, "propose"),
    ("<int:pk>/take-off/", TakeOffView, "take_off"),
    ("<int:pk>/versions/<int:number>/", VersionPage, "version"),
    ("<int:pk>/versions/<int:number>/agree/", AgreeView, "agree"),
    ("<int:pk>/versions/<int:number>/refuse/", RefuseView, "refuse"),
]


def urls_of(model_admin, form_class, pages, sections):
    """The pages of one model behind its list, with the form by which somebody proposes."""
    model = model_admin.model

    def page(view):
        options = {"form_class": form_class} if issubclass(view, ProposeView) else {}
        if issubclass(view, RowPage):
            options["sections"] = sections
        shown = view.as_view(model=model, **options)
        return giving_back(model_admin.admin_site.admin_view(shown))

    return [
        path(address, page(view), name=f"amnesty_{model._meta.model_name}_{name}")
        for address, view, name in pages
    ]
