"""Pages of the staff site beside the lists and forms of Django's admin."""

from datetime import timedelta
from functools import wraps

from django.contrib import admin, messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View
from django.views.generic.edit import FormMixin

from . import audit
from .dates import moment_in_words
from .interruptions import given_back
from .models import AuditEntry
from .versions import Stale

# A page that comes back with a mistake in it is the look that was recorded when it was opened.
ONE_LOOK = timedelta(hours=1)


class StaffPage(PermissionRequiredMixin, TemplateResponseMixin, ContextMixin, View):
    """A page for staff with one permission. The admin has signed them in before it is asked.

    What is looked at, changed or given away on it must be put on record by the page itself.
    """

    raise_exception = True
    title = ""
    # Whether what was posted may stand on the page that says why it was not taken.
    holds_no_secret = False

    def get_context_data(self, **kwargs):
        site = admin.site.each_context(self.request)
        return super().get_context_data(**site | {"title": self.title} | kwargs)


class RowPage(StaffPage):
    """A page about the one row whose id is in its address; `find_row` says which that is.

    `sections` are functions of the request and the row. Each gives its part of the page
    something to show, and `get_context_data` is told what stands in the place of it.
    """

    sections = ()
    page_of_row = ""  # the name of the page on which all about it stands

    @cached_property
    def row(self):
        return self.find_row()

    def get_context_data(self, **kwargs):
        context = {"title": str(self.row), "is_nav_sidebar_enabled": False}
        for section in self.sections:
            context |= section(self.request, self.row)
        return super().get_context_data(**context | kwargs)


class RowView(RowPage):
    """The page on which all about a row stands. Each look is recorded, before anything shows."""

    def get(self, request, *args, **kwargs):
        audit.record(request.user, AuditEntry.Action.VIEW, self.row)
        return self.render_to_response(self.get_context_data())


class RowFormView(FormMixin, RowPage):
    """One form of the page of a row. A wrong answer shows the page again, nothing lost.

    Its address is asked for by a GET when someone signs in again after it was refused, or
    reloads a page that came back. That leads to the page, where the look is put on record.
    """

    http_method_names = ["get", "post"]
    holds_no_secret = True
    form_name = ""  # how the template calls it
    place = ""  # the part of the page that it stands in, and comes back to
    said = ""  # what is said when it is done

    def get(self, request, *args, **kwargs):
        return HttpResponseRedirect(self.get_success_url())

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form):
        if self.said:
            messages.success(self.request, self.said, extra_tags=self.place)
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form, status=422):
        self.record_unless_seen()
        context = self.get_context_data(**{self.form_name: form, "wrong_form": form})
        return self.render_to_response(context, status=status)

    def record_unless_seen(self):
        """Nobody reads a row off the record by sending a form that is wrong."""
        record_unless_seen(self.request.user, self.row)

    def get_success_url(self):
        page = reverse(self.page_of_row, args=[self.row.pk])
        return f"{page}#{self.place}" if self.place else page


class RowChangeView(RowFormView):
    """A form that changes the row itself, made from one version of it and saved over that.

    `save` raises Stale when somebody else was faster. Then nothing is saved, and the page
    shows what stands now with what was typed, in a form that goes on from there.
    """

    is_stale = False

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"row": self.row, "by": self.request.user}

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        return self.form_stale() if form.is_stale else super().post(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            self.save(form)
        except Stale:
            return self.form_stale()
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return super().form_valid(form)

    def form_stale(self):
        del self.row
        self.is_stale = True
        form = self.get_form()
        form.go_on_from_what_stands()
        return self.form_invalid(form, status=409)


def record_unless_seen(staff, row):
    """Put a look on record, unless it is part of one that stands there already."""
    looks = AuditEntry.objects.filter(
        staff=staff,
        action=AuditEntry.Action.VIEW,
        record=audit.record_of(row),
        subject=audit.subject_of(row),
        happened_at__gt=timezone.now() - ONE_LOOK,
    )
    if not looks.exists():
        audit.record(staff, AuditEntry.Action.VIEW, row)


def with_sections(view, sections):
    """The view of a page; where it is about a row, with what each part shows on it."""
    return view.as_view(sections=sections) if issubclass(view, RowPage) else view.as_view()


def giving_back(view):
    """Around a page behind the sign-in: whoever was signed out gets back what they wrote.

    It stands on the page alone, to be copied, or sent again after signing in.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        back = None if admin.site.has_permission(request) else given_back(request)
        if back and back.texts:
            return signed_out(request, back)
        return view(request, *args, **kwargs)

    return guarded


@never_cache
def signed_out(request, back):
    return render(request, "staff/signed_out.html", {"given_back": back}, status=403)


def who_and_when(staff):
    """For "Printed by …": names are not unique, so the user name stands beside it."""
    name, user_name = staff.get_full_name(), staff.get_username()
    who = f"{name} ({user_name})" if name else user_name
    return {"who": who, "when": moment_in_words(timezone.now())}
