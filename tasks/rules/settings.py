"""The numbers an office may choose, with the defaults; none of them is confirmed as law."""

from tasks.rules.labels import gettext_noop as _

# Law: decision 42/2014/QĐ-TTg leaves the exact day counts unknown to us; setting: not confirmed.
# Of each: the default, the lowest and the highest number that makes sense, and what it means.
_SETTINGS: dict[str, tuple[int, tuple[int, int], str]] = {
    "acknowledge_working_days": (3, (0, 60), _("Working days an agency has to acknowledge or object")),
    "acceptance_working_days": (2, (0, 60), _("Working days after which a waiting report is reminded")),
    "extension_limit": (3, (0, 20), _("How often one assignment may be extended")),
    "nudge_hours": (4, (0, 168), _("Hours between two nudges of one assignment")),
    "stale_days": (30, (1, 366), _("Days without an update after which an assignment is stale")),
    "undated_silent_days": (90, (1, 366), _("Days without a word after which an undated assignment is silent")),
    "short_notice_working_days": (3, (0, 60), _("A deadline nearer than this many working days is pointed out")),
    "reporting_weekday": (2, (1, 7), _("Weekday on which the weekly update is due, 1 for Monday to 7 for Sunday")),
    "reporting_hour": (15, (0, 23), _("Hour of that day until which the weekly update is due, 0 to 23")),
    "value_jump_percent": (30, (0, 1000), _("Per cent by which a figure may differ from the last one without a note")),
    "month_send_days": (11, (0, 90), _("Days after the cut-off by which monthly figures are sent")),
    "quarter_send_days": (6, (0, 90), _("Days after the cut-off by which quarterly figures are sent")),
    "half_send_days": (1, (0, 90), _("Days after the cut-off by which half-yearly figures are sent")),
    "year_send_days": (6, (0, 90), _("Days after the cut-off by which yearly figures are sent")),
    "send_hour": (17, (0, 23), _("Hour of that day by which monthly to yearly figures are sent, 0 to 23")),
    "freeze_working_days": (5, (0, 60), _("Working days after the send-by date when a period is frozen")),
    "score_objection_working_days": (
        5,
        (0, 60),
        _("Working days after publication in which an agency may object to its score"),
    ),
    "mail_limit_per_day": (5, (0, 50), _("Reminder mails a person gets at most in a day, the grouped one among them")),
}
DEFAULTS: dict[str, int] = {name: default for name, (default, _range, _meaning) in _SETTINGS.items()}
RANGES: dict[str, tuple[int, int]] = {name: ends for name, (_default, ends, _meaning) in _SETTINGS.items()}


def describe(name: str) -> str:
    """Return what a setting means, as an English message id."""
    return _SETTINGS[name][2]


def within_range(name: str, value: int) -> int:
    """Return the number, or the nearest one that makes sense: what was written before there was a range still works."""
    lowest, highest = RANGES.get(name, (value, value))
    return min(max(value, lowest), highest)
