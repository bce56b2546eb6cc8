"""The pages of indicators through their addresses: what they say, what their links hold, and what nobody else reads."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.urls import reverse

from reports.models import Period, Subject
from reports.rules.kinds import Audience, ChangeKind, Operator, Origin, SubjectKind, ValueState
from tests.factories import make_agency
from tests.reports.makers import make_indicator, make_period, make_subject, make_target, make_value


def open_page(client, user, name, *args, **query):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse(f"reports:{name}", args=args), query)


def words_of(response):
    """Return the text of the page without tags and doubled spaces."""
    text = re.sub(r"</?(?:a|b|span)\b[^>]*>", "", response.content.decode())
    text = re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def months(db):
    return [make_period(date(2024, month, 14), name=f"Tháng {month:02}/2024") for month in (1, 2, 3)]


@pytest.fixture
def indicator(cast, months):
    """A ratio with a target: ministry A rises, ministry B gives nothing in the newest month."""
    indicator = make_indicator(audience=Audience.AGENCIES, theme="Hồ sơ trực tuyến")
    for period, number in zip(months, (50, 60, 70), strict=True):
        make_value(indicator, cast.ministry_a, period, numerator=number, denominator=100)
        make_target(indicator, make_subject(kind=SubjectKind.NATION), period, 65)
    make_value(indicator, cast.ministry_b, months[1], numerator=10, denominator=100)
    return indicator


def test_page_begins_with_a_sentence(cast, client, indicator):
    words = words_of(open_page(client, cast.leader, "indicator", indicator.pk))
    among = "theo 1 cơ quan có số liệu cả hai kỳ: 60 → 70"
    assert all(
        f"{group} 70 % (+10 điểm % {among})" in words for group in ("Tháng 03/2024: Toàn quốc", "Khối bộ, ngành")
    )
    assert "Xếp hạng 1 cơ quan, 1/1 đạt chỉ tiêu; 1 chưa có số liệu." in words


def test_chart_is_named_and_its_table_follows_it(cast, client, indicator):
    page = open_page(client, cast.leader, "indicator", indicator.pk, agency=cast.ministry_a.pk).content.decode()
    said = "Bộ Giáp: tăng từ 50\u00a0% (Tháng 01/2024) lên 70\u00a0% (Tháng 03/2024)"
    assert page.count(f"{indicator.name}, {said}") == 3
    chart, _figure, rest = page.partition("</figure>")
    assert 'role="img"' in chart
    assert re.match(r'\s*<p class="chart-key">[^<]*</p>\s*<details class="chart-table"><summary accesskey=', rest)
    assert "style=" not in page.split("<main")[1].split("</main>")[0]


def test_link_holds_period_and_group(cast, client, indicator, months):
    asked = {"kind": "month", "period": months[1].pk, "group": "ministries"}
    shown = open_page(client, cast.leader, "indicator", indicator.pk, **asked).context["shown"]
    assert (shown.period, shown.previous, shown.group) == (months[1], months[0], SubjectKind.MINISTRIES)


@pytest.mark.parametrize("asked", [{"period": "9" * 30}, {"kind": "x", "group": "agency"}, {"agency": "-1"}])
def test_nonsense_in_the_link_shows_the_newest_period(cast, client, indicator, months, asked):
    shown = open_page(client, cast.leader, "indicator", indicator.pk, **asked).context["shown"]
    assert (shown.period, shown.group, shown.agency) == (months[2], SubjectKind.NATION, None)


def test_published_figure_stands_with_source_wording_and_its_own_kind_of_change(cast, client, months):
    indicator = make_indicator()
    make_value(
        indicator,
        make_subject(kind=SubjectKind.MINISTRIES),
        months[0],
        30.4,
        origin=Origin.PUBLISHED,
        state=ValueState.PUBLISHED,
        change=1.4,
        change_kind=ChangeKind.TIMES,
        source="Thông báo 71/TB-VPCP",
        wording="đạt 30,4%, tăng 1,4 lần",
    )
    words = words_of(open_page(client, cast.leader, "indicator", indicator.pk))
    assert "30,4 % tăng 1,4 lần" in words
    assert "Thông báo 71/TB-VPCP“đạt 30,4%, tăng 1,4 lần”" in words


@pytest.mark.parametrize("name", ["indicators", "scoreboard", "compare"])
def test_page_without_any_figure_says_what_to_do(cast, client, name):
    response = open_page(client, cast.leader, name)
    assert response.status_code == 200
    assert 'class="blank-title"' in response.content.decode()


def test_indicator_without_a_figure_still_says_what_it_is(cast, client):
    indicator = make_indicator(source_system="Cổng Dịch vụ công quốc gia")
    words = words_of(open_page(client, cast.leader, "indicator", indicator.pk))
    assert "Cổng Dịch vụ công quốc gia" in words
    assert "Chưa có số liệu" in words


def test_list_shows_the_newest_figures_and_is_narrowed(cast, client, indicator):
    words = words_of(open_page(client, cast.leader, "indicators"))
    assert "70 % +10 điểm % theo 1 cơ quan có số liệu cả hai kỳ: 60 → 70 đạt chỉ tiêu 65 %" in words
    assert indicator.name in words_of(open_page(client, cast.leader, "indicators", q="ho so truc"))
    nothing = words_of(open_page(client, cast.leader, "indicators", q="hài lòng"))
    assert "Không có chỉ số nào phù hợp" in nothing


def test_unverified_figure_of_another_agency_is_on_no_page(cast, client, months):
    secret = make_indicator("Chỉ số kín", audience=Audience.AGENCIES)
    make_value(secret, cast.ministry_a, months[0], 77.77, state=ValueState.SUBMITTED)
    make_value(make_indicator("Chỉ số mở", audience=Audience.AGENCIES), cast.ministry_b, months[0], 11)
    pages = [("indicators",), ("indicator", secret.pk), ("scoreboard",), ("agency", cast.ministry_a.pk), ("compare",)]
    for name, *args in pages:
        assert "77,77" not in words_of(open_page(client, cast.focal_point_b, name, *args))


def test_sentence_without_a_ranking_goes_from_the_groups_to_who_is_missing(cast, client, months):
    Period.objects.filter(pk=months[0].pk).update(send_by_at=datetime(2024, 3, 20, tzinfo=UTC))
    indicator = make_indicator(audience=Audience.AGENCIES)
    make_value(indicator, make_subject(kind=SubjectKind.NATION), months[0], "30.4", origin=Origin.PUBLISHED)
    words = words_of(open_page(client, cast.leader, "indicator", indicator.pk))
    assert re.search(r"Toàn quốc 30,4 % ?; \d+ chưa có số liệu\.", words)


def test_scoreboard_without_indicators_does_not_call_itself_whole(cast, client, indicator):
    assert "đủ số liệu" not in words_of(open_page(client, cast.council_member, "scoreboard"))


def test_scoreboard_signs_have_words_and_columns_are_links(cast, client, indicator, months):
    make_value(indicator, make_agency("Bộ Bính"), months[2], 10, operator=Operator.LESS)
    make_value(indicator, make_agency("Bộ Đinh"), months[2])
    page = open_page(client, cast.leader, "scoreboard").content.decode()
    assert re.search(r'aria-label="đạt chỉ tiêu".*?<span class="num">70</span>', page, re.DOTALL)
    assert re.search(r'aria-label="chưa đạt chỉ tiêu".*?<span class="num">&lt;\u00a010</span>', page, re.DOTALL)
    assert '<span class="num">∅</span>' in page
    assert '<span class="num">…</span>' in page
    assert f"?sort={indicator.pk}" in page


def test_profile_links_predecessors_successors_and_rows(cast, client, indicator):
    old = make_agency("Bộ Cũ", valid_to=date(2024, 1, 31))
    old.successors.add(cast.ministry_a)
    page = open_page(client, cast.leader, "agency", cast.ministry_a.pk)
    assert f'href="{reverse("reports:agency", args=[old.pk])}"' in page.content.decode()
    assert f'href="/assignments/?agency={cast.ministry_a.pk}"' in page.content.decode()
    assert "đạt 1/1 chỉ tiêu (Tháng 03/2024)" in words_of(page)


def test_comparison_of_two_periods_says_the_kind_of_change(cast, client, indicator, months):
    asked = {"indicator": indicator.pk, "earlier": months[0].pk, "later": months[2].pk}
    words = words_of(open_page(client, cast.leader, "compare", **asked))
    assert "Từ Tháng 01/2024 đến Tháng 03/2024, 1 cơ quan tiến bộ" in words
    assert "+20 điểm %" in words


def test_periods_asked_the_wrong_way_round_are_put_in_order(cast, client, indicator, months):
    asked = {"indicator": indicator.pk, "earlier": months[2].pk, "later": months[0].pk}
    compared = open_page(client, cast.leader, "compare", **asked).context["compared"]
    assert (compared.earlier, compared.later) == (months[0], months[2])


def fill(cast, number):
    """Store so many indicators with so many agencies, published figures and revisions."""
    period, nation = make_period(date(2025, 1, 14)), make_subject(kind=SubjectKind.NATION)
    before = make_period(date(2024, 12, 14))
    told = {"origin": Origin.PUBLISHED, "state": ValueState.PUBLISHED}
    for place in range(number):
        indicator = make_indicator(f"Chỉ số {place}", audience=Audience.AGENCIES, theme="Hồ sơ")
        for agency in [cast.ministry_a, *(make_agency(f"Bộ {place}.{other}") for other in range(number))]:
            make_value(indicator, agency, period, numerator=1, denominator=2)
            make_value(indicator, agency, before, numerator=1, denominator=4)
            make_value(indicator, agency, period, 9, **told)
        make_value(indicator, nation, period, 45, **told)
        make_value(indicator, cast.ministry_a, period, 7, revision=2, is_current=False)
    return indicator


PAGES = ["indicators", "indicator", "scoreboard", "agency", "compare"]


@pytest.mark.parametrize("name", PAGES)
def test_page_asks_as_much_for_three_as_for_one(cast, client, django_assert_max_num_queries, name):
    open_page(client, cast.leader, "indicators")  # signed in, so that both are asked alike
    counted = []
    for number in (1, 3):
        with transaction.atomic():
            indicator = fill(cast, number)
            args = {"indicator": [indicator.pk], "agency": [cast.ministry_a.pk]}.get(name, [])
            with django_assert_max_num_queries(60) as queries:
                open_page(client, cast.leader, name, *args)
            counted.append(len(queries))
            transaction.set_rollback(True)
    assert counted[0] == counted[1]


def test_body_with_numerator_and_denominator_is_told_as_published(cast, client, months):
    indicator = make_indicator("Nhiệm vụ kế hoạch hoàn thành", kind="count", unit="nhiệm vụ")
    subject = Subject.objects.create(kind=SubjectKind.BODY, body=cast.working_group)
    told = {"numerator": 12, "denominator": 13, "origin": Origin.PUBLISHED, "state": ValueState.PUBLISHED}
    make_value(indicator, subject, months[0], 12, **told)
    assert "Tháng 01/2024: Tổ công tác 12/13 nhiệm vụ." in words_of(
        open_page(client, cast.leader, "indicator", indicator.pk)
    )
    assert "Tổ công tác: 12/13" in words_of(open_page(client, cast.leader, "indicators"))
