from .attempts import Attempt
from .audit import AuditEntry, AuditHead
from .drafts import Draft, DraftPhoto
from .feedback import Feedback
from .jobs import JobRun
from .outbox import Notice, OutboxMessage
from .role_requests import RoleRequest
from .second_factors import RecoveryCode, SecondFactor
from .staff import StaffMember

__all__ = [
    "Attempt",
    "AuditEntry",
    "AuditHead",
    "Draft",
    "DraftPhoto",
    "Feedback",
    "JobRun",
    "Notice",
    "OutboxMessage",
    "RecoveryCode",
    "RoleRequest",
    "SecondFactor",
    "StaffMember",
]
