"""Writing down that a mail came back."""

from datetime import datetime, timedelta

from tasks.actions.delivery import message_id
from tasks.models import Mail
from tasks.rules.bounce import read_bounce
from tasks.rules.kinds import MailState

# Mail servers try for five days as a rule, and a report may lie for some more.
COMES_WITHIN = timedelta(days=14)
# The handover of an unknown one was cut off, and a report of it says that it had arrived there.
MAY_COME_BACK = (MailState.SENT, MailState.UNKNOWN)


def record_bounce(*, content: bytes, now: datetime) -> Mail | None:
    """Mark the mail that a delivery report is about as returned, with the words of the server, and return it.

    Effects: it isn't sent again by itself.
    Empty: None where the content is no report of a failure, or of no mail that was sent here in the last two weeks.
    Queries: three.
    """
    bounce = read_bounce(content)
    if bounce is None:
        return None
    sent = Mail.objects.filter(state__in=MAY_COME_BACK, created_at__gte=now - COMES_WITHIN)
    keys = sent.values_list("pk", "key").iterator()
    number = next((number for number, key in keys if message_id(key) == bounce.message_id), None)
    if number is None or not sent.filter(pk=number).update(state=MailState.RETURNED, error=bounce.words):
        return None
    return Mail.objects.get(pk=number)
