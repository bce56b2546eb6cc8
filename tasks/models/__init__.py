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
from tasks.models.extension import ExtensionRequest
from tasks.models.job_run import JobRun
from tasks.models.link import TaskLink
from tasks.models.mail import Mail
from tasks.models.notice import Notice, Preference
from tasks.models.nudge import Nudge
from tasks.models.obstacle import Obstacle
from tasks.models.progress import ProgressEntry
from tasks.models.reminder_policy import ReminderPolicy
from tasks.models.setting import Setting
from tasks.models.substitute import Substitute
from tasks.models.task import Task
from tasks.models.user import Role, User
from tasks.models.work_item import WorkItem

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
    "ExtensionRequest",
    "JobRun",
    "Mail",
    "Membership",
    "Notice",
    "Nudge",
    "Obstacle",
    "Oversight",
    "Preference",
    "ProgressEntry",
    "ReminderPolicy",
    "Role",
    "Setting",
    "Substitute",
    "Task",
    "TaskLink",
    "User",
    "WorkItem",
]
