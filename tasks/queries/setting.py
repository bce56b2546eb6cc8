"""The numbers an office may choose, as the administration shows them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tasks.models import Setting
from tasks.rules.settings import DEFAULTS, describe, within_range


@dataclass(frozen=True)
class SettingInForce:
    """One number with its meaning.

    Empty: `row` is None while nobody has written the number, so that the default holds; `legal_source` is empty while
    the number isn't confirmed.
    """

    name: str
    meaning: str
    default: int
    row: Setting | None

    @property
    def value(self) -> int:
        """Return the number that holds."""
        return self.default if self.row is None else within_range(self.name, self.row.value)

    @property
    def legal_source(self) -> str:
        """Return where the number is written."""
        return self.row.legal_source if self.row else ""


def settings_in_force() -> list[SettingInForce]:
    """Return every setting, written or not, in the order of the rules.

    Queries: one.
    """
    written = {row.name: row for row in Setting.objects.all()}
    return [SettingInForce(name, _(describe(name)), default, written.get(name)) for name, default in DEFAULTS.items()]
