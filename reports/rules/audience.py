"""Which agencies give an indicator, and which a group is made of."""

from reports.rules.kinds import Audience, SubjectKind
from tasks.rules.kinds import AgencyKind

_MINISTRIES, _LOCALITIES = frozenset({AgencyKind.MINISTRY}), frozenset({AgencyKind.PROVINCE})

GROUP_KINDS: dict[SubjectKind, frozenset[AgencyKind]] = {
    SubjectKind.NATION: _MINISTRIES | _LOCALITIES,
    SubjectKind.MINISTRIES: _MINISTRIES,
    SubjectKind.LOCALITIES: _LOCALITIES,
}
# What nobody gives here can still have been published of any of them.
AUDIENCE_KINDS: dict[str, frozenset[AgencyKind]] = {
    Audience.MINISTRIES: _MINISTRIES,
    Audience.LOCALITIES: _LOCALITIES,
    Audience.AGENCIES: _MINISTRIES | _LOCALITIES,
    Audience.NOBODY: _MINISTRIES | _LOCALITIES,
}
