"""The people, the queue and the case of the demonstration host; running it again changes nothing."""

from pathlib import Path

from django.contrib.auth.models import Permission, User
from django.contrib.sites.models import Site
from helpdesk.models import FollowUp, Queue, Ticket
from rest_framework.authtoken.models import Token  # type: ignore[import-untyped]  # untyped

#: Of every demonstration user; they exist on one machine's own address only.
PASSWORD = "crosslight-demo"  # noqa: S105  # documented, and good for made-up people alone
SERVICE = "crosslight-service"
ANSWER = "answer_for_systems_review"
TITLE = "Systems review 2026/04"
DESCRIPTION = (
    "Rapid review agreed by the partnership. The agencies around the family have been asked for their "
    "chronologies. Everything on this case is made up."
)
SUBMITTER = "reviews@partnership.example"
NOTES = (
    "Terms of reference agreed. Period: 1 January 2019 to 30 June 2026.",
    "Agencies asked for their records and for the people who can explain them.",
)


def seed(*, token_file: Path, origin: str) -> None:
    """Everything the demonstration needs, made where it is missing."""
    Site.objects.update_or_create(
        pk=1, defaults={"domain": origin.partition("://")[2], "name": "Demonstration host"}
    )
    queue, _ = Queue.objects.get_or_create(slug="reviews", defaults={"title": "Safeguarding reviews"})
    rights = {name: Permission.objects.get(codename=name) for name in ("use_systems_review", ANSWER)}
    in_queue = Permission.objects.get(codename=queue.permission_name.partition(".")[2])
    rachel = _person("rachel", "Rachel", "Example", may=(in_queue, rights["use_systems_review"]))
    _person("tom", "Tom", "Example", may=(in_queue,))
    _person("ann", "Ann", "Example", may=())
    _service(token_file, may=(in_queue, rights[ANSWER]))
    _case(queue, rachel)


def _person(username: str, first: str, last: str, *, may: tuple[Permission, ...]) -> User:
    person, is_new = User.objects.get_or_create(
        username=username, defaults={"first_name": first, "last_name": last, "is_staff": True}
    )
    if is_new:
        person.set_password(PASSWORD)
        person.save()
        person.user_permissions.set(may)
    return person


def _service(token_file: Path, *, may: tuple[Permission, ...]) -> None:
    account, is_new = User.objects.get_or_create(
        username=SERVICE, defaults={"first_name": "Systems review", "last_name": "panel", "is_staff": True}
    )
    if is_new:
        account.set_unusable_password()
        account.save()
        account.user_permissions.set(may)
    key = token_file.read_text(encoding="ascii").strip()
    if not Token.objects.filter(user=account, key=key).exists():
        Token.objects.filter(user=account).delete()
        Token.objects.create(user=account, key=key)


def _case(queue: Queue, lead: User) -> None:
    if Ticket.objects.filter(pk=1).exists():
        return
    ticket = Ticket.objects.create(
        pk=1, queue=queue, title=TITLE, description=DESCRIPTION, priority=2, submitter_email=SUBMITTER
    )
    for note in NOTES:
        FollowUp.objects.create(ticket=ticket, user=lead, title="Comment", comment=note, public=False)
