"""How often somebody wants to be mailed about what."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.queries.inbox import Wish
from tasks.rules.life import Frequency, NoticeKind


class PreferencesForm(forms.Form):
    """One choice for each kind of notice; "never" stands only where the mails may be ended."""

    def __init__(self, *args: Any, wishes: Sequence[Wish], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for wish in wishes:
            offered = [often for often in Frequency if wish.may_end or often != Frequency.NEVER]
            self.fields[wish.kind.value] = forms.ChoiceField(
                label=_(wish.kind.label),
                choices=[(often.value, _(often.label)) for often in offered],
                initial=wish.frequency.value,
                help_text="" if wish.may_end else _("These mails can't be ended, because the work depends on them."),
            )

    def chosen(self) -> dict[NoticeKind, Frequency]:
        """Return what was chosen."""
        return {NoticeKind(kind): Frequency(often) for kind, often in self.cleaned_data.items()}
