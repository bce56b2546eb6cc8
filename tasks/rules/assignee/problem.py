"""What can be wrong with the wording of who does a task, and what has to be said about it."""

from enum import StrEnum


class AssigneeProblem(StrEnum):
    """Refusals first, then remarks; the sentences stand in `tasks/sentences.py`."""

    NO_LEAD = "assignee_no_lead"
    UNKNOWN = "assignee_unknown"
    NOT_IN_FORCE = "assignee_not_in_force"
    MIXED_ROLES = "assignee_mixed_roles"
    EXCEPTION = "assignee_exception"

    TO_BE_SPLIT = "assignee_to_be_split"
    RESTRICTED = "assignee_restricted"
    COUNT_DIFFERS = "assignee_count_differs"
    MEMBERS_CHANGED = "assignee_members_changed"
    SEVERAL_OF_NAME = "assignee_several_of_name"
    NOT_IN_CLASS = "assignee_not_in_class"
    BRACKET_NOT_READ = "assignee_bracket_not_read"
    UNREAD_WORDS = "assignee_unread_words"
    ALSO_LEAD = "assignee_also_lead"
