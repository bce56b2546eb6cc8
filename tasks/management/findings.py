"""How commands that import a file print what they found in its rows."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from tasks.actions.directive_import import Finding


def told(heading: str, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the heading with the count of the findings, and a line for each; nothing where there is none."""
    if findings:
        yield heading % {"count": len(findings)}
    for finding in findings:
        place = _("row %(row)s, column %(column)s") % {"row": finding.row, "column": finding.column}
        yield f"  {place}: {finding.reason}"
