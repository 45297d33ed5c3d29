"""Bins that two officers emptied: the first enters it, the second confirms it.

The second confirms with a sign-in of their own. Only then does it count.
"""

from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from amnesty.models import BinEmptied, ItemKind, SurrenderPoint
from campaign_site import audit
from campaign_site.dates import day_in_words
from campaign_site.models import AuditEntry
from campaign_site.staff_fields import LineField, PlacedForm, ReasonField, VersionedForm
from campaign_site.staff_pages import RowChangeView, RowFormView, RowPage, RowView, StaffPage
from campaign_site.versions import Stale

from .received_forms import MOST, PastDayField

Action = AuditEntry.Action
LOOKS = ["amnesty.view_binemptied", "amnesty.view_bincount"]
ENTERS = [*LOOKS, "amnesty.add_binemptied", "amnesty.add_bincount"]
CHANGES = [*LOOKS, "amnesty.change_binemptied", "amnesty.change_bincount"]
LATEST = 20
LENGTHS = {name: BinEmptied._meta.get_field(name).max_length for name in ("seal_removed", "note")}


class EmptiedForm(forms.Form):
    """That a bin was emptied, and how many of each kind were in it."""

    emptied_on = PastDayField(label=_("Day on which it was emptied"))
    second_officer = forms.ModelChoiceField(
        None,
        label=_("Second officer"),
        empty_label=_("Select"),
        help_text=_("They were there too, and confirm it with their own sign-in."),
        error_messages={"required": _("Select the second officer")},
    )
    seal_removed = LineField(
        label=_("Seal that was removed"),
        max_length=LENGTHS["seal_removed"],
        error_messages={"required": _("Enter the number of the seal that was removed")},
    )
    seal_fitted = LineField(
        label=_("Seal that was fitted"),
        max_length=LENGTHS["seal_removed"],
        error_messages={"required": _("Enter the number of the seal that was fitted")},
    )
    note = LineField(label=_("Note"), max_length=LENGTHS["note"], required=False)

    def __init__(self, *args, officer, counted=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["second_officer"].queryset = those_who_empty_bins().exclude(pk=officer.pk)
        self.initial = {"emptied_on": timezone.localdate()} | self.initial
        self.kinds = list(ItemKind.objects.agreed().order_by("-group", "order", "name"))
        for kind in self.kinds:
            field = forms.IntegerField(label=kind.name, min_value=0, max_value=MOST, required=False)
            self.fields[f"kind-{kind.pk}"] = field
            self.initial[f"kind-{kind.pk}"] = (counted or {}).get(kind.pk)

    def fields_of(self, wanted):
        return [self[f"kind-{kind.pk}"] for kind in self.kinds if wanted(kind)]

    def blades(self):
        return self.fields_of(lambda kind: kind.group == ItemKind.Group.BLADES)

    def others(self):
        return self.fields_of(lambda kind: kind.group != ItemKind.Group.BLADES)

    def about_it(self):
        return [self[name] for name in EmptiedForm.base_fields]

    @property
    def entered(self):
        """What was typed about it, and apart from that the counts."""
        values = {name: self.cleaned_data[name] for name in EmptiedForm.base_fields}
        numbers = {kind: self.cleaned_data[f"kind-{kind.pk}"] for kind in self.kinds}
        return values | {"counts": {kind: number for kind, number in numbers.items() if number}}


class PutRightForm(VersionedForm, EmptiedForm):
    place = "put-right"
    STALE = _("Check what you typed and send it again: it was changed or confirmed meanwhile.")

    def __init__(self, *args, row, by, **kwargs):
        initial = {name: getattr(row, name) for name in EmptiedForm.base_fields}
        initial["second_officer"] = row.second_officer_id
        counted = {count.kind_id: count.number for count in row.counts.all()}
        kwargs |= {"initial": initial, "counted": counted, "officer": by}
        super().__init__(*args, row=row, by=by, **kwargs)


class ConfirmForm(VersionedForm):
    """Of a bin that the public reads is full, the second officer may say that it is open again."""

    place = "confirm"
    STALE = _("Read it again: the first officer has just put something right, or the bin changed.")

    is_open_again = forms.BooleanField(required=False)
    point_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, row, by, **kwargs):
        super().__init__(*args, row=row, by=by, **kwargs)
        self.initial["point_version"] = row.point.version
        words = _("I saw today that it is open again, here: %(address)s. The public reads it.")
        self.fields["is_open_again"].label = words % {"address": row.point.address_with_town}
        is_full = row.point.status == SurrenderPoint.Status.FULL and row.point.version
        if not is_full or not by.has_perm("amnesty.change_surrenderpoint"):
            del self.fields["is_open_again"], self.fields["point_version"]

    def go_on_from_what_stands(self):
        """Whether the bin is open is asked again: it may stand somewhere else by now."""
        super().go_on_from_what_stands()
        self.data["point_version"] = self.row.point.version
        self.data.pop("is_open_again", None)

    @property
    def seen_version(self):
        told = self.cleaned_data
        return told["point_version"] if told.get("is_open_again") else None


class TakeBackForm(PlacedForm):
    place = "take-back"

    reason = ReasonField(label=_("Why it is taken back"), help_text=_("This goes on record."))


def those_who_empty_bins():
    people = get_user_model().objects.with_perm(
        "amnesty.change_binemptied", backend="django.contrib.auth.backends.ModelBackend"
    )
    return people.filter(is_staff=True).order_by("username")


