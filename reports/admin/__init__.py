from django.contrib import admin

from reports.models import (
    Addition,
    ConcernReport,
    Disposal,
    ReportingPause,
    ResponseTarget,
    RetentionSchedule,
    ThreatPhrase,
    Topic,
)

from .additions import AdditionAdmin
from .concerns import ConcernReportAdmin
from .pauses import ReportingPauseAdmin
from .risks import ResponseTargetAdmin, ThreatPhraseAdmin
from .schedules import DisposalAdmin, RetentionScheduleAdmin
from .topics import TopicAdmin

admin.site.register(Addition, AdditionAdmin)
admin.site.register(ConcernReport, ConcernReportAdmin)
admin.site.register(ReportingPause, ReportingPauseAdmin)
admin.site.register(Disposal, DisposalAdmin)
admin.site.register(RetentionSchedule, RetentionScheduleAdmin)
admin.site.register(ResponseTarget, ResponseTargetAdmin)
admin.site.register(ThreatPhrase, ThreatPhraseAdmin)
admin.site.register(Topic, TopicAdmin)
