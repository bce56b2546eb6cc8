"""Files by who may see them."""

from django.db.models import Q, QuerySet

from tasks.models import Attachment, User
from tasks.permissions import visible_directives, visible_to


def visible_attachments(user: User) -> QuerySet[Attachment]:
    """Return the files of directives, entries and reports this person may see."""
    shares = visible_to(user).values("pk")
    return Attachment.objects.filter(
        Q(directive__in=visible_directives(user))
        | Q(progress_entry__assignment__in=shares)
        | Q(completion_request__assignment__in=shares)
    )
