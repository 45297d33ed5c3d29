"""How long reports waited: for the first look, or for the end of the work."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from .models import ResponseTarget

# The most days in each row of the table. What takes longer has the last row.
STEPS = [0, 1, 3, 7, 14, 28]


def median(counted):
    """Of numbers and how often each is there. None without any."""
    wanted = [(counted.total() - 1) // 2, counted.total() // 2]
    found, passed = [], 0
    for number in sorted(counted):
        passed += counted[number]
        found += [number for place in wanted[len(found) :] if place < passed]
    return sum(found) / 2 if found else None


@dataclass(frozen=True)
class Waits:
    """`counted` says how many reports of a risk waited so many days, None if they still do.

    `target` names the column of the target. Of those that are `gone` the sum of days is kept.
    """

    counted: dict
    target: str
    gone: int
    days_gone: int

    @cached_property
    def by_days(self):
        total = Counter()
        for (_risk, days), number in self.counted.items():
            total[days] += number
        return total

    @property
    def waiting(self):
        return self.by_days[None]

    @cached_property
    def over(self):
        """Those that wait no more, by days."""
        return Counter({days: number for days, number in self.by_days.items() if days is not None})

    @property
    def median(self):
        return median(self.over)

    @property
    def average_gone(self):
        return self.days_gone / self.gone if self.gone else None

    @cached_property
    def in_time(self):
        """How many of those that wait no more waited no longer than the target of their risk."""
        targets = dict(ResponseTarget.objects.values_list("risk", self.target))
        return sum(
            number
            for (risk, days), number in self.counted.items()
            if days is not None and days <= targets.get(risk, -1)
        )

    @property
    def by_step(self):
        """How many waited at most so many days, and longer than the step before; then more."""
        steps = Counter()
        for days, number in self.over.items():
            steps[next((step for step in STEPS if days <= step), None)] += number
        return steps
