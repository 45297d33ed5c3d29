"""For a supervisor: who tells us again and again, and what comes up again and again.

Whoever is asked for more may become an informant in law, so somebody has to notice. A group
is the reports that share a mark. Nobody's name, number or address is opened to show it.
"""

from operator import and_, attrgetter, eq

from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.staff_pages import StaffPage
from reports.models import IndexEntry

Kind = IndexEntry.Kind
# What reports have in common, and never what it is.
SHARES = {
    Kind.PLATE: _("same number plate"),
    Kind.TELEPHONE: _("same telephone number"),
    Kind.EMAIL: _("same e-mail address"),
    Kind.POSTCODE: _("same postcode"),
    Kind.TEXT: _("similar text"),
}
VIEW_GIVERS = ["reports.view_concernreport", "reports.view_repeat_givers"]
# How many reports make a group. Nothing that very many share is a subject.
BY_A_GIVER = range(2, 1_000_000)
ABOUT_A_SUBJECT = range(3, IndexEntry.MOST_SHARED + 1)
MOST_GROUPS = 50
MOST_REPORTS = 20


def in_words(kinds):
    return [words for kind, words in SHARES.items() if kind in kinds]


class RepeatsView(StaffPage):
    permission_required = VIEW_GIVERS
    template_name = "admin/reports/concernreport/repeats.html"
    title = _("Repeat givers and repeat subjects")
    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        audit.record(request.user, AuditEntry.Action.LIST, "reports.repeats")
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        entries = IndexEntry.objects
        # A similar text is about nothing of its own.
        subjects = entries.about_subjects().exclude(kind=Kind.TEXT)
        return super().get_context_data(
            givers=groups_of(entries.about_givers(), BY_A_GIVER, joined_by=and_),
            subjects=groups_of(subjects, ABOUT_A_SUBJECT, joined_by=eq),
            most_groups=MOST_GROUPS,
            **kwargs,
        )


def groups_of(entries, sizes, joined_by):
    """The reports that share a mark, as a group each; the largest group first.

    A giver who is known by a number and by an e-mail address is one group, if a report has
    both (`and_`). What reports are about is one group only if all of them are the same (`eq`).
    """
    numbers = entries.repeated(sizes, MOST_GROUPS)
    found = {mark: Group(number) for mark, number in numbers.items()}
    for entry in entries.newest_of_each(list(numbers), MOST_REPORTS):
        found[entry.mark].add(entry)

    groups = []
    for group in found.values():
        for other in [other for other in groups if joined_by(other.ids, group.ids)]:
            groups.remove(other)
            group.take_in(other)
        groups.append(group)
    return sorted(groups, key=lambda group: (-group.number, group.reports[0].reference))


class Group:
    """Reports that share a mark, or more than one."""

    def __init__(self, number):
        self.number = number
        self.kinds = set()
        self.by_id = {}

    def add(self, entry):
        self.kinds.add(entry.kind)
        self.by_id[entry.report_id] = entry.report

    def take_in(self, other):
        self.kinds |= other.kinds
        self.by_id |= other.by_id
        self.number = max(self.number, other.number, len(self.by_id))

    @property
    def ids(self):
        return self.by_id.keys()

    @property
    def reports(self):
        """The newest first."""
        rows = sorted(self.by_id.values(), key=attrgetter("reference"))
        return sorted(rows, key=attrgetter("received_on"), reverse=True)[:MOST_REPORTS]

    @property
    def shares(self):
        return in_words(self.kinds)

    @property
    def is_cut(self):
        return self.number > MOST_REPORTS