class BinsView(StaffPage):
    """Each bin with the day on which it was last emptied. What waited longest stands first."""

    title = _("Bins, and when they were emptied")
    template_name = "admin/amnesty/received/bins.html"
    extra_context = {"is_nav_sidebar_enabled": False}
    permission_required = LOOKS

    def get(self, request, *args, **kwargs):
        audit.record(request.user, Action.LIST, BinEmptied)
        confirmed = Q(emptyings__confirmed_at__isnull=False)
        bins = SurrenderPoint.objects.bins().annotate(
            emptied_on=Max("emptyings__emptied_on", filter=confirmed),
            times=Count("emptyings", filter=confirmed),
        )
        waiting = BinEmptied.objects.unconfirmed().select_related(
            "point", "first_officer", "second_officer"
        )
        context = {
            "bins": sorted(bins, key=longest_ago),
            "waiting": waiting,
            "latest": latest(),
            "may_enter": request.user.has_perms(ENTERS),
        }
        return self.render_to_response(self.get_context_data(**context))


def longest_ago(point):
    """One that was never emptied stands before the others."""
    return point.emptied_on or date.min


def latest():
    """The last ones that count, of all bins."""
    return BinEmptied.objects.confirmed().select_related("point", "second_officer")[:LATEST]


class EnterView(StaffPage):
    """The first officer enters it."""

    permission_required = ENTERS
    template_name = "admin/amnesty/received/emptied.html"
    extra_context = {"is_nav_sidebar_enabled": False}
    holds_no_secret = True

    @cached_property
    def point(self):
        return get_object_or_404(SurrenderPoint.objects.bins(), pk=self.kwargs["bin"])

    @property
    def title(self):
        return _("%(bin)s: the bin was emptied") % {"bin": self.point}

    def get(self, request, *args, **kwargs):
        return self.show(EmptiedForm(officer=request.user))

    def post(self, request, *args, **kwargs):
        form = EmptiedForm(request.POST, officer=request.user)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            emptied = BinEmptied.objects.enter(request.user, point=self.point, **form.entered)
        except ValidationError as error:
            form.add_error(None, error)
            return self.show(form, 422)
        messages.success(request, _("It counts when the second officer has confirmed it."))
        return HttpResponseRedirect(page_of(emptied))

    def show(self, form, status=200):
        wrong_form = form if form.errors else None
        context = self.get_context_data(form=form, wrong_form=wrong_form, point=self.point)
        return self.render_to_response(context, status=status)


class EmptiedPage(RowPage):
    """One emptying. No part of the page of a visit stands on it."""

    permission_required = LOOKS
    template_name = "admin/amnesty/received/emptying.html"
    page_of_row = "admin:amnesty_emptying"

    def find_row(self):
        rows = BinEmptied.objects.select_related("point", "first_officer", "second_officer")
        rows = rows.prefetch_related("counts__kind")
        return get_object_or_404(rows, pk=self.kwargs["emptying"])

    def get_context_data(self, **kwargs):
        self.sections = ()
        row, user = self.row, self.request.user
        is_open = row.confirmed_at is None and user.has_perms(CHANGES)
        first, second = row.first_officer == user, row.second_officer == user
        context = {
            "title": f"{row.point}, {day_in_words(row.emptied_on)}",
            "emptied": row,
            "put_right_form": is_open and first and PutRightForm(row=row, by=user),
            "take_back_form": is_open and first and TakeBackForm(),
            "confirm_form": is_open and second and ConfirmForm(row=row, by=user),
        }
        return super().get_context_data(**context | kwargs)


class EmptyingView(EmptiedPage, RowView):
    pass


class PutRightView(EmptiedPage, RowChangeView):
    permission_required = CHANGES
    form_class = PutRightForm
    form_name = "put_right_form"
    place = "put-right"
    said = _("It is put right.")

    def save(self, form):
        self.row.put_right(self.request.user, form.cleaned_data["version"], **form.entered)


class ConfirmView(EmptiedPage, RowChangeView):
    permission_required = CHANGES
    form_class = ConfirmForm
    form_name = "confirm_form"
    place = "confirm"
    said = _("You have confirmed it. It counts now.")

    def save(self, form):
        told = form.cleaned_data
        self.row.confirm(self.request.user, told["version"], form.seen_version)


class TakeBackView(EmptiedPage, RowFormView):
    permission_required = CHANGES
    form_class = TakeBackForm
    form_name = "take_back_form"
    place = "take-back"

    def form_valid(self, form):
        try:
            self.row.take_back(self.request.user, form.cleaned_data["reason"])
        except Stale:
            form.add_error(None, _("The second officer has confirmed it meanwhile."))
            return self.form_invalid(form, status=409)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("It is taken back."))
        return HttpResponseRedirect(reverse("admin:amnesty_bins"))


def page_of(emptied):
    return reverse("admin:amnesty_emptying", args=[emptied.pk])


PAGES = [
    ("bins/", BinsView, "bins"),
    ("bins/<int:bin>/emptied/", EnterView, "bin_emptied"),
    ("bins/emptied/<int:emptying>/", EmptyingView, "emptying"),
    ("bins/emptied/<int:emptying>/put-right/", PutRightView, "emptying_put_right"),
    ("bins/emptied/<int:emptying>/confirm/", ConfirmView, "emptying_confirm"),
    ("bins/emptied/<int:emptying>/take-back/", TakeBackView, "emptying_take_back"),
]
