from django.contrib import admin

from amnesty.models import (
    Booking,
    CollectionArea,
    CollectionSlot,
    CollectionTeam,
    ItemKind,
    PointReport,
    Receipt,
    SpecialDay,
    SurrenderPeriod,
    SurrenderPoint,
)

from .bookings import BookingAdmin
from .planning import (
    CollectionAreaAdmin,
    CollectionSlotAdmin,
    CollectionTeamAdmin,
    SpecialDayAdmin,
)
from .published import (
    ItemKindAdmin,
    PointReportAdmin,
    SurrenderPeriodAdmin,
    SurrenderPointAdmin,
)
from .received import ReceiptAdmin

admin.site.register(Booking, BookingAdmin)
admin.site.register(CollectionArea, CollectionAreaAdmin)
admin.site.register(CollectionSlot, CollectionSlotAdmin)
admin.site.register(CollectionTeam, CollectionTeamAdmin)
admin.site.register(ItemKind, ItemKindAdmin)
admin.site.register(Receipt, ReceiptAdmin)
admin.site.register(PointReport, PointReportAdmin)
admin.site.register(SpecialDay, SpecialDayAdmin)
admin.site.register(SurrenderPeriod, SurrenderPeriodAdmin)
admin.site.register(SurrenderPoint, SurrenderPointAdmin)
