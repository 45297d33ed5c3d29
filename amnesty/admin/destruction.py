"""How two people sign that items left the property store, many at a time.

There are two lists: what nobody has signed for, and what waits for the second person. Each
form is saved as a whole or not at all.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from amnesty.models import ReceivedItem
from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.staff_fields import PlacedForm, RowsField
from campaign_site.staff_pages import StaffPage

from .received_forms import PastDayField

AT_ONCE = 100
SIGN, SIGN_TOO, TAKE_BACK = "sign", "sign-too", "take-back"


class TickedForm(PlacedForm):
    """Items of one of the lists."""

    wanted = ""

    ticked = RowsField(
        queryset=None,
        label=_("Items"),
        error_messages={
            "required": _("Select one item or more"),
            "invalid_choice": _("Select from the list as it is now: it has just changed"),
        },
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ticked"].queryset = rows

    def clean_ticked(self):
        if len(self.cleaned_data["ticked"]) > AT_ONCE:
            words = _("Select %(number)s items at once, or fewer")
            raise forms.ValidationError(words, params={"number": AT_ONCE})
        return self.cleaned_data["ticked"]

    def ticked_keys(self):
        return [str(key) for key in self["ticked"].value() or []]


class SignForm(TickedForm):
    place = SIGN


class SignTooForm(TickedForm):
    place = SIGN_TOO

    destroyed_on = PastDayField(
        label=_("Day on which they left the store"), help_text=_("Not to take a signature back.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["destroyed_on"] = timezone.localdate()
        self.fields["destroyed_on"].required = self.data.get("wanted") != TAKE_BACK


class DestructionView(StaffPage):
    title = _("What leaves the store, signed by two")
    template_name = "admin/amnesty/received/destruction.html"
    extra_context = {"is_nav_sidebar_enabled": False}
    permission_required = [
        "amnesty.view_receipt",
        "amnesty.view_receiveditem",
        "amnesty.sign_destruction",
    ]

    def get(self, request, *args, **kwargs):
        return self.show()

    def show(self, status=200, **kwargs):
        audit.record(self.request.user, AuditEntry.Action.LIST, "amnesty.destruction")
        return self.render_to_response(self.get_context_data(**kwargs), status=status)

    def post(self, request, *args, **kwargs):
        wanted = request.POST.get("wanted")
        form = self.first_form(request.POST) if wanted == SIGN else self.second_form(request.POST)
        if form.is_valid():
            try:
                done = self.sign(wanted, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
        if form.errors:
            return self.show(422, wrong_form=form, **{form.place.replace("-", "_"): form})
        messages.success(request, done)
        return HttpResponseRedirect(reverse("admin:amnesty_destruction"))

    def sign(self, wanted, ticked, destroyed_on=None):
        items, by = ReceivedItem.objects, self.request.user
        if wanted == SIGN:
            items.sign(by, ticked)
            return signed(len(ticked))
        if wanted == TAKE_BACK:
            items.take_back(by, ticked)
            return _("Your signature is taken back.")
        items.sign_too(by, ticked, destroyed_on)
        return destroyed(len(ticked))

    def first_form(self, data=None):
        return SignForm(data, rows=ReceivedItem.objects.to_leave())

    def second_form(self, data=None):
        return SignTooForm(data, rows=ReceivedItem.objects.signed_once())

    def get_context_data(self, **kwargs):
        kwargs = {"sign": self.first_form(), "sign_too": self.second_form()} | kwargs
        for name in ("sign", "sign_too"):
            rows = list(listed(kwargs[name].fields["ticked"].queryset))
            kwargs[f"{name}_rows"] = rows[:AT_ONCE]
            kwargs[f"{name}_more"] = len(rows) > AT_ONCE
        return super().get_context_data(most=AT_ONCE, **kwargs)


def listed(rows):
    rows = rows.select_related("receipt", "kind", "first_signed_by")
    return rows.order_by("receipt__taken_on", "pk")[: AT_ONCE + 1]


def signed(number):
    words = ngettext(
        "You signed for %d item. Somebody else must sign too.",
        "You signed for %d items. Somebody else must sign too.",
        number,
    )
    return words % number


def destroyed(number):
    words = ngettext(
        "%d item is signed for by two people. It has left the store.",
        "%d items are signed for by two people. They have left the store.",
        number,
    )
    return words % number


PAGES = [("destruction/", DestructionView, "destruction")]
