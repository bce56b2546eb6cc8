from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.rules.assignee import AssigneeProblem, read_assignees, read_lead, without_leads
from tasks.rules.problem import ProblemError
from tests.tasks.rules.assignee.office import catalogue

NOTICE = date(2024, 2, 28)
MERGED = date(2025, 3, 15)
NEW_MAP = date(2025, 7, 1)


def read(wording, first=NOTICE, last=None):
    return read_assignees(wording, catalogue(), first, last)


def names(wording, first=NOTICE, last=None):
    return [
        catalogue().agencies[share.agency_id].name for share in read(wording, first, last).shares if share.agency_id
    ]


def unsplit(wording, first=NOTICE, last=None):
    return [share.class_wording for share in read(wording, first, last).shares if share.class_wording]


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("Bộ Tài chính", ["Bộ Tài chính"]),
        ("BỘ TÀI CHÍNH", ["Bộ Tài chính"]),
        ("Bo Tai chinh", ["Bộ Tài chính"]),
        ("TTCP, BHXH", ["Thanh tra Chính phủ", "Bảo hiểm xã hội Việt Nam"]),
        ("Bộ trưởng Bộ Tài chính", ["Bộ Tài chính"]),
        ("Lãnh đạo Bộ Công an", ["Bộ Công an"]),
        ("Thống đốc Ngân hàng Nhà nước Việt Nam", ["Ngân hàng Nhà nước Việt Nam"]),
        ("Tổng Thanh tra Chính phủ", ["Thanh tra Chính phủ"]),
        ("Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ", ["Văn phòng Chính phủ"]),
        ("Bộ trưởng, Chủ nhiệm Ủy ban Dân tộc", ["Ủy ban Dân tộc"]),
        ("Chủ tịch UBND tỉnh Quảng Nam", ["Tỉnh Quảng Nam"]),
        ("Bộ Văn hóa, Thể thao và Du lịch, Bộ Y tế", ["Bộ Văn hóa, Thể thao và Du lịch", "Bộ Y tế"]),
        ("Bộ Lao động, Thương binh và Xã hội", ["Bộ Lao động - Thương binh và Xã hội"]),
        ("Bộ Khoa học Công nghệ", ["Bộ Khoa học và Công nghệ"]),
        ("BTNMT, BXD, NHNN", ["Bộ Tài nguyên và Môi trường", "Bộ Xây dựng", "Ngân hàng Nhà nước Việt Nam"]),
        ("Bộ KH&ĐT; Bộ KHĐT", ["Bộ Kế hoạch và Đầu tư"]),
        ("Bộ TT&TT", ["Bộ Thông tin và Truyền thông"]),
        ("Bộ LĐTBXH; Bộ LĐ-TB&XH", ["Bộ Lao động - Thương binh và Xã hội"]),
        ("Bộ NN&PTNT và Bộ VHTT&DL", ["Bộ Nông nghiệp và Phát triển nông thôn", "Bộ Văn hóa, Thể thao và Du lịch"]),
        ("Bộ Nông nghiệp & PTNT", ["Bộ Nông nghiệp và Phát triển nông thôn"]),
        ("Viện Hàn lâm KHXH Việt Nam, TTXVN", ["Viện Hàn lâm Khoa học xã hội Việt Nam", "Thông tấn xã Việt Nam"]),
        ("BHXH Việt Nam", ["Bảo hiểm xã hội Việt Nam"]),
        (
            "EuroCham, VCCI",
            ["Hiệp hội Doanh nghiệp châu Âu tại Việt Nam", "Liên đoàn Thương mại và Công nghiệp Việt Nam"],
        ),
        (
            "UBND TP Hà Nội; UBND TP.HCM; UBND tỉnh Bình Dương",
            ["Thành phố Hà Nội", "Thành phố Hồ Chí Minh", "Tỉnh Bình Dương"],
        ),
        ("Hà Nội, TP. Hồ Chí Minh", ["Thành phố Hà Nội", "Thành phố Hồ Chí Minh"]),
        ("UBND các tỉnh: Hà Giang, Cao Bằng", ["Tỉnh Hà Giang", "Tỉnh Cao Bằng"]),
        ("UBND các tỉnh Hà Giang, Cao Bằng và Lạng Sơn", ["Tỉnh Hà Giang", "Tỉnh Cao Bằng", "Tỉnh Lạng Sơn"]),
        ("UBND các tỉnh, thành phố: Hà Nội, Bà Rịa - Vũng Tàu", ["Thành phố Hà Nội", "Tỉnh Bà Rịa - Vũng Tàu"]),
        ("Tỉnh Đắc Lắc; Thừa Thiên - Huế", ["Tỉnh Đắk Lắk", "Tỉnh Thừa Thiên Huế"]),
        ("Các Bộ: Tài chính, Tư pháp và Công an", ["Bộ Tài chính", "Bộ Tư pháp", "Bộ Công an"]),
        ("Các Bộ: CA, TP; NV", ["Bộ Công an", "Bộ Tư pháp", "Bộ Nội vụ"]),
        ("2 bộ và 1 địa phương (Bộ Y tế, Bộ Công an, Hà Nội)", ["Bộ Y tế", "Bộ Công an", "Thành phố Hà Nội"]),
        ("02 bộ: Ngoại giao, Y tế", ["Bộ Ngoại giao", "Bộ Y tế"]),
        ("Bộ trưởng các Bộ Công an, Quốc phòng", ["Bộ Công an", "Bộ Quốc phòng"]),
        ("Các bộ quản lý lĩnh vực (BTNMT, BXD)", ["Bộ Tài nguyên và Môi trường", "Bộ Xây dựng"]),
        ("Các bộ, ngành (VPCP, BTC)", ["Văn phòng Chính phủ", "Bộ Tài chính"]),
        ("Một số bộ, ngành (Bộ Y tế)", ["Bộ Y tế"]),
        ("Các bộ, ngành liên quan (Bộ Y tế)", ["Bộ Y tế"]),
        ("Các bộ, ngành liên quan: Bộ Y tế", ["Bộ Y tế"]),
        ("01 bộ: Y tế", ["Bộ Y tế"]),
        ("Các bộ, ngành:\n- Bộ Y tế\n- Bộ Công an", ["Bộ Y tế", "Bộ Công an"]),
        ("2 thành phố: Hà Nội, Cần Thơ", ["Thành phố Hà Nội", "Thành phố Cần Thơ"]),
        ("UBND tỉnh (Cao Bằng)", ["Tỉnh Cao Bằng"]),
        ("VPCP (Cơ quan thường trực)", ["Văn phòng Chính phủ"]),
        ("Cục Kiểm soát TTHC (VPCP)", ["Cục Kiểm soát thủ tục hành chính"]),
        ("Cơ quan thường trực TCT", ["Văn phòng Chính phủ"]),
        ("Bộ Y tế, Bộ Y tế; BYT", ["Bộ Y tế"]),
        ("- Bộ Tài chính;- Bộ Y tế", ["Bộ Tài chính", "Bộ Y tế"]),
        ("1. Bộ Tài chính; 2. Bộ Y tế", ["Bộ Tài chính", "Bộ Y tế"]),
        ("Bộ Tài chính\nBộ Y tế", ["Bộ Tài chính", "Bộ Y tế"]),
        ("Bộ Tài chính cùng Bộ Y tế", ["Bộ Tài chính", "Bộ Y tế"]),
        ("Bộ Tài chính chủ trì", ["Bộ Tài chính"]),
    ],
)
def test_read_assignees_by_name_in_silence(wording, expected):
    assert names(wording) == expected
    assert read(wording).notes == ()
    assert len(read(wording).shares) == len(expected)


