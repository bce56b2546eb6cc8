"""One figure, one function: every place that shows a figure is read, and they all say the same."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook

from reports.actions.scores import compute_scores
from reports.models import Indicator, Period, Score, Value
from reports.queries.groups import group_values
from reports.queries.values import current_values, figure_of
from reports.rules.figures import percent_of
from reports.rules.kinds import Operator, PeriodKind, SubjectKind
from reports.templatetags.figures import figure, parts
from tests.cast import Cast
from tests.reports.makers import make_period, make_value
from tests.reports.scoring import indicator_of, make_score_set

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 4, 8, tzinfo=UTC)
FIGURES: dict[str, dict[str, Any]] = {
    "30.4": {"value": "30.4", "numerator": 304, "denominator": 1000},
    "a third": {"value": "33.333333", "numerator": 1, "denominator": 3},
    "below ten": {"value": "10", "operator": Operator.LESS},
    "none arose": {"value": None},
}
SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture(params=FIGURES)
def known(request: pytest.FixtureRequest, cast: Cast, client: Client) -> Value:
    """Ministry A's figure of March, beside ministry B's and those of February; the secretariat is signed in."""
    score_set = make_score_set()
    Indicator.objects.filter(code="share").update(cadence=PeriodKind.MONTH)
    february, march = (make_period(day, send_by_at=NOW) for day in (date(2024, 2, 29), date(2024, 3, 31)))
    for agency, period in ((cast.ministry_a, february), (cast.ministry_b, february), (cast.ministry_b, march)):
        make_value(indicator_of("share"), agency, period, 50, numerator=5, denominator=10)
    facts = dict(FIGURES[request.param])
    value = make_value(indicator_of("share"), cast.ministry_a, march, facts.pop("value"), **facts)
    value.refresh_from_db()
    compute_scores(score_set=score_set, period=march, by=None, now=NOW)
    client.force_login(cast.secretariat, backend="django.contrib.auth.backends.ModelBackend")
    return value


def text_of(client: Client, name: str, *args: int, **asked: Any) -> str:
    """Return what a page says, as one line."""
    response = client.get(reverse(f"reports:{name}", args=args), asked)
    assert response.status_code == 200
    main = unescape(strip_tags(response.content.decode().split("<main")[1]))
    return re.sub(r"\s+", " ", main)


def row_of(text: str, agency: str, indicator: str) -> str:
    """Return what follows the agency or the indicator, whichever the rows of the page begin with."""
    return "".join(text.split(agency if agency in text else indicator)[1:])


def test_pages_say_what_the_query_says(cast: Cast, client: Client, known: Value) -> None:
    march, indicator, agency = known.period, known.indicator, cast.ministry_a
    cell = (indicator.pk, known.subject_id, march.pk)
    said = figure_of(current_values([indicator], None, [march], user=cast.secretariat)[cell])
    score = Score.objects.get(subject=known.subject)
    words = figure(said, "%").replace(SPACE, " ")
    pages = {
        "indicator": text_of(client, "indicator", indicator.pk, period=march.pk),
        "profile": text_of(client, "agency", agency.pk, period=march.pk),
        "score": text_of(client, "score", score.pk),
    }
    for page in pages.values():
        assert words in page
        assert parts(said) in page
    # On the scoreboard, in the comparison and in the sheet the unit stands elsewhere, and "none arose" may be a sign.
    told = {"∅", figure(said)} if said and said.none_arose else {figure(said).replace(SPACE, " ")}
    for name, args in (("scoreboard", ()), ("compare", ()), ("entry-sheet", (march.pk, agency.pk))):
        page = row_of(text_of(client, name, *args), agency.name_vi, indicator.name)
        assert any(one in page.lower() for one in told)


def test_api_says_what_the_query_says(client: Client, known: Value) -> None:
    asked = {"indicator": "share", "agency": known.subject.agency_id, "period": known.period.name}
    (row,) = client.get("/api/values/", asked).json()["results"]
    told = {name: Decimal(row[name]) if row[name] else None for name in ("numerator", "denominator", "value")}
    said = figure_of(known)
    assert told == {"numerator": said.numerator, "denominator": said.denominator, "value": said.value}
    assert (row["operator"], row["none_arose"]) == (said.operator.value, said.none_arose)


# Only exact figures are typed into a sheet; a "<10" comes from a source.
@pytest.mark.parametrize("known", ["30.4", "a third", "none arose"], indirect=True)
def test_workbook_says_what_the_query_says(client: Client, known: Value) -> None:
    response = client.get(reverse("reports:sheet-workbook", args=[known.period_id, known.subject.agency_id]))
    head, *rows = load_workbook(BytesIO(b"".join(response.streaming_content))).worksheets[0].values
    row = next(dict(zip(head, cells, strict=True)) for cells in rows if "share" in cells)
    said = figure_of(known)
    assert (row["Tử số"], row["Mẫu số"]) == (said.numerator, said.denominator)
    assert (row["Không phát sinh"] is not None) == said.none_arose
    assert said.none_arose or percent_of(Decimal(row["Tử số"]), Decimal(row["Mẫu số"])) == said.value


def test_explanation_of_the_score_says_what_the_query_says(known: Value) -> None:
    out = StringIO()
    call_command("explain_score", "766", str(known.subject), known.period.name, stdout=out)
    (line,) = [line for line in out.getvalue().splitlines() if known.indicator.name in line]
    said = figure_of(known)
    assert (figure(said) if said.is_exact else "không tính") in line
    assert parts(said) in line


def test_group_is_the_same_wherever_it_stands(cast: Cast, client: Client, known: Value) -> None:
    march: Period = known.period
    made = group_values([known.indicator], [march])[known.indicator_id, SubjectKind.NATION, march.pk].figure
    words = figure(made, "%").replace(SPACE, " ")
    assert words in text_of(client, "indicator", known.indicator_id, period=march.pk)
    assert figure(made).replace(SPACE, " ") in text_of(client, "scoreboard", period=march.pk)
