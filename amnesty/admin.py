from django.contrib import admin, messages
from django.db import transaction
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.recorded_admin import AuditedAdmin, RecordedAdmin, opened

from .models import (
    Booking,
    CollectionArea,
    CollectionSlot,
    District,
    ItemKind,
    SurrenderPeriod,
    SurrenderPoint,
)

TOLD = {
    "loaded": (_("Could it be loaded?"), Booking.Loaded),
    "notices": (_("To beware of"), Booking.Notice),
    "note": (_("What else officers should know"), None),
    "place": (_("Place"), None),
    "postcode": (_("Postcode"), None),
    "contact": (_("Contact"), Booking.ContactWay),
    "name": (_("Name"), None),
    "telephone": (_("Telephone"), None),
    "may_leave_message": (_("May we leave a message?"), None),
    "email": (_("E-mail"), None),
}


def in_words(answer, choices):
    """Stored values as staff read them: one a line where there are several."""
    values = answer if isinstance(answer, list) else [answer]
    return "\n".join(str(choices(value).label if choices else value) for value in values)


def told(answers):
    """What was told, in the words of the staff; a name that they don't know stands as it is."""
    return [
        (label, in_words(answer, choices))
        for name, answer in answers.items()
        if answer
        for label, choices in [TOLD.get(name, (name, None))]
    ]


@admin.register(ItemKind)
class ItemKindAdmin(AuditedAdmin):
    list_display = ["name", "group", "order"]
    list_filter = ["group"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(SurrenderPeriod)
class SurrenderPeriodAdmin(AuditedAdmin):
    list_display = ["title", "opens_on", "closes_on", "method", "is_published"]
    filter_horizontal = ["kinds"]


class DistrictInline(admin.TabularInline):
    model = District
    extra = 0


@admin.register(CollectionArea)
class CollectionAreaAdmin(AuditedAdmin):
    list_display = ["name", "team"]
    inlines = [DistrictInline]


@admin.register(CollectionSlot)
class CollectionSlotAdmin(AuditedAdmin):
    list_display = ["date", "window", "area", "held", "capacity"]
    list_filter = ["area", "window"]
    list_select_related = ["area"]
    date_hierarchy = "date"
    readonly_fields = ["held"]


@admin.register(SurrenderPoint)
class SurrenderPointAdmin(AuditedAdmin):
    list_display = ["name", "town", "sort", "date", "status", "checked_on", "is_published"]
    list_filter = ["sort", "status", "is_published", "town"]
    search_fields = ["name", "town", "place"]


@admin.register(Booking)
class BookingAdmin(RecordedAdmin):
    """What the public wrote is read here, never changed. Each look is recorded."""

    list_display = ["reference", "slot", "area", "status", "received_on"]
    list_filter = ["status", "slot__area", "slot__window"]
    date_hierarchy = "slot__date"
    search_fields = ["reference__startswith"]
    search_help_text = _("Search by reference")
    list_select_related = ["slot__area"]
    actions = ["confirm", "collect", "cancel"]
    fields = [
        "reference",
        "status",
        "area",
        "slot",
        "items",
        "what_to_beware_of",
        "where",
        "who",
        "received_on",
        "language",
        "period",
        "wording_version",
    ]
    readonly_fields = fields

    def has_change_permission(self, request, obj=None):
        """The actions of the list change the status; a booking itself can't be edited."""
        return obj is None and admin.ModelAdmin.has_change_permission(self, request)

    @admin.display(description=_("area"), ordering="slot__area")
    def area(self, booking):
        return booking.slot.area

    @admin.display(description=_("items"))
    def items(self, booking):
        return format_html_join("", "<div>{}</div>", ((kind,) for kind in booking.kinds.all()))

    @admin.display(description=_("what to beware of"))
    def what_to_beware_of(self, booking):
        return opened(booking.hazards, told)

    @admin.display(description=_("where"))
    def where(self, booking):
        return opened(booking.place, told)

    @admin.display(description=_("who"))
    def who(self, booking):
        return opened(booking.contact, told)

    @admin.action(description=_("Confirm the selected visits"), permissions=["change"])
    def confirm(self, request, bookings):
        self.change_status(request, bookings, Booking.confirm)

    @admin.action(description=_("Mark as collected"), permissions=["change"])
    def collect(self, request, bookings):
        self.change_status(request, bookings, Booking.collect)

    @admin.action(description=_("Cancel and give the place back"), permissions=["change"])
    def cancel(self, request, bookings):
        self.change_status(request, bookings, Booking.cancel)

    @transaction.atomic
    def change_status(self, request, bookings, change):
        """Change those that can be changed, record each, and say how many were not."""
        changed = [booking for booking in bookings if change(booking)]
        for booking in changed:
            status = booking.get_status_display()
            audit.record(request.user, AuditEntry.Action.CHANGE, booking, outcome=str(status))
        refused = len(bookings) - len(changed)
        self.message_user(
            request,
            ngettext("%d booking was changed.", "%d bookings were changed.", len(changed))
            % len(changed),
        )
        if refused:
            self.message_user(
                request,
                ngettext(
                    "%d booking can’t be changed in that way any more.",
                    "%d bookings can’t be changed in that way any more.",
                    refused,
                )
                % refused,
                messages.WARNING,
            )
