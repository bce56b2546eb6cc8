"""Delivery reports as mail servers send them."""


def make_report(
    number: str, *, action: str = "failed", words: str = "smtp; 550 No such user", whole: bool = True
) -> bytes:
    """Return a report about the mail of that Message-ID, with the whole mail in it or its headers alone."""
    diagnosis = f"Diagnostic-Code: {words}\n" if words else ""
    headers = (f"Message-ID: {number}\n" if number else "") + "Subject: Viec den han\n"
    kind, original = ("message/rfc822", f"{headers}\nBody\n") if whole else ("text/rfc822-headers", headers)
    return (
        "From: MAILER-DAEMON@mail.example.vn\n"
        "To: reform-tracker@reform.example.vn\n"
        "MIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="edge"\n\n'
        "--edge\nContent-Type: text/plain\n\nI'm sorry to have to inform you.\n"
        "--edge\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mail.example.vn\n\n"
        f"Final-Recipient: rfc822; a@ministry.example.vn\nAction: {action}\nStatus: 5.1.1\n{diagnosis}\n"
        f"--edge\nContent-Type: {kind}\n\n{original}\n--edge--\n"
    ).encode()
