"""Every permission in plain words, as the page of the roles shows it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tasks.permissions import Permission

PERMISSION_WORDS: dict[Permission, str | Promise] = {
    Permission.SEE_ASSIGNMENTS: _(
        "See assignments: national roles see all of them, the people of an agency see their agency's."
    ),
    Permission.LOG_PROGRESS: _(
        "Report progress on their own agency's assignments, or on those of a body without an account."
    ),
    Permission.SUBMIT_COMPLETION: _("Report completion, with the product."),
    Permission.HAND_TO_OFFICER: _("Hand their agency's assignments to its officers."),
    Permission.ANSWER_ORDER: _("Acknowledge an order, decline it, or propose another agency for it."),
    Permission.DECIDE_COMPLETION: _("Accept a result, or return it with a reason; never their own report."),
    Permission.DECIDE_OBJECTION: _("Decide when an agency declines an order or proposes another."),
    Permission.DECIDE_EXTENSION: _("Grant, shorten or refuse an extension."),
    Permission.DECIDE_OBSTACLE: _("Decide on the obstacles that are asked of them."),
    Permission.NUDGE: _("Urge the agencies they oversee, or that help with their task."),
    Permission.ENTER_DIRECTIVE: _("Enter directives with their orders, and import files of them."),
    Permission.STEER_ASSIGNMENT: _("Split, pause, resume and withdraw assignments."),
    Permission.HAND_OVER_AGENCY: _("Pass the open work of an agency that has ended to its successor."),
    Permission.HAND_OVER_PERSON: _(
        "Pass a person's open work to somebody else, or name a substitute: in their own agency, or anywhere."
    ),
    Permission.LINK_TASKS: _("Say that an order repeats or supersedes an earlier one."),
    Permission.SEE_BOARD: _("Read the board and its figures."),
    Permission.SEE_INDICATORS: _("Read the indicators: agencies see their own drafts, others only what is verified."),
    Permission.ENTER_VALUES: _(
        "Enter figures: for their own agency, or for an agency that has nobody with an account."
    ),
    Permission.SUBMIT_VALUES: _("Submit the figures of their agency."),
    Permission.VERIFY_VALUES: _("Verify figures, or return them with a reason; never what they entered themselves."),
    Permission.DECIDE_SCORES: _("Work out scores, publish them, and decide on objections to them."),
    Permission.OBJECT_TO_SCORE: _("Object to the score of their agency."),
    Permission.READ_AUDIT: _("Read the audit log, and export it."),
    Permission.EDIT_REFERENCE: _("Edit agency classes, bodies, oversight, the calendar and the reminder policy."),
    Permission.ADMINISTER: _("Change settings, accounts and roles; never the content of work silently."),
}