@pytest.mark.parametrize(
    ("wording", "on", "count"),
    [
        ("Các bộ, ngành, địa phương", NOTICE, 94),
        ("Các bộ ngành địa phương", NOTICE, 94),
        ("Tất cả các bộ, ngành, địa phương trong cả nước", NOTICE, 94),
        ("Người đứng đầu bộ, ngành, địa phương", NOTICE, 94),
        ("Các bộ, cơ quan, địa phương", NOTICE, 94),
        ("Các bộ, địa phương", NOTICE, 85),
        ("Các bộ, ngành", NOTICE, 31),
        ("Các bộ, cơ quan ngang bộ", NOTICE, 22),
        ("22 bộ, cơ quan ngang bộ", NOTICE, 22),
        ("Bộ trưởng, Thủ trưởng CQNB", NOTICE, 22),
        ("Bộ trưởng, Thủ trưởng CQNB, CQTCP", NOTICE, 31),
        ("Bộ trưởng, Thủ trưởng CQNB; lãnh đạo địa phương", NOTICE, 85),
        ("Các cơ quan thuộc Chính phủ", NOTICE, 9),
        ("Cơ quan ngang bộ", NOTICE, 4),
        ("UBND cấp tỉnh", NOTICE, 63),
        ("63/63 tỉnh, thành phố trực thuộc trung ương", NOTICE, 63),
        (
            "Bộ trưởng, Thủ trưởng cơ quan ngang bộ, Thủ trưởng cơ quan thuộc Chính phủ, Chủ tịch Ủy ban nhân dân các tỉnh, "
            "thành phố trực thuộc Trung ương",
            NOTICE,
            94,
        ),
        ("Các bộ, ngành, địa phương", MERGED, 85),
        ("Các bộ, cơ quan ngang bộ", MERGED, 17),
        ("Các bộ, ngành, địa phương", NEW_MAP, 56),
        ("34 tỉnh, thành phố", NEW_MAP, 34),
        ("Các bộ, ngành (trừ Bộ Quốc phòng, Bộ Công an)", NOTICE, 29),
        ("Các bộ, ngành trừ BQP, BCA", NOTICE, 29),
        ("Các bộ, ngành (trừ Quốc phòng, Công an)", NOTICE, 29),
        ("Các bộ, ngành, địa phương, trừ Bộ Quốc phòng", NOTICE, 93),
        ("Người đứng đầu các tỉnh", NOTICE, 63),
        ("Bộ trưởng, Chủ tịch UBND tỉnh", NOTICE, 85),
        ("Các bộ, ngành, địa phương (đầu mối)", NOTICE, 94),
        ("Các địa phương (63 tỉnh, thành phố)", NOTICE, 63),
    ],
)
def test_read_assignees_class_fans_out_to_those_in_force(wording, on, count):
    answer = read(wording, on)
    assert len({share.agency_id for share in answer.shares}) == len(answer.shares) == count
    assert answer.notes == ()


