"""Who visits where and when: teams, areas, slots and special days."""

from django.contrib import admin, messages
from django.forms import BaseInlineFormSet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from amnesty.models import Booking, District, SpecialDay
from campaign_site.list_filters import DaysFilter
from campaign_site.recorded_admin import AuditedAdmin

# More of them stand in the list of bookings.
MOST_LINKS = 20
DISTRICT_LABELS = {"outward_code": _("Postcode district"), "DELETE": _("Delete this district")}


class CollectionTeamAdmin(AuditedAdmin):
    list_display = ["name", "areas_in_words"]
    fields = ["name", "areas_in_words"]
    readonly_fields = ["areas_in_words"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("areas")

    @admin.display(description=_("areas"))
    def areas_in_words(self, team):
        """Without one a team has no visits, and a new one has none yet."""
        names = [area.name for area in team.areas.all()] if team.pk else []
        return ", ".join(names) or _("None yet: choose this team on the page of an area.")


class DistrictFormSet(BaseInlineFormSet):
    """The table has a head over its columns, which is no label of a field."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for name, label in DISTRICT_LABELS.items():
            form.fields[name].widget.attrs["aria-label"] = label


class DistrictInline(admin.TabularInline):
    model = District
    formset = DistrictFormSet
    extra = 0


class CollectionAreaAdmin(AuditedAdmin):
    list_display = ["name", "team", "districts_in_words"]
    list_select_related = ["team"]
    fields = ["name", "team", "districts_without_area"]
    readonly_fields = ["districts_without_area"]
    inlines = [DistrictInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("districts")

    @admin.display(description=_("postcode districts"))
    def districts_in_words(self, area):
        return ", ".join(district.outward_code for district in area.districts.all())

    @admin.display(description=_("covered by no area"))
    def districts_without_area(self, _area):
        """Whoever lives there is told that nobody can come."""
        missing = District.objects.missing()
        lines = [
            (_("Of this force"), missing["ours"]),
            (_("Perhaps of this force"), missing["maybe_ours"]),
        ]
        return format_html_join(
            "",
            "<div>{}: {}</div>",
            [(label, ", ".join(codes) or _("none")) for label, codes in lines],
        )


class DateFilter(DaysFilter):
    column = "date"


class CollectionSlotAdmin(AuditedAdmin):
    list_display = ["date", "window", "area", "held", "capacity"]
    list_filter = [DateFilter, "area", "window"]
    list_select_related = ["area"]
    # What is to come stands first, and is never behind more pages than anyone turns.
    ordering = ["-date", "window", "area"]
    sortable_by = []
    readonly_fields = ["held"]


class SpecialDayAdmin(AuditedAdmin):
    """A day may be closed though visits are booked on it. It says so, and which they are."""

    list_display = ["date", "area", "is_closed", "note"]
    list_filter = [DateFilter, "area", "is_closed"]
    list_select_related = ["area"]
    ordering = ["-date", "area"]
    fields = ["date", "area", "is_closed", "note", "visits"]
    readonly_fields = ["visits"]

    @admin.display(description=_("visits that are booked then"))
    def visits(self, day):
        return links_to(booked_on(day)) if day.pk else _("Shown when the day is saved.")

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        bookings = booked_on(obj) if obj.is_closed else []
        if number := len(bookings):
            words = ngettext(
                "%d visit is booked on this closed day. Agree another time:",
                "%d visits are booked on this closed day. Agree other times:",
                number,
            )
            links = links_to(bookings)
            message = format_html("{} {}", words % number, links)
            messages.warning(request, message)


def booked_on(day):
    """The visits to come of the areas that this special day counts for."""
    bookings = Booking.objects.open().filter(slot__date=day.date).only("reference")
    if day.area:
        return bookings.filter(slot__area=day.area)
    others = SpecialDay.objects.filter(date=day.date).exclude(area=None)
    return bookings.exclude(slot__area__in=others.values("area"))


def links_to(bookings):
    shown = [
        (reverse("admin:amnesty_booking_change", args=[booking.pk]), booking.reference)
        for booking in bookings[:MOST_LINKS]
    ]
    if not shown:
        return _("None")
    links = format_html_join(", ", '<a href="{}">{}</a>', shown)
    more = len(bookings) - len(shown)
    return format_html("{} {}", links, _("and %d more") % more) if more else links
