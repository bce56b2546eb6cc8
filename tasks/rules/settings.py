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
    "mail_limit_per_day": (1, _("Grouped mails a person gets at most in a day")),
}
DEFAULTS: dict[str, int] = {name: value for name, (value, _label) in _SETTINGS.items()}

# What a number can be where not every number makes sense: the lowest and the highest.
RANGES: dict[str, tuple[int, int]] = {"reporting_weekday": (1, 7), "reporting_hour": (0, 23)}


def describe(name: str) -> str:
    """Return what a setting means, as an English message id."""
    return _SETTINGS[name][1]