@pytest.mark.parametrize(
    ("wording", "count"),
    [
        ("Từng thành viên TCT", 14),
        ("Tổ phó và các thành viên TCT", 14),
        ("Các thành viên Tổ công tác cải cách TTHC của Thủ tướng Chính phủ", 14),
        ("Các Tổ phó TCT", 4),
        ("Tổ phó thường trực Tổ công tác", 1),
        ("Tổ trưởng TCT", 1),
    ],
)
def test_read_assignees_members_serving_that_day(wording, count):
    answer = read(wording)
    assert len([share for share in answer.shares if share.membership_id]) == len(answer.shares) == count
    assert answer.notes == ()


@pytest.mark.parametrize(
    "wording",
    ["TCT", "HĐTV", "Tiểu ban 1 HĐTV (cải cách cơ chế, chính sách, TTHC)", "Ban IV", "TCT Đề án 06", "UBQG về CĐS"],
)
def test_read_assignees_body_is_one_share(wording):
    answer = read(wording)
    assert [bool(share.body_id) for share in answer.shares] == [True]
    assert answer.notes == ()


@pytest.mark.parametrize(
    ("wording", "kept"),
    [
        ("08 bộ, 11 địa phương chưa công bố", ["08 bộ, 11 địa phương chưa công bố"]),
        ("06 bộ chưa trình", ["06 bộ chưa trình"]),
        ("6 bộ quản lý 12 lĩnh vực", ["6 bộ quản lý 12 lĩnh vực"]),
        ("34 tỉnh, thành phố", ["34 tỉnh, thành phố"]),
        ("Các bộ, ngành liên quan", ["Các bộ, ngành liên quan"]),
        ("Các Bộ, Ngành Liên quan", ["Các Bộ, Ngành Liên quan"]),
        ("Bộ Tài chính và các bộ, ngành, địa phương liên quan", ["các bộ, ngành, địa phương liên quan"]),
        ("Các bộ, cơ quan ngang bộ đã công bố", ["Các bộ, cơ quan ngang bộ đã công bố"]),
        ("Các bộ, ngành, địa phương có nhiệm vụ quá hạn", ["Các bộ, ngành, địa phương có nhiệm vụ quá hạn"]),
        ("Bộ, ngành, địa phương được phân công", ["Bộ, ngành, địa phương được phân công"]),
        ("Các thành viên TCT theo phụ lục", ["Các thành viên TCT theo phụ lục"]),
        ("Các bộ (theo phụ lục)", ["Các bộ (theo phụ lục)"]),
        ("Một số bộ, ngành", ["Một số bộ, ngành"]),
        ("Các tỉnh Tây Nguyên", ["Các tỉnh Tây Nguyên"]),
        ("các tỉnh, thành phố vùng Đồng bằng sông Cửu Long", ["các tỉnh, thành phố vùng Đồng bằng sông Cửu Long"]),
        ("Hiệp hội, doanh nghiệp, HĐTV", ["Hiệp hội, doanh nghiệp"]),
        ("Sở Tư pháp", ["Sở Tư pháp"]),
        ("Các sở, ban, ngành, UBND cấp huyện (Thái Nguyên)", ["Các sở, ban, ngành, UBND cấp huyện (Thái Nguyên)"]),
        ("Bộ Tư pháp; tổ chức pháp chế bộ; Sở Tư pháp", ["tổ chức pháp chế bộ", "Sở Tư pháp"]),
        ("Các cơ quan, địa phương", ["Các cơ quan, địa phương"]),
        ("Đơn vị thuộc Bộ Tài chính", ["Đơn vị thuộc Bộ Tài chính"]),
        ("Thành viên HĐTV", ["Thành viên HĐTV"]),
        ("Chủ tịch HĐTV", ["Chủ tịch HĐTV"]),
        *[
            (wording, [wording])
            for wording in (
                "Các bộ, ngành, địa phương (Bộ Tài chính đầu mối)",
                "Các bộ, ngành, địa phương (VPCP tổng hợp)",
                "Các bộ, ngành (Bộ Tài chính, Bộ Y tế tổng hợp)",
                "Các bộ, ngành (VPCP)",
                "Các bộ liên quan: VPCP đầu mối",
                "Các bộ, ngành, địa phương: Bộ Tài chính",
                "Các bộ, ngành gồm Bộ Y tế",
                "Các bộ, ngành (Bộ Y tế) (Bộ Công an)",
                "63 tỉnh, thành phố (Hà Nội)",
                "Các bộ, ngành chủ trì: Bộ Y tế",
                "UBND cấp tỉnh, các bộ liên quan: Bộ Y tế",
                "2 thành phố: Thái Nguyên, Hà Nội",
                "Bộ",
                "Bộ chủ trì",
                "Bộ trưởng",
                "UBND tỉnh",
                "Chủ tịch UBND tỉnh",
                "UBND tỉnh, doanh nghiệp",
            )
        ],
        ("Bộ Y tế, tỉnh", ["tỉnh"]),
        ("UBND tỉnh; UBND cấp huyện", ["UBND tỉnh", "UBND cấp huyện"]),
        ("Các bộ, ngành: VPCP đầu mối; HĐTV", ["Các bộ, ngành: VPCP đầu mối"]),
    ],
)
def test_read_assignees_whom_the_words_do_not_tell_stay_one_share(wording, kept):
    assert unsplit(wording) == kept
    assert len(read(wording).notes) == len(kept)


