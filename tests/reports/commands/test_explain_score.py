"""`manage.py explain_score`."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.actions.scores import compute_scores
from reports.models import IndicatorVersion, Period, ScoreSet
from reports.rules.kinds import Operator, Origin
from tasks.models import Agency
from tasks.rules.kinds import AgencyKind
from tests.factories import make_agency
from tests.reports.makers import make_period, make_value
from tests.reports.scoring import indicator_of, make_score_set

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 4, 8, 3, tzinfo=UTC)


@pytest.fixture
def province() -> Agency:
    make_score_set()
    return make_agency("Tỉnh Sơn La", kind=AgencyKind.PROVINCE, abbreviation="SLA")


@pytest.fixture
def march(province: Agency) -> Period:
    """A month of which the province's points are published: 86.94, though the parts add up to 83.63."""
    period = make_period(date(2024, 3, 31))
    for code, points in (("total", "86.94"), ("group1", "63.88"), ("group2", "19.75")):
        make_value(indicator_of(code), province, period, points, origin=Origin.PUBLISHED)
    return period


def run(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("explain_score", *arguments, stdout=out)
    return out.getvalue().replace("\N{NO-BREAK SPACE}", " ").splitlines()


@pytest.mark.parametrize("whom", ["Tỉnh Sơn La", "son la", "SLA"])
def test_published_score_is_shown_with_its_gap(march: Period, whom: str) -> None:
    lines = run("766", whom, "Tháng 03/2024")
    assert "   Tổng các phần: 83,63" in lines
    assert "   Tổng điểm: 86,94, Tốt" in lines
    assert "   Chênh lệch: 3,31. Tổng điểm công bố không bằng tổng các phần đã công bố." in lines


def test_computed_score_is_explained_line_by_line(province: Agency, march: Period) -> None:
    make_value(indicator_of("share"), province, march, 60, numerator=6, denominator=10)
    make_value(indicator_of("given"), province, march, 9, operator=Operator.LESS)
    compute_scores(score_set=ScoreSet.objects.get(), period=march, by=None, now=NOW)
    lines = run("766", "Sơn La", "Tháng 03/2024")
    assert lines[:5] == [
        "Bộ chỉ số (1), Tỉnh Sơn La, Tháng 03/2024",
        "1. Tiến độ: 12 trên 20 điểm",
        "   - Chỉ số share: 60 % (6/10); Tỷ lệ × điểm tối đa: 12 trên 20 điểm",
        "2. Số hóa: — trên 10 điểm",
        "   - Chỉ số given: < 9; không tính: Số liệu không chính xác.",
    ]
    assert "Tổng: 12 trên 30 điểm, từ mức Yếu trở lên" in lines
    assert "1 dòng không tính; các dòng còn lại cho tối đa 20 điểm." in lines
    assert "Bản số 1, chưa công bố." in lines


@pytest.mark.parametrize(
    "asked", [("900", "Sơn La", "03/2024"), ("766", "Nơi khác", "03/2024"), ("766", "Sơn La", "09/2031")]
)
def test_what_does_not_exist_is_said(march: Period, asked: tuple[str, str, str]) -> None:
    with pytest.raises(CommandError, match="Không có"):
        run(*asked)


def test_score_nobody_made_is_said(march: Period) -> None:
    make_period(date(2024, 4, 30))
    with pytest.raises(CommandError, match="Chưa ai"):
        run("766", "Sơn La", "Tháng 04/2024")


def test_line_under_another_definition_says_so(province: Agency) -> None:
    share, period = indicator_of("share"), make_period(date(2024, 3, 31))
    make_value(share, province, period, numerator=5, denominator=10)
    IndicatorVersion.objects.create(indicator=share, number=2, valid_from=period.starts_on)
    compute_scores(score_set=ScoreSet.objects.get(), period=period, by=None, now=NOW)
    said = "   - Chỉ số share: 50; không tính: Số liệu được báo cáo theo định nghĩa khác."
    assert said in run("766", "Sơn La", "Tháng 03/2024")
