"""The numbers an office may choose, with the defaults; none of them is confirmed as law."""

from tasks.rules.labels import gettext_noop as _

# Law: decision 42/2014/QĐ-TTg leaves the exact day counts unknown to us; setting: not confirmed.
_SETTINGS: dict[str, tuple[int, str]] = {
    "acknowledge_working_days": (3, _("Working days an agency has to acknowledge or object")),
    "acceptance_working_days": (2, _("Working days after which a waiting report is reminded")),
    "extension_limit": (3, _("How often one assignment may be extended")),
    "nudge_hours": (4, _("Hours between two nudges of one assignment")),
    "stale_days": (30, _("Days without an update after which an assignment is stale")),
    "undated_silent_days": (90, _("Days without a word after which an undated assignment is silent")),
    "short_notice_working_days": (3, _("A deadline nearer than this many working days is pointed out")),
    "reporting_weekday": (2, _("Weekday on which the weekly update is due, 1 for Monday to 7 for Sunday")),
    "reporting_hour": (15, _("Hour of that day until which the weekly update is due, 0 to 23")),
    "value_jump_percent": (30, _("Per cent by which a figure may differ from the last one without a note")),
    "month_send_days": (11, _("Days after the cut-off by which monthly figures are sent")),
    "quarter_send_days": (6, _("Days after the cut-off by which quarterly figures are sent")),
    "half_send_days": (1, _("Days after the cut-off by which half-yearly figures are sent")),
    "year_send_days": (6, _("Days after the cut-off by which yearly figures are sent")),
    "send_hour": (17, _("Hour of that day by which monthly to yearly figures are sent, 0 to 23")),
    "freeze_working_days": (5, _("Working days after the send-by date when a period is frozen")),
    "score_objection_working_days": (5, _("Working days after publication in which an agency may object to its score")),
    "mail_limit_per_day": (5, _("Reminder mails a person gets at most in a day, the grouped one among them")),
}
DEFAULTS: dict[str, int] = {name: value for name, (value, _label) in _SETTINGS.items()}

# What a number can be where not every number makes sense: the lowest and the highest.
RANGES: dict[str, tuple[int, int]] = {"reporting_weekday": (1, 7), "reporting_hour": (0, 23), "send_hour": (0, 23)}


def describe(name: str) -> str:
    """Return what a setting means, as an English message id."""
    return _SETTINGS[name][1]