@pytest.mark.parametrize(
    ("wording", "on", "code"),
    [
        ("Bộ Tài chnh", NOTICE, AssigneeProblem.UNKNOWN),
        ("30/6/2024", NOTICE, AssigneeProblem.UNKNOWN),
        ("5", NOTICE, AssigneeProblem.UNKNOWN),
        ("Bộ Y tế; các bộ khác phối hợp", NOTICE, AssigneeProblem.MIXED_ROLES),
        ("Bộ Kinh tế số", NOTICE, AssigneeProblem.UNKNOWN),
        ("Bộ Nông nghiệp", NOTICE, AssigneeProblem.UNKNOWN),
        ("Bộ Nội vụ Lào", NOTICE, AssigneeProblem.UNKNOWN),
        ("Bộ trưởng Bộ Nội vụ Lào", NOTICE, AssigneeProblem.UNKNOWN),
        ("Bộ Tài chính Hồ Đức Phớc", NOTICE, AssigneeProblem.UNKNOWN),
        ("Văn phòng UBND tỉnh Nghệ An", NOTICE, AssigneeProblem.UNKNOWN),
        ("Các bộ, nhất là Bộ Y tế chủ trì", NOTICE, AssigneeProblem.MIXED_ROLES),
        ("Các Bộ: Tài chính, Kinh tế số", NOTICE, AssigneeProblem.UNKNOWN),
        ("UBND các tỉnh Hà Gaing, Cao Bằng", NOTICE, AssigneeProblem.UNKNOWN),
        ("Các bộ (trừ Bộ Ngoại gia)", NOTICE, AssigneeProblem.UNKNOWN),
        ("UBND thành phố Thái Nguyên", NOTICE, AssigneeProblem.UNKNOWN),
        ("Sở Nội vụ (Thái Nguyên)", NOTICE, AssigneeProblem.UNKNOWN),
        ("Sở Tư pháp TP Hà Nội", NOTICE, AssigneeProblem.UNKNOWN),
        ("Cục Thuế TP.HCM", NOTICE, AssigneeProblem.UNKNOWN),
        ("Tòa án nhân dân tối cao", NOTICE, AssigneeProblem.UNKNOWN),
        ("Tổ công tác của Thủ tướng", NOTICE, AssigneeProblem.UNKNOWN),
        ("Tiểu ban 5 HĐTV", NOTICE, AssigneeProblem.UNKNOWN),
        ("UBND quận 1, TP. HCM", NOTICE, AssigneeProblem.UNKNOWN),
        ("UBND huyện 1, Hà Nội", NOTICE, AssigneeProblem.UNKNOWN),
        ("UBND huyện Thanh Oai, Hà Nội", NOTICE, AssigneeProblem.UNKNOWN),
        ("Các thành viên TCT (trừ Bộ trưởng Bộ Tư pháp)", NOTICE, AssigneeProblem.EXCEPTION),
        ("Các thành viên TCT, trừ Bộ trưởng Bộ Tư pháp", NOTICE, AssigneeProblem.EXCEPTION),
        ("Các bộ (Y tế, Công an) (trừ Công an)", NOTICE, AssigneeProblem.EXCEPTION),
        ("Bộ Tài chính chủ trì, phối hợp với Bộ Công an", NOTICE, AssigneeProblem.MIXED_ROLES),
        ("Bộ Tài chính (chủ trì), Bộ Tư pháp (phối hợp)", NOTICE, AssigneeProblem.MIXED_ROLES),
        ("Bộ Tài chính phối hợp Bộ Công an", NOTICE, AssigneeProblem.MIXED_ROLES),
        ("Bộ Nông nghiệp và Môi trường", NOTICE, AssigneeProblem.NOT_IN_FORCE),
        ("TP. Huế", NOTICE, AssigneeProblem.NOT_IN_FORCE),
        ("Bộ KH&ĐT", MERGED, AssigneeProblem.NOT_IN_FORCE),
        ("TCT Đề án 06", MERGED, AssigneeProblem.NOT_IN_FORCE),
        ("UBND tỉnh Hà Giang", NEW_MAP, AssigneeProblem.NOT_IN_FORCE),
        ("Bình Dương", NEW_MAP, AssigneeProblem.NOT_IN_FORCE),
        ("Tỉnh Quảng Ninh", date(2026, 9, 1), AssigneeProblem.NOT_IN_FORCE),
        ("TCT", date(2023, 6, 29), AssigneeProblem.NOT_IN_FORCE),
        ("thành viên TCT", date(2023, 6, 29), AssigneeProblem.NOT_IN_FORCE),
    ],
)
def test_read_assignees_refuses_with_the_reason(wording, on, code):
    with pytest.raises(ProblemError) as refusal:
        read(wording, on)
    assert refusal.value.problem.code == code


