"""A receipt: what is on it, what becomes of each item, and the paper that its giver may have.

On paper it needs no name: a number, a day and the items in plain words. Make, calibre and
serial number go on it only where somebody wants them.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from amnesty.expected import compare
from amnesty.models import Receipt, ReceivedItem
from campaign_site import audit
from campaign_site.list_filters import DaysFilter
from campaign_site.models import AuditEntry
from campaign_site.recorded_admin import ReadOnlyAdmin
from campaign_site.staff_pages import RowChangeView, RowFormView, RowPage, RowView

from .earlier_items import EARLIER, earlier_of
from .received_forms import ItemChangeForm, PrintForm, VoidForm
from .taking_in import TAKES

Action = AuditEntry.Action
LOOKS = ["amnesty.view_receipt", "amnesty.view_receiveditem"]
CHANGES = [*LOOKS, "amnesty.change_receipt", "amnesty.change_receiveditem"]
TOLD_OF_ITEMS = ("kind", "expected__kind", "first_signed_by", "second_signed_by")


class ReceiptPage(RowPage):
    """No part of the page of a visit stands on it."""

    permission_required = LOOKS
    template_name = "admin/amnesty/received/receipt.html"

    def find_row(self):
        receipts = Receipt.objects.select_related("booking", "point", "taken_by")
        receipts = receipts.defer("booking__hazards", "booking__place", "booking__contact")
        return get_object_or_404(receipts, number=self.kwargs["receipt"])

    @cached_property
    def items(self):
        return self.row.items.select_related(*TOLD_OF_ITEMS).prefetch_related(EARLIER)

    def get_context_data(self, **kwargs):
        self.sections = ()
        may_change = self.request.user.has_perms(CHANGES) and not self.row.voided_on
        may_void = self.row.may_be_voided_by(self.request.user)
        context = {
            "title": _("Receipt %(number)s") % {"number": self.row},
            "receipt": self.row,
            "items": self.items,
            "items_with_changes": [(item, earlier_of(item)) for item in self.items],
            "may_change": may_change,
            "print_form": PrintForm(),
            "void_form": VoidForm() if may_change and may_void else None,
        }
        if self.row.booking:
            context["compared"] = compared(self.row.booking)
        return super().get_context_data(**context | kwargs)


class ReceiptView(ReceiptPage, RowView):
    pass


class VoidView(ReceiptPage, RowFormView):
    permission_required = CHANGES
    form_class = VoidForm
    form_name = "void_form"
    place = "void"
    said = _("The receipt is void. Its items count nowhere.")

    def form_valid(self, form):
        try:
            self.row.void(self.request.user, form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return super().form_valid(form)

    def get_success_url(self):
        return page_of(self.row)


class PrintView(ReceiptPage):
    """The paper. To open this page is to print, and stands on record as that."""

    template_name = "admin/amnesty/received/print.html"

    def get(self, request, *args, **kwargs):
        form = PrintForm(request.GET)
        with_details = form.is_valid() and form.cleaned_data["with_details"]
        outcome = _("with make, calibre and serial number") if with_details else ""
        audit.record(request.user, Action.PRINT, self.row, str(outcome))
        context = self.get_context_data(with_details=with_details)
        return TemplateResponse(request, self.template_name, context)


class ItemChangeView(RowChangeView):
    """A page of its own: what became of an item, and what was entered wrong."""

    permission_required = CHANGES
    template_name = "admin/amnesty/received/item.html"
    form_class = ItemChangeForm
    form_name = "form"

    def find_row(self):
        items = ReceivedItem.objects.counted().select_related("receipt", "kind")
        return get_object_or_404(items, pk=self.kwargs["item"])

    def get(self, request, *args, **kwargs):
        if self.row.is_signed_for:
            return HttpResponseRedirect(self.get_success_url())
        audit.record(request.user, Action.VIEW, self.row)
        return self.render_to_response(self.get_context_data())

    def save(self, form):
        self.row.change(self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return f"{page_of(self.row.receipt)}#item-{self.row.pk}"

    def get_context_data(self, **kwargs):
        self.sections = ()
        return super().get_context_data(receipt=self.row.receipt, item=self.row, **kwargs)


class TakenOnFilter(DaysFilter):
    column = "taken_on"


class ReceiptAdmin(ReadOnlyAdmin):
    """The list. A receipt itself stands on the page above."""

    list_display = ["number", "taken_on", "booking", "point", "taken_by", "voided_on"]
    list_filter = [TakenOnFilter, "point"]
    sortable_by = []
    search_fields = ["number__startswith"]
    search_help_text = _("Search by number")
    list_select_related = ["booking", "point", "taken_by"]

    def get_queryset(self, request):
        sealed = ("booking__hazards", "booking__place", "booking__contact")
        return super().get_queryset(request).defer(*sealed)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if request.method == "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        receipt = self.get_object(request, object_id)
        if receipt is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(page_of(receipt))


def page_of(receipt):
    return reverse("admin:amnesty_receipt", args=[receipt.number])


def compared(booking):
    """What was booked beside all that was taken in, on whatever receipt."""
    received = ReceivedItem.objects.counted().filter(receipt__booking=booking)
    received = received.select_related("kind", "expected__kind")
    is_recorded = booking.receipts.valid().exists()
    return compare(booking.items.select_related("kind"), received, is_recorded)


def section(request, booking):
    """What stands about it on the page of a visit."""
    may_be_taken_in = booking.status in Receipt.IS_GIVEN_AFTER
    receipts = booking.receipts.select_related("taken_by")
    return {
        "forgets_on": booking.forgets_on,
        "receipts": receipts,
        "compared": compared(booking) if may_be_taken_in or receipts else [],
        "may_take_in": may_be_taken_in and request.user.has_perms(TAKES),
    }


PAGES = [
    ("receipts/<slug:receipt>/", ReceiptView, "receipt"),
    ("receipts/<slug:receipt>/print/", PrintView, "receipt_print"),
    ("receipts/<slug:receipt>/void/", VoidView, "receipt_void"),
    ("received/<int:item>/change/", ItemChangeView, "received_item"),
]
