"""The suite every case system passes; shipped, so that those who write a host can run it on their own.

Subclass :class:`HostContract` in a test module and give its fixtures. Each test asks the real case system.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from plugin.hosts.errors import Forbidden, NotFound, TooLarge, TypeRefused, Unavailable, Unsupported
from plugin.hosts.host import Filing, Host, LaunchContext, LaunchRefused, Right

Mint = Callable[[], str]

_CONTENT = b"PK\x03\x04 made-up pack with every byte: " + bytes(range(256))
_NOTE = "Braces {{ ticket.title }} {% now 'Y' %} {# gone? #} %} and } { stay; lines\n\nstay too."


class Claims:
    """Launches that were used; what the panel keeps in its database."""

    def __init__(self) -> None:
        self._taken: set[tuple[str, str]] = set()

    def once(self, issuer: str, jti: str, expires: datetime) -> bool:
        """True for the first who asks."""
        assert expires.tzinfo is not None
        is_first = (issuer, jti) not in self._taken
        self._taken.add((issuer, jti))
        return is_first


class HostContract:
    """What the panel may rely on."""

    @pytest.fixture
    def host(self) -> Host:
        """The host under test, ready to be asked."""
        raise NotImplementedError

    @pytest.fixture
    def unreachable(self) -> Host:
        """The same kind at an address where nobody answers."""
        raise NotImplementedError

    @pytest.fixture
    def case_ref(self) -> str:
        """A case that the reviewer and the worker may open."""
        raise NotImplementedError

    @pytest.fixture
    def reviewer(self) -> str:
        """Reference of a user who may use systems reviews on the case."""
        raise NotImplementedError

    @pytest.fixture
    def worker(self) -> str:
        """Reference of a user who may open the case and not the panel."""
        raise NotImplementedError

    @pytest.fixture
    def outsider(self) -> str:
        """Reference of a user who may not open the case."""
        raise NotImplementedError

    @pytest.fixture
    def launch(self) -> Mint:
        """Gives, at each call, a fresh launch of the reviewer on the case, as the case page holds it."""
        raise NotImplementedError

    @pytest.fixture
    def filing(self, reviewer: str) -> Filing:
        """A pack that was never filed."""
        return Filing(
            review_id=uuid4(),
            pack_version=1,
            file_name="review-pack-v1.zip",
            media_type="application/zip",
            sha256=hashlib.sha256(_CONTENT).hexdigest(),
            content=_CONTENT,
            user_ref=reviewer,
            display_name="Rachel Example",
            note=_NOTE,
        )

    def test_it_says_what_it_is_and_what_it_can_do(self, host: Host) -> None:
        """Version, origin and limits are really there."""
        said = host.describe()
        assert said.kind == host.kind
        assert said.version
        assert said.origin.startswith("http")
        assert said.capabilities.max_bytes > 0
        assert said.capabilities.types

    def test_a_launch_is_believed_once(self, host: Host, launch: Mint, case_ref: str, reviewer: str) -> None:
        """The second use of the same launch is refused with a sentence for the person."""
        token, claims, now = launch(), Claims(), datetime.now(UTC)
        context = host.verify_launch(token, now=now, claim_once=claims.once)
        assert isinstance(context, LaunchContext)
        assert (context.case_ref, context.user_ref) == (case_ref, reviewer)
        assert context.host_id == host.describe().host_id
        assert Right.REVIEW in context.rights
        again = host.verify_launch(token, now=now, claim_once=claims.once)
        assert isinstance(again, LaunchRefused)
        assert again.reason == "used"

    def test_a_launch_does_not_outlive_two_minutes(self, host: Host, launch: Mint) -> None:
        """Skew included, five minutes later it is over."""
        later = datetime.now(UTC) + timedelta(minutes=5)
        refused = host.verify_launch(launch(), now=later, claim_once=Claims().once)
        assert isinstance(refused, LaunchRefused)
        assert refused.reason == "expired"

    def test_no_name_shows_in_a_context(self, host: Host, launch: Mint) -> None:
        """A context may end in a log; a person and a case's title may not."""
        context = host.verify_launch(launch(), now=datetime.now(UTC), claim_once=Claims().once)
        assert isinstance(context, LaunchContext)
        shown = repr(context)
        assert not any(
            word in shown for word in (context.display_name, context.case_title, context.launch_id)
        )

    def test_rights_are_the_persons_own(
        self, host: Host, case_ref: str, reviewer: str, worker: str, outsider: str
    ) -> None:
        """Reviewer, worker and outsider get three answers."""
        assert Right.REVIEW in host.rights(reviewer, case_ref).rights
        assert Right.VIEW in host.rights(worker, case_ref).rights
        assert Right.REVIEW not in host.rights(worker, case_ref).rights
        assert host.rights(outsider, case_ref).rights == frozenset()

    def test_somebody_unknown_may_nothing(self, host: Host, case_ref: str) -> None:
        """A person who left is an answer, not an error."""
        for user_ref in ("999999", "nobody", "1 OR 1=1", "9" * 30):
            said = host.rights(user_ref, case_ref)
            assert (said.active, said.rights) == (False, frozenset())

    def test_an_unknown_case_is_not_found(self, host: Host, reviewer: str, filing: Filing) -> None:
        """Whatever is asked about it, odd references included."""
        for case_ref in ("999999", "no-such-case", "../users", "9" * 30):
            with pytest.raises(NotFound):
                host.get_case(case_ref)
            with pytest.raises(NotFound):
                host.rights(reviewer, case_ref)
            with pytest.raises(NotFound):
                host.file_pack(case_ref, filing)

    def test_a_pack_is_filed_once_and_intact(self, host: Host, case_ref: str, filing: Filing) -> None:
        """Twice asked, once there; the bytes and every brace of the note as they were."""
        before = len(host.history(case_ref))
        first = host.file_pack(case_ref, filing)
        second = host.file_pack(case_ref, filing)
        assert (first.already_there, second.already_there) == (False, True)
        assert first.remote_id == second.remote_id
        lines = host.history(case_ref)
        assert len(lines) == before + 1
        line = next(one for one in lines if one.id == first.remote_id)
        assert filing.note in line.text.replace("\r\n", "\n")
        assert all(word in line.text for word in (filing.display_name, filing.sha256, "version 1"))
        kept = host.attachment(case_ref, line.attachments[0].id)
        assert (kept.content, kept.sha256) == (filing.content, filing.sha256)

    def test_filing_leaves_the_case_as_it_was(self, host: Host, case_ref: str, filing: Filing) -> None:
        """Its title and status are not the pack's business."""
        before = host.get_case(case_ref)
        host.file_pack(case_ref, filing)
        assert host.get_case(case_ref) == before

    def test_another_version_is_another_pack(self, host: Host, case_ref: str, filing: Filing) -> None:
        """New bytes, new line."""
        host.file_pack(case_ref, filing)
        content = b"second " + filing.content
        other = replace(filing, content=content, sha256=hashlib.sha256(content).hexdigest(), pack_version=2)
        assert not host.file_pack(case_ref, other).already_there

    def test_a_note_that_names_another_pack_does_not_pass_for_it(
        self, host: Host, case_ref: str, filing: Filing
    ) -> None:
        """Words alone are no pack: the file has to be there too."""
        content = b"another"
        decoy = replace(
            filing,
            review_id=uuid4(),
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            note=f"Review {filing.review_id}, SHA-256 {filing.sha256}",
        )
        host.file_pack(case_ref, decoy)
        assert not host.file_pack(case_ref, filing).already_there

    def test_who_may_not_review_may_not_file(
        self, host: Host, case_ref: str, filing: Filing, worker: str, outsider: str
    ) -> None:
        """Our service account could; it acts on the person's rights."""
        before = len(host.history(case_ref))
        for user_ref in (worker, outsider, "999999"):
            with pytest.raises(Forbidden):
                host.file_pack(case_ref, replace(filing, user_ref=user_ref))
        assert len(host.history(case_ref)) == before

    def test_a_wrong_type_and_a_large_file_leave_nothing_behind(
        self, host: Host, case_ref: str, filing: Filing
    ) -> None:
        """Refused before a byte is sent."""
        before = len(host.history(case_ref))
        with pytest.raises(TypeRefused):
            host.file_pack(case_ref, replace(filing, file_name="pack.html"))
        with pytest.raises(TooLarge):
            host.file_pack(
                case_ref, replace(filing, content=bytes(host.describe().capabilities.max_bytes + 1))
            )
        assert len(host.history(case_ref)) == before

    def test_history_goes_on_from_a_line(self, host: Host, case_ref: str, filing: Filing) -> None:
        """Oldest first; from behind a line comes only what is newer."""
        last = host.history(case_ref)[-1].id
        filed = host.file_pack(case_ref, filing)
        assert [line.id for line in host.history(case_ref, after=last)] == [filed.remote_id]

    def test_a_silent_case_system_is_tried_again(
        self, unreachable: Host, case_ref: str, reviewer: str, filing: Filing
    ) -> None:
        """Every question ends in Unavailable, whose sentence quotes no address."""
        questions: tuple[Callable[[], object], ...] = (
            unreachable.describe,
            lambda: unreachable.rights(reviewer, case_ref),
            lambda: unreachable.get_case(case_ref),
            lambda: unreachable.file_pack(case_ref, filing),
        )
        for ask in questions:
            with pytest.raises(Unavailable) as caught:
                ask()
            assert "://" not in caught.value.public

    def test_what_it_cannot_do_it_says_twice(self, host: Host, case_ref: str) -> None:
        """In its capabilities, and when asked all the same."""
        able = host.describe().capabilities
        if not able.events:
            with pytest.raises(Unsupported):
                host.changes(None)
            with pytest.raises(Unsupported):
                host.receive_event({}, b"")
        if not able.stages:
            with pytest.raises(Unsupported):
                host.set_stage(case_ref, "analysis")