def test_read_assignees_slip_of_the_pen_names_the_nearest():
    with pytest.raises(ProblemError) as refusal:
        read("Bộ Tài chnh")
    assert refusal.value.problem.params["nearest"] == "Bộ Tài chính"


def test_read_assignees_ended_agency_names_its_successor():
    with pytest.raises(ProblemError) as refusal:
        read("Bộ KH&ĐT", MERGED)
    params = refusal.value.problem.params
    assert (params["valid_to"], params["successors"]) == (date(2025, 2, 28), "Bộ Tài chính")


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("Bộ Tài chính (Tổng cục Thuế)", AssigneeProblem.BRACKET_NOT_READ),
        ("Bộ Giao thông vận tải (nay là Bộ Xây dựng)", AssigneeProblem.BRACKET_NOT_READ),
        ("UBND 3 tỉnh (Hà Giang, Cao Bằng)", AssigneeProblem.COUNT_DIFFERS),
        ("3 bộ: Công an, Ngoại giao", AssigneeProblem.COUNT_DIFFERS),
        ("UBND 3 tỉnh Hà Giang, Cao Bằng", AssigneeProblem.COUNT_DIFFERS),
        ("3 bộ liên quan: Công an, Ngoại giao", AssigneeProblem.COUNT_DIFFERS),
        ("Bộ Tài chính nghiên cứu", AssigneeProblem.UNREAD_WORDS),
        ("Bộ trưởng Bộ Tài chính Hồ Đức Phớc", AssigneeProblem.UNREAD_WORDS),
        ("Các bộ, ngành, nhất là Bộ Tài chính, Bộ Công an", AssigneeProblem.UNREAD_WORDS),
        ("Văn phòng UBND các tỉnh", AssigneeProblem.TO_BE_SPLIT),
        ("Công an các tỉnh", AssigneeProblem.TO_BE_SPLIT),
        ("Các bộ, trừ UBND tỉnh Cao Bằng", AssigneeProblem.NOT_IN_CLASS),
    ],
)
def test_read_assignees_that_need_a_look_are_remarked(wording, code):
    assert [note.code for note in read(wording).notes] == [code]


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("Các bộ, ngành", AssigneeProblem.MEMBERS_CHANGED),
        ("thành viên TCT", AssigneeProblem.MEMBERS_CHANGED),
        ("Bộ Nội vụ", AssigneeProblem.SEVERAL_OF_NAME),
    ],
)
def test_read_assignees_within_a_date_when_they_changed_are_not_guessed(wording, code):
    answer = read(wording, date(2024, 1, 1), date(2025, 12, 31))
    assert [note.code for note in answer.notes] == [code]
    assert [share.class_wording for share in answer.shares] == [wording]


