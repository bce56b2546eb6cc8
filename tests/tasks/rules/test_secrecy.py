import pytest

from tasks.rules.secrecy import find_secrecy_mark


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
        "12/QĐ-TTg",
        "",
    ],
)
def test_find_secrecy_mark_of_ordinary_words_finds_nothing(text):
    assert find_secrecy_mark(text) == ""
