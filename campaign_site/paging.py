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