def test_read_assignees_only_bearer_of_a_name_within_the_date_is_taken():
    assert names("Bộ TT&TT", date(2025, 1, 1), date(2025, 12, 31)) == ["Bộ Thông tin và Truyền thông"]


@pytest.mark.parametrize("wording", ["", "-", "Không nêu", "không", "N/A"])
def test_read_assignees_nobody_named_is_empty(wording):
    assert read(wording).shares == ()
    with pytest.raises(ProblemError) as refusal:
        read_lead(wording, catalogue(), NOTICE)
    assert refusal.value.problem.code == AssigneeProblem.NO_LEAD


def test_without_leads_keeps_each_assignee_once():
    lead, helping = read("Các bộ, ngành"), read("VPCP; UBND tỉnh Cao Bằng")
    rest = without_leads(lead, helping, catalogue())
    assert [catalogue().agencies[share.agency_id].name for share in rest.shares] == ["Tỉnh Cao Bằng"]
    assert [(note.code, note.params["names"]) for note in rest.notes] == [
        (AssigneeProblem.ALSO_LEAD, "Văn phòng Chính phủ")
    ]


def test_without_leads_tells_how_many_names_it_leaves_out():
    lead = read("Các bộ, ngành")
    (note,) = without_leads(lead, lead, catalogue()).notes
    assert (note.params["names"].count("Bộ "), note.params["count"], note.params["left_out"]) == (3, 31, 28)


