import pytest

from tasks.rules.secrecy import find_mark_in_name, find_secrecy_mark


@pytest.mark.parametrize(
    "text",
    [
        "12/QĐ-TTg (MẬT)",
        "12/QĐ-TTg (mật)",
        "12/QĐ-TTg [Tối mật]",
        "45/KH-BCA (Mật, Hỏa tốc)",
        "Độ mật: Mật",
        "Rà soát. Độ mật: Tuyệt mật.",
        "Mức độ mật Tối mật",
        'Đóng dấu "Mật"',
        "Văn bản Mật về biên giới",
        "tài liệu Tối mật",
        "MẬT",
        "mật",
        "MẬT 12/QĐ",
        "Mật số 12/CV",
        "12/QĐ-TTg - Mật",
        "Tuyệt mật 15/QĐ",
        "QUYẾT ĐỊNH MẬT",
        "12/QĐ-TTg mật",
        "Văn bản mật số 12/QĐ-TTg",
        "mật 12/QĐ-TTg",
    ],
)
def test_find_secrecy_mark_of_a_mark_finds_it(text):
    assert find_secrecy_mark(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bảo mật thông tin",
        "AN TOÀN, BẢO MẬT DỮ LIỆU",
        "bí mật kinh doanh",
        "BÍ MẬT NHÀ NƯỚC",
        "Bảo vệ bí mật nhà nước trong lĩnh vực đất đai",
        "mật khẩu",
        "Mật khẩu dùng một lần",
        "Mật độ dân số",
        "MẬT ĐỘ XÂY DỰNG",
        "Quản lý văn bản mật, tài liệu mật theo quy định",
        "cơ mật",
        "mật thiết",
        "Mật mã",
        "đường mật",
        "12/QĐ-TTg mật khẩu",
        "12/QĐ-TTg MẬT ĐỘ XÂY DỰNG",
        "tài liệu mật số hóa",
        "tài liệu mật 12/2024",
        "12/QĐ-TTg",
        "",
    ],
)
def test_find_secrecy_mark_of_ordinary_words_finds_nothing(text):
    assert find_secrecy_mark(text) == ""


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("12/QĐ-TTg mật", "mật"),
        ("Quyết định tuyệt mật của Thủ tướng", "tuyệt mật"),
        ("Kế hoạch mật về biên giới", "mật"),
        ("Kế hoạch bảo mật và tài liệu mật", "mật"),
        ("12/QĐ-TTg (MẬT)", "MẬT"),
        ("Luật Bảo vệ bí mật nhà nước", ""),
        ("12/QĐ-TTg về bảo mật thông tin", ""),
        ("12/QĐ-TTg (đã giải mật)", ""),
        ("Đề án mật độ xây dựng", ""),
        ("12/QĐ-TTg", ""),
    ],
)
def test_find_mark_in_name_takes_any_mark_but_not_ordinary_words(name, mark):
    assert find_mark_in_name(name) == mark
