from .arrivals import Arrival
from .attachments import Attachment
from .concerns import Addition, ConcernReport, ReporterContact
from .disposal import Disposal, DisposedCount
from .filters import SavedFilter
from .grading import Grading, Note, ShareableText
from .links import IndexEntry, ReportLink
from .pauses import ReportingPause
from .retention import RetentionSchedule
from .risk import ResponseTarget, ThreatPhrase
from .topics import Topic

__all__ = [
    "Addition",
    "Arrival",
    "Attachment",
    "ConcernReport",
    "Disposal",
    "DisposedCount",
    "Grading",
    "IndexEntry",
    "Note",
    "ReportLink",
    "ReporterContact",
    "ReportingPause",
    "ResponseTarget",
    "RetentionSchedule",
    "SavedFilter",
    "ShareableText",
    "ThreatPhrase",
    "Topic",
]