@given(
    st.lists(st.sampled_from(sorted(catalogue().agencies)), min_size=1, max_size=4, unique=True),
    st.sampled_from([", ", "; ", " và "]),
)
def test_read_assignees_any_list_of_official_names_is_read_back(ids, separator):
    agencies = [catalogue().agencies[pk] for pk in ids]
    alive = [agency for agency in agencies if agency.span.overlaps(NEW_MAP, NEW_MAP)]
    if alive:
        wording = separator.join(agency.name for agency in alive)
        assert names(wording, NEW_MAP) == [agency.name for agency in alive]


@given(st.text(alphabet="Bộ,Tài chính;và ngành()các trừ: UBND-&/ĐT5", max_size=50))
def test_read_assignees_of_anything_answers_or_refuses(wording):
    try:
        answer = read(wording)
    except ProblemError:
        return
    assert all(
        share.agency_id or share.body_id or share.membership_id or share.class_wording for share in answer.shares
    )


def lead_and_helping(wording):
    answer = read_lead(wording, catalogue(), NOTICE)
    return tuple(
        [share.class_wording or catalogue().agencies[share.agency_id].name for share in shares]
        for shares in (answer.shares, answer.coordinating)
    )


@pytest.mark.parametrize(
    ("wording", "leads", "helping"),
    [
        (
            "Bộ Tư pháp chủ trì, phối hợp với Văn phòng Chính phủ và các bộ, cơ quan liên quan",
            ["Bộ Tư pháp"],
            ["Văn phòng Chính phủ", "các bộ, cơ quan liên quan"],
        ),
        ("Giao Bộ Tư pháp chủ trì phối hợp Bộ Y tế", ["Bộ Tư pháp"], ["Bộ Y tế"]),
        ("Bộ Tư pháp và Bộ Y tế chủ trì, phối hợp với VPCP", ["Bộ Tư pháp", "Bộ Y tế"], ["Văn phòng Chính phủ"]),
        ("Chủ trì: Bộ Tư pháp; phối hợp: Bộ Y tế, VPCP", ["Bộ Tư pháp"], ["Bộ Y tế", "Văn phòng Chính phủ"]),
        ("- Cơ quan chủ trì: Bộ Tư pháp\n- Cơ quan phối hợp: Bộ Y tế", ["Bộ Tư pháp"], ["Bộ Y tế"]),
        ("Bộ Tư pháp (chủ trì), Bộ Y tế (phối hợp)", ["Bộ Tư pháp"], ["Bộ Y tế"]),
        ("Bộ Tư pháp, Bộ Y tế chủ trì; VPCP phối hợp", ["Bộ Tư pháp", "Bộ Y tế"], ["Văn phòng Chính phủ"]),
        ("Yêu cầu Bộ Tư pháp", ["Bộ Tư pháp"], []),
    ],
)
def test_read_lead_tells_apart_who_coordinates(wording, leads, helping):
    assert lead_and_helping(wording) == (leads, helping)


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("Bộ Tư pháp chủ trì, phối hợp", AssigneeProblem.MIXED_ROLES),
        ("Bộ Tư pháp phối hợp với VPCP", AssigneeProblem.MIXED_ROLES),
        ("Bộ Y tế chủ trì, phối hợp với VPCP; Bộ Công an chủ trì, phối hợp với BQP", AssigneeProblem.MIXED_ROLES),
        ("Bộ Tư pháp chủ trì, phối hợp với Bộ Kinh tế số", AssigneeProblem.UNKNOWN),
    ],
)
def test_read_lead_of_roles_that_are_not_clear_refuses(wording, code):
    with pytest.raises(ProblemError) as refusal:
        read_lead(wording, catalogue(), NOTICE)
    assert refusal.value.problem.code == code


def test_without_leads_takes_in_those_the_lead_cell_names():
    lead = read_lead("Bộ Tư pháp chủ trì, phối hợp với VPCP", catalogue(), NOTICE)
    rest = without_leads(lead, read("Bộ Y tế; VPCP; Bộ Tư pháp"), catalogue())
    assert [catalogue().agencies[share.agency_id].name for share in rest.shares] == ["Văn phòng Chính phủ", "Bộ Y tế"]
    assert [note.code for note in rest.notes] == [AssigneeProblem.ALSO_LEAD]
