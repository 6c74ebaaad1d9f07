"""Who may do what on which ticket; the one place that says so, for pages, launches and the service."""

from django.contrib.auth.models import AbstractBaseUser
from helpdesk.decorators import is_helpdesk_staff
from helpdesk.models import Ticket
from helpdesk.user import HelpdeskUser

USE = "crosslight_panel.use_systems_review"
ANSWER = "crosslight_panel.answer_for_systems_review"


def rights_on(user: AbstractBaseUser, ticket: Ticket) -> list[str]:
    """The rights in the panel's words, in their usual order; none without access to the ticket itself."""
    if not is_helpdesk_staff(user) or not HelpdeskUser(user).can_access_ticket(ticket):
        return []
    # Staff who can open a ticket can comment on it; the panel's own right comes on top.
    return ["view", "review", "comment"] if user.has_perm(USE) else ["view", "comment"]


def may_open(user: AbstractBaseUser, ticket: Ticket) -> bool:
    """Whether the panel is for this person on this ticket."""
    return "review" in rights_on(user, ticket)
