from .arrivals import Arrival
from .attachments import Attachment
from .concerns import Addition, ConcernReport, ReporterContact
from .pauses import ReportingPause
from .topics import Topic

__all__ = [
    "Addition",
    "Arrival",
    "Attachment",
    "ConcernReport",
    "ReporterContact",
    "ReportingPause",
    "Topic",
]
