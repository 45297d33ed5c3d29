"""Pages of a list that may be long."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property


class UncountedPaginator(Paginator):
    """Counts no further than anyone pages, so a long list is as quick as a short one."""

    MOST = 10_000

    @property
    def count(self):
        return min(self.counted, self.MOST)

    @property
    def is_cut_short(self):
        return self.counted > self.MOST

    @cached_property
    def counted(self):
        return self.object_list.order_by()[: self.MOST + 1].count()


class OrderedPaginator(UncountedPaginator):
    """The same for rows that an index has in their order, and of which the first are worked off.

    So few are counted that PostgreSQL reads that index, until it has them.
    """

    MOST = 1000

    @cached_property
    def counted(self):
        return self.object_list[: self.MOST + 1].count()
