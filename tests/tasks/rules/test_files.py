import pytest

from tasks.rules.files import ALLOWED_FILES, content_type_of


@pytest.mark.parametrize("ending", sorted(ALLOWED_FILES))
def test_content_type_of_allowed_file_is_known(ending):
    content_type, beginnings = ALLOWED_FILES[ending]
    assert [content_type_of(f"Tệp{ending.upper()}", start + b"rest") for start in beginnings] == [content_type]


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("virus.exe", b"MZ"),
        ("page.pdf", b"<html><script>"),
        ("page.html", b"<html>"),
        ("picture.svg", b"<svg "),
        ("no-ending", b"%PDF-1.7"),
        ("renamed.docx", b"%PDF-1.7"),
        ("empty.pdf", b""),
    ],
)
def test_content_type_of_disguised_or_unknown_file_is_refused(name, head):
    assert content_type_of(name, head) is None
