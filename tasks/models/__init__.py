"""What is stored: facts only; every status is derived from them."""

from tasks.models.agency import Agency, AgencyClass, AgencyCode
from tasks.models.assignment import Assignment
from tasks.models.attachment import Attachment
from tasks.models.audit import AuditEvent
from tasks.models.body import Body, BodyStandingAgency, Membership, Oversight
from tasks.models.calendar import CalendarDay
from tasks.models.completion import CompletionRequest
from tasks.models.directive import Directive
from tasks.models.directive_import import DirectiveImport
from tasks.models.job_run import JobRun
from tasks.models.mail import Mail
from tasks.models.progress import ProgressEntry
from tasks.models.task import Task
from tasks.models.user import Role, User

__all__ = [
    "Agency",
    "AgencyClass",
    "AgencyCode",
    "Assignment",
    "Attachment",
    "AuditEvent",
    "Body",
    "BodyStandingAgency",
    "CalendarDay",
    "CompletionRequest",
    "Directive",
    "DirectiveImport",
    "JobRun",
    "Mail",
    "Membership",
    "Oversight",
    "ProgressEntry",
    "Role",
    "Task",
    "User",
]
