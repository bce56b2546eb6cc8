"""Which files are taken as evidence, judged by what they begin with."""

_OFFICE = "application/vnd.openxmlformats-officedocument."

# ending: (stored type, what the file must begin with)
ALLOWED_FILES: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".docx": (f"{_OFFICE}wordprocessingml.document", (b"PK\x03\x04",)),
    ".xlsx": (f"{_OFFICE}spreadsheetml.sheet", (b"PK\x03\x04",)),
    ".doc": ("application/msword", (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    ".xls": ("application/vnd.ms-excel", (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
}


def content_type_of(name: str, head: bytes) -> str | None:
    """Return the type of a file from its name and its first bytes.

    Empty: None when the ending isn't allowed or the bytes belong to something else.
    """
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    content_type, beginnings = ALLOWED_FILES.get(ending, (None, ()))
    return content_type if head.startswith(beginnings or (b"\0none",)) else None
