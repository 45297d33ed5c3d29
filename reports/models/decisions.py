"""What may be decided about a report. Each rule gives a field, and what to do about it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .risk import Risk

DECIDED = ("status", "public_status", "risk", "outcome", "onward_reference", "duplicate_of")
COARSE = ("status", "risk")
# What it takes to lower a risk, or to put aside what is urgent.
LOWERS = "reports.lower_risk"


def closing_says_how_it_ended(report, decision, by, reason):
    if decision.status == report.Status.CLOSED:
        if not decision.outcome:
            yield "outcome", _("Select the outcome, or another status")
        if not decision.onward_reference:
            yield "onward_reference", _("Enter the onward reference, or select another status")


def public_status_for(report, status):
    """What fits to tell the writer while staff stand there with the report."""
    told, stands = report.PublicStatus, report.Status
    fitting = {
        stands.NEW: told.RECEIVED,
        stands.REVIEWING: told.READ,
        stands.SUPERVISOR: told.READ,
        stands.PASSED_ON: told.PASSED_ON,
    }
    return fitting.get(status, told.CLOSED)


def only_a_new_report_waits_to_be_read(report, decision, by, reason):
    waits = decision.public_status == report.PublicStatus.RECEIVED
    if waits and decision.status != report.Status.NEW:
        words = _("Select what the writer reads now: with this status it no longer waits")
        yield "public_status", words


def held_goes_nowhere(report, decision, by, reason):
    if report.is_held:
        words = _("Select another one: the report is on hold for safety, so it can’t be passed on")
        if decision.status == report.Status.PASSED_ON:
            yield "status", words
        if decision.public_status == report.PublicStatus.PASSED_ON:
            yield "public_status", words


def held_ends_without_leaving(report, decision, by, reason):
    """It is closed only with what stays inside the house, or with nothing."""
    is_new = (decision.status, decision.outcome) != (report.status, report.outcome)
    outcomes = ("", report.Outcome.NO_FURTHER_USE, report.Outcome.INTELLIGENCE)
    is_closed = decision.status == report.Status.CLOSED
    if report.is_held and is_closed and is_new and decision.outcome not in outcomes:
        words = _(
            "Select “kept as intelligence” or “no further use now”: the report is on hold for "
            "safety"
        )
        yield "outcome", words


def urgent_is_put_aside_by_few_and_with_a_reason(report, decision, by, reason):
    """Nobody alone puts it out of sight, nor what its writer added after that."""
    is_aside = decision.status in (report.Status.SPAM, report.Status.DUPLICATE)
    is_new = decision.status != report.status or report.is_added_to
    is_urgent = report.is_held or report.risk > Risk.USUAL
    if is_aside and is_new and is_urgent:
        if not by.has_perm(LOWERS):
            words = _(
                "Select another status: its risk is above usual or it is on hold, so only a "
                "supervisor may call it spam or a duplicate"
            )
            yield "status", words
        elif not reason:
            yield "reason", _("Enter why it is spam or a duplicate")


def duplicate_names_another_report(report, decision, by, reason):
    other = decision.duplicate_of
    if (decision.status == report.Status.DUPLICATE) != bool(other):
        yield (
            "duplicate_of",
            _("Select the status “duplicate”, or leave the reference empty")
            if other
            else _("Enter the reference of the report that it is a duplicate of"),
        )
    elif other and (other == report or other.duplicate_of_id):
        yield "duplicate_of", _("Enter the reference of another report that is no duplicate")


def risk_is_lowered_by_few_and_with_a_reason(report, decision, by, reason):
    if decision.risk < report.risk:
        if not by.has_perm(LOWERS):
            yield "risk", _("Select the same risk or a higher one: only a supervisor may lower it")
        elif not reason:
            yield "reason", _("Enter why the risk is lowered")


RULES = (
    closing_says_how_it_ended,
    only_a_new_report_waits_to_be_read,
    held_goes_nowhere,
    held_ends_without_leaving,
    urgent_is_put_aside_by_few_and_with_a_reason,
    duplicate_names_another_report,
    risk_is_lowered_by_few_and_with_a_reason,
)


class Decision:
    """What shall stand in a report: what was decided now, and the rest as it is."""

    def __init__(self, report, **values):
        self.report = report
        for name in DECIDED:
            setattr(self, name, values.pop(name, getattr(report, name)))
        if values:
            raise TypeError(f"Nobody decides about {', '.join(values)}.")

    def check(self, by, reason):
        """Raise ValidationError, by field, unless it may be decided."""
        faults = [fault for rule in RULES for fault in rule(self.report, self, by, reason)]
        if faults:
            raise ValidationError(dict(faults))

    def in_words(self):
        """What is changed, for the record: of the coarse ones to what, of the rest only that."""
        changed = [name for name in DECIDED if getattr(self, name) != getattr(self.report, name)]
        words = ["added to, seen"] if self.report.is_added_to else []
        for name in changed:
            words.append(f"{name}: {getattr(self, name)}" if name in COARSE else name)
        return ", ".join(words)
