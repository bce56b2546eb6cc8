from datetime import UTC, date, datetime

import pytest

from tasks.rules.clock import VIETNAM, local_date


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 22, 16, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 17, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 22, 23, 59, tzinfo=VIETNAM), date(2026, 11, 22)),
    ],
)
def test_local_date_is_the_day_in_vietnam(moment, day):
    assert local_date(moment) == day


def test_local_date_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        local_date(datetime(2026, 11, 22))
