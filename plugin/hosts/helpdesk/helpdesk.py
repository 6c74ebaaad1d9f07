"""Our side of the contract with django-helpdesk: its own interface and the installed app's few answers."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar, NoReturn

from plugin.hosts.errors import Forbidden, HostMisbehaved, NotFound, TooLarge, TypeRefused, Unsupported
from plugin.hosts.helpdesk.answers import About, RightsAnswer, Ticket
from plugin.hosts.helpdesk.comment import comment_of, is_of, safe_file_name
from plugin.hosts.host import (
    Attachment,
    Capabilities,
    CaseOfHost,
    Change,
    Changes,
    ClaimOnce,
    Description,
    Filed,
    Filing,
    HistoryLine,
    HostSettings,
    LaunchContext,
    LaunchRefused,
    Right,
    Rights,
)
from plugin.hosts.http import HostHttp
from plugin.hosts.launch import verify

API = "/helpdesk/api"
APP = "/crosslight"


class Helpdesk:
    """One installation of django-helpdesk with the app ``crosslight_panel``."""

    kind: ClassVar[str] = "helpdesk"

    def __init__(self, settings: HostSettings) -> None:
        self._settings = settings
        self._http = HostHttp(name=f"The case system {settings.id}", url=settings.url, token=settings.token)

    @property
    def settings(self) -> HostSettings:
        """Its entry in the hosts file."""
        return self._settings

    def describe(self) -> Description:
        """Asks the app, because file types and sizes are the installation's own."""
        about = About.read(self._http.get(f"{APP}/about/"))
        return Description(
            host_id=self._settings.id,
            kind=self.kind,
            version=about.version,
            origin=self._settings.origin,
            capabilities=Capabilities(
                rights_live=True,
                events=False,
                attachments=True,
                stages=False,
                idempotent=True,
                max_bytes=about.max_bytes,
                types=frozenset(about.types),
            ),
        )

    def verify_launch(
        self, token: str, *, now: datetime, claim_once: ClaimOnce
    ) -> LaunchContext | LaunchRefused:
        """Believe a launch of this installation alone."""
        return verify(token, hosts=(self._settings,), now=now, claim_once=claim_once)

    def rights(self, user_ref: str, case_ref: str) -> Rights:
        """The app's answer at this moment; a wrong echo is not believed."""
        answer = RightsAnswer.read(self._http.get(f"{APP}/rights/", {"case": case_ref, "user": user_ref}))
        if answer.case != case_ref or answer.user != user_ref:
            raise HostMisbehaved(
                f"The case system {self._settings.id} answered about another person or case."
            )
        return Rights(active=answer.active, rights=frozenset(answer.rights), checked_at=datetime.now(UTC))

    def get_case(self, case_ref: str) -> CaseOfHost:
        """The ticket; its description stays where it is."""
        ticket = self._ticket(case_ref)
        return CaseOfHost(
            case_ref=case_ref,
            key=f"#{ticket.id}",
            title=ticket.title,
            type="ticket",
            status=ticket.status_word,
            url=f"{self._settings.origin}/helpdesk/tickets/{ticket.id}/",
        )

    def history(self, case_ref: str, after: str | None = None) -> tuple[HistoryLine, ...]:
        """The follow-ups of the ticket; their ids only grow."""
        lines = sorted(self._ticket(case_ref).followup_set, key=lambda one: one.id)
        first = 0 if after is None else _number(after)
        return tuple(line.as_history() for line in lines if line.id > first)

    def attachment(self, case_ref: str, attachment_id: str) -> Attachment:
        """A file of a follow-up, through the guarded address that the app serves."""
        for line in self._ticket(case_ref).followup_set:
            for one in line.followupattachment_set:
                if str(one.id) == attachment_id:
                    content = self._http.content(one.file)
                    digest = hashlib.sha256(content).hexdigest()
                    return Attachment(ref=one.as_ref(), sha256=digest, content=content)
        raise NotFound(f"The case system {self._settings.id} has no such file on the case.")

    def file_pack(self, case_ref: str, filing: Filing) -> Filed:
        """One follow-up with the pack, unless an earlier try already left it there."""
        self._may_file(case_ref, filing)
        found = self._find(case_ref, filing)
        if found is not None:
            return self._filed(case_ref, found, already_there=True)
        try:
            self._post(case_ref, filing)
        except HostMisbehaved:
            # The interface answers 500 after it has saved the follow-up, with or without its file.
            return self._after_an_accident(case_ref, filing)
        found = self._find(case_ref, filing)
        if found is None:
            raise HostMisbehaved(f"The case system {self._settings.id} took the pack but does not show it.")
        return self._filed(case_ref, found, already_there=False)

    def changes(self, cursor: str | None) -> Changes:  # noqa: ARG002  # the contract's shape
        """Not there: the interface cannot list what changed since."""
        self._cannot("tell which cases changed")

    def receive_event(self, headers: Mapping[str, str], body: bytes) -> Change:  # noqa: ARG002  # likewise
        """Not there: the built-in messages are unsigned and hold the whole case."""
        self._cannot("send signed messages")

    def set_stage(self, case_ref: str, stage: str) -> None:  # noqa: ARG002  # likewise
        """Not there: a ticket has no stages."""
        self._cannot("show the stage of a review")

    def _may_file(self, case_ref: str, filing: Filing) -> None:
        now = self.rights(filing.user_ref, case_ref)
        if not now.active or not {Right.REVIEW, Right.COMMENT} <= now.rights:
            raise Forbidden(
                f"The case system {self._settings.id} says that you may not file on this case. "
                "Ask the people who look after it."
            )
        able = self.describe().capabilities
        if len(filing.content) > able.max_bytes:
            raise TooLarge(f"The case system {self._settings.id} takes files up to {able.max_bytes} bytes.")
        if not any(filing.file_name.lower().endswith(ending) for ending in able.types):
            raise self._type_refused()

    def _post(self, case_ref: str, filing: Filing) -> None:
        # No "title": the interface would rename the ticket with it.
        self._http.post(
            f"{API}/followups/",
            fields={"ticket": case_ref, "comment": comment_of(filing), "public": "false"},
            file=(safe_file_name(filing.file_name), filing.content, filing.media_type),
            name_of_file="attachments",
        )

    def _after_an_accident(self, case_ref: str, filing: Filing) -> Filed:
        found = self._find(case_ref, filing)
        if found is not None:
            return self._filed(case_ref, found, already_there=False)
        if any(is_of(line, filing) for line in self.history(case_ref)):
            raise self._type_refused()
        raise HostMisbehaved(
            f"The case system {self._settings.id} failed while it took the pack. It is tried again."
        )

    def _find(self, case_ref: str, filing: Filing) -> HistoryLine | None:
        """The follow-up that names this pack and really carries a file of its name and size."""
        wanted = (safe_file_name(filing.file_name), len(filing.content))
        for line in self.history(case_ref):
            if is_of(line, filing) and wanted in {(one.name, one.size) for one in line.attachments}:
                return line
        return None

    def _filed(self, case_ref: str, line: HistoryLine, *, already_there: bool) -> Filed:
        url = f"{self._settings.origin}/helpdesk/tickets/{case_ref}/#followup-{line.id}"
        return Filed(remote_id=line.id, url=url, already_there=already_there)

    def _ticket(self, case_ref: str) -> Ticket:
        _number(case_ref)
        return Ticket.read(self._http.get(f"{API}/tickets/{case_ref}/"))

    def _type_refused(self) -> TypeRefused:
        return TypeRefused(f"The case system {self._settings.id} does not take files of this type.")

    def _cannot(self, what: str) -> NoReturn:
        raise Unsupported(f"The case system {self._settings.id} cannot {what}.")


def _number(reference: str) -> int:
    if not reference.isascii() or not reference.isdigit():
        raise NotFound("A case or a line of this case system is named by a number.")
    return int(reference)
