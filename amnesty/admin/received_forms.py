"""What an officer enters about the things that were handed over."""

import uuid

from django import forms
from django.forms.models import fields_for_model
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amnesty.models import BookedItem, ItemKind, ReceivedItem, SurrenderPoint
from campaign_site.staff_fields import DayField, PlacedForm, ReasonField, VersionedForm

MOST_ITEMS = 30
MOST = 1_000_000
TEXTS = ["make", "calibre", "serial", "state", "made_safe_by", "property_number", "seal"]
REST = ["needs_forensics", "forensic_reason", "route"]


class PastDayField(DayField):
    """Today or before."""

    def clean(self, value):
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Enter a day that is today or in the past"))
        return day


class NumberField(forms.IntegerField):
    default_error_messages = {
        "required": _("Enter how many were taken in"),
        "min_value": _("Enter 1 or more"),
        "max_value": _("Enter a smaller number"),
    }

    def __init__(self, **kwargs):
        super().__init__(min_value=1, max_value=MOST, label=_("How many"), **kwargs)


class KindField(forms.ModelChoiceField):
    default_error_messages = {"required": _("Select the kind")}

    def __init__(self, **kwargs):
        kinds = ItemKind.objects.agreed()
        super().__init__(kinds, label=_("Kind"), empty_label=_("Select"), **kwargs)


class ItemForm(forms.Form):
    """One item as it was found. In a row where nothing was entered, nothing was taken in."""

    kind = KindField(required=False)
    number = NumberField(required=False)
    expected = forms.ModelChoiceField(
        BookedItem.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, booked=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= as_found()
        if booked is None:
            del self.fields["expected"]
        else:
            self.fields["expected"].queryset = booked

    @property
    def booked_as(self):
        """What stands in the row from the start, where it was booked."""
        return self.initial.get("booked_as", "")

    @property
    def taken(self):
        """What was entered, or nothing."""
        return self.cleaned_data if self.has_changed() else {}

    def clean(self):
        typed = super().clean()
        if self.has_changed():
            for name in ("kind", "number"):
                if name not in self.errors and not typed.get(name):
                    self.add_error(name, self.fields[name].error_messages["required"])
            ask_why_it_is_examined(self)
        return typed


def as_found():
    fields = fields_for_model(ReceivedItem, [*TEXTS, *REST])
    fields["forensic_reason"].help_text = _("Only if it is examined.")
    fields["route"].choices = [("", _("not decided yet")), *ReceivedItem.Route.choices]
    return fields


def ask_why_it_is_examined(form):
    typed = form.cleaned_data
    if typed.get("needs_forensics") and not typed.get("forensic_reason"):
        form.add_error("forensic_reason", _("Enter why it is examined"))


class ItemFormSet(forms.BaseFormSet):
    """Something was taken in at least. Otherwise there is nothing to give a receipt for."""

    def clean(self):
        if not any(self.errors) and not self.taken:
            raise forms.ValidationError(_("Enter at least one item that was taken in"))

    @property
    def taken(self):
        return [form.taken for form in self.forms if form.taken]

    @classmethod
    def with_another_row(cls, data, **kwargs):
        """What was typed so far, unchecked, and room for another item."""
        data = data.copy()
        rows = cls(data, **kwargs).total_form_count()
        prefix = cls.get_default_prefix()
        if rows < MOST_ITEMS:
            data[f"{prefix}-TOTAL_FORMS"] = rows + 1
            data[f"{prefix}-{rows}-state"] = ReceivedItem.State.UNKNOWN
        items = cls(data, **kwargs)
        for form in items.forms:
            form._errors = ErrorDict()
        return items


Items = forms.formset_factory(
    ItemForm, formset=ItemFormSet, extra=1, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS
)


class TakingForm(forms.Form):
    """A second press of the button stores nothing: the token says that it is the same."""

    token = forms.CharField(max_length=32, widget=forms.HiddenInput)
    taken_on = PastDayField(label=_("Day on which it was taken in"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"token": uuid.uuid4().hex, "taken_on": timezone.localdate()}


class VisitTakingForm(TakingForm):
    """`version` is that of the visit."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class WalkInForm(TakingForm):
    point = forms.ModelChoiceField(
        SurrenderPoint.objects.exclude(sort=SurrenderPoint.Sort.BIN),
        label=_("Where"),
        required=False,
        empty_label=_("Somewhere else"),
        help_text=_("The session or the station."),
    )


class ItemChangeForm(VersionedForm):
    """One item, later: what became of it, or what was entered wrong."""

    STALE = _("Check what you typed and send it again: somebody else changed the item meanwhile.")

    place = "item"

    kind = KindField()
    number = NumberField()
    examined_on = PastDayField(
        label=_("Back from the examination on"),
        required=False,
        help_text=_("Until then nobody can sign that it left the store."),
    )
    reason = ReasonField(
        label=_("Why it is changed"),
        help_text=_("This goes on record. What stood there before stays on the receipt."),
    )
    field_order = ["version", *ReceivedItem.CHANGED]

    def __init__(self, *args, row, by, **kwargs):
        super().__init__(*args, row=row, by=by, **kwargs)
        self.fields |= as_found()
        self.order_fields(self.field_order)
        self.initial |= {name: getattr(row, name) for name in ReceivedItem.CHANGED}
        self.initial["kind"] = row.kind_id

    def clean(self):
        typed = super().clean()
        ask_why_it_is_examined(self)
        return typed


class VoidForm(PlacedForm):
    place = "void"

    reason = ReasonField(
        label=_("Why it was a mistake"),
        help_text=_("This goes on record. Its items count nowhere then, and it stays void."),
    )


class PrintForm(PlacedForm):
    place = "print"

    with_details = forms.BooleanField(
        label=_("With make, calibre and serial number"),
        required=False,
        help_text=_("Only if the person wants them on paper."),
    )
