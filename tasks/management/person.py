"""What commands that name who does something understand by `--by`."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from tasks.models import User


def person_named(email: str | None) -> User | None:
    """Return the person with that e-mail address, or None where no address is given.

    Raises: CommandError where nobody has it.
    """
    if not email:
        return None
    person = User.objects.filter(email=email.lower()).first()
    if person is None:
        raise CommandError(_("Nobody here has the e-mail address %(email)s.") % {"email": email})
    return person
