"""The indicators by every name they go by, for reading tables that name them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from reports.models import Indicator, IndicatorVersion, ScoreGroup, ScoreSet
from reports.rules.indicator_text import name_key

# Before a name that is meant only under its total: "– hoàn thành đúng hạn".
PART_MARK = "–"


class IndicatorCatalogue:
    """Names to indicators; what an import makes on its way is added, and found like the others."""

    def __init__(
        self,
        indicators: Iterable[Indicator],
        versions: Iterable[IndicatorVersion] = (),
        maxima: dict[int, Decimal] | None = None,
    ) -> None:
        self.codes: set[str] = set()
        self.maxima = maxima or {}
        self._by_name: dict[str, Indicator] = {}
        self._parts: dict[str, list[Indicator]] = {}
        self._versions: dict[str, list[IndicatorVersion]] = {}
        for indicator in indicators:
            self.add(indicator)
        for version in versions:
            self._versions.setdefault(version.indicator.code, []).append(version)

    def add(self, indicator: Indicator) -> None:
        """Add an indicator under its code and all its names; a name that another one has already stays that one's."""
        self.codes.add(indicator.code)
        for name in (indicator.name, *indicator.other_names.splitlines(), indicator.code):
            if key := name_key(name) if not name.startswith(PART_MARK) else "":
                self._by_name.setdefault(key, indicator)
        if indicator.part_of is not None:
            self._parts.setdefault(indicator.part_of.code, []).append(indicator)

    def add_version(self, version: IndicatorVersion) -> None:
        """Add a definition of an indicator that is in the catalogue."""
        self._versions.setdefault(version.indicator.code, []).append(version)

    def find(self, names: Iterable[str]) -> Indicator | None:
        """Return the indicator of the first name that is known."""
        return next((self._by_name[key] for key in map(name_key, names) if key in self._by_name), None)

    def find_part(self, total: Indicator, name: str) -> Indicator | None:
        """Return the part of a total, or of one of its parts, that goes by this name under it."""
        key = name_key(name)
        for part in self._parts.get(total.code, ()):
            marked = [one.removeprefix(PART_MARK) for one in part.other_names.splitlines() if one.startswith(PART_MARK)]
            if key in map(name_key, (*marked, part.name)):
                return part
            if (deeper := self.find_part(part, name)) is not None:
                return deeper
        return None

    def version_on(self, indicator: Indicator, on: date) -> IndicatorVersion | None:
        """Return the newest definition in force on that day, else the newest of all; None when it has none."""
        known = sorted(self._versions.get(indicator.code, ()), key=lambda version: version.number, reverse=True)
        return next((version for version in known if _holds(version, on)), known[0] if known else None)


def _holds(version: IndicatorVersion, on: date) -> bool:
    return (version.valid_from is None or version.valid_from <= on) and (
        version.valid_to is None or on <= version.valid_to
    )


def load_indicator_catalogue() -> IndicatorCatalogue:
    """Return the catalogue of all indicators, with the most points each can have.

    Queries: four.
    """
    indicators = list(Indicator.objects.select_related("part_of").order_by("position", "pk"))
    by_id = {indicator.pk: indicator for indicator in indicators}
    versions = list(IndicatorVersion.objects.all())
    for version in versions:
        version.indicator = by_id[version.indicator_id]
    maxima = dict(ScoreGroup.objects.filter(indicator__isnull=False).values_list("indicator", "max_points"))
    totals = ScoreSet.objects.filter(total_indicator__isnull=False).values_list("total_indicator", "max_points")
    return IndicatorCatalogue(indicators, versions, maxima | dict(totals))
