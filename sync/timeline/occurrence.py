"""Accounts that seem to tell of the same happening.

Every account stays whole; this only says which to show side by side, and why. Two accounts of different
agencies are put together when they may lie within a few days of each other and share telling words:
words that are rare in the case. Never two accounts of one agency: an agency that writes of two meetings
means two meetings. An account that comes later in time never changes what was put together before it.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from uuid import UUID

from sync.timeline.when import LONDON

#: Agencies date one meeting up to this far apart; a week's uncertainty is covered by the account's own span.
APART = timedelta(days=3)
#: The share of telling words, weighted by rarity, from which two accounts are put together.
ALIKE = 0.34
#: A word tells something while no more of the accounts before it, or no more than this share, had it.
FEW, SHARE = 12, 0.005
#: As much of a text, in characters, as tells what it is about; after it come actions and who was told.
BEGINNING = 300
#: Shorter words tell little.
_SHORTEST = 4
_WORD = re.compile(rf"[^\W\d_]{{{_SHORTEST},}}")
#: What each of the 128 characters of ASCII becomes: letters small, all others a space between words.
_LETTERS = "".join(chr(code).lower() if chr(code).isalpha() else " " for code in range(128))
_SAYS_LITTLE = frozenset(
    """
    about after also been before being between both call called case child children contact could
    date discussed during family father from have home informed into made meeting more mother note
    noted other over recorded reported said seen that their them then there they this told update
    were when where which will with would
    """.split()  # noqa: SIM905  a list of sixty quoted words is harder to read
)


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """What of an event matters here; each is equal to itself alone."""

    event_id: UUID
    agency: str
    kind: str
    earliest: datetime
    latest: datetime
    words: frozenset[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Events that seem to tell of one happening, in order, and the sentence that says why."""

    occurrence_id: UUID
    event_ids: tuple[UUID, ...]
    because: str


def telling_words(text: str) -> frozenset[str]:
    """The words of an account that may tell it from others."""
    beginning = text[:BEGINNING]
    if not beginning.isascii():
        return frozenset(_WORD.findall(beginning.lower())) - _SAYS_LITTLE
    words = beginning.translate(_LETTERS).split()
    return frozenset([word for word in words if len(word) >= _SHORTEST and word not in _SAYS_LITTLE])


def occurrences(accounts: Iterable[Account]) -> list[Occurrence]:
    """The clusters of two or more accounts, which must come in order of their earliest moment and id.

    Accounts are looked at once and forgotten when they are too long ago to match, so memory stays flat.
    """
    clusters: dict[UUID, list[Account]] = {}
    for _, first, second in sorted(_pairs(accounts), key=_strongest_first):
        one = clusters.setdefault(first.event_id, [first])
        other = clusters.setdefault(second.event_id, [second])
        if one is not other and {a.agency for a in one}.isdisjoint(a.agency for a in other):
            one.extend(other)
            for moved in other:
                clusters[moved.event_id] = one
    found = {id(cluster): cluster for cluster in clusters.values() if len(cluster) > 1}
    return sorted((_occurrence(cluster) for cluster in found.values()), key=lambda one: one.event_ids)


def _strongest_first(pair: tuple[float, Account, Account]) -> tuple[float, UUID, UUID]:
    alike, first, second = pair
    return -alike, first.event_id, second.event_id


class _Recent:
    """The accounts that a next one may match, found by their telling words; all others are forgotten."""

    def __init__(self) -> None:
        self._often: Counter[str] = Counter()
        self._total = 0
        self._by_word: defaultdict[str, list[Account]] = defaultdict(list)
        #: What is remembered, soonest over first; the number keeps accounts from being compared.
        self._leaving: list[tuple[datetime, int, Account, Sequence[str]]] = []

    def telling(self, one: Account) -> list[str]:
        """The account's words that are still rare in the case."""
        rare, often = max(FEW, int(SHARE * self._total)), self._often.get
        return [word for word in one.words if often(word, 0) <= rare]

    def near(self, one: Account, words: Sequence[str]) -> list[Account]:
        """Other agencies' accounts that share two telling words and may lie close by."""
        self._forget(one.earliest - APART)
        shared: Counter[Account] = Counter()
        for word in words:
            for other in self._by_word.get(word, ()):
                if other.agency != one.agency:
                    shared[other] += 1
        return [other for other, count in shared.items() if count > 1]

    def add(self, one: Account, words: Sequence[str]) -> None:
        """Remember the account for as long as a later one may lie close by."""
        self._often.update(one.words)
        self._total += 1
        for word in words:
            self._by_word[word].append(one)
        if words:
            heappush(self._leaving, (one.latest, self._total, one, words))

    def alike(self, one: Account, others: Iterable[Account]) -> Iterator[tuple[float, Account]]:
        """Shared weight over that of the shorter account: a brief note of a long minute still matches."""
        own = self._weight(one.words)
        for other in others:
            shorter = min(own, self._weight(other.words))
            same_kind = 1.0 if one.kind == other.kind else 0.85
            yield same_kind * self._weight(one.words & other.words) / shorter if shorter else 0.0, other

    def _weight(self, words: Iterable[str]) -> float:
        return sum([math.log(1 + self._total / (1 + self._often[word])) for word in words])

    def _forget(self, before: datetime) -> None:
        while self._leaving and self._leaving[0][0] < before:
            _, _, old, words = heappop(self._leaving)
            for word in words:
                held = self._by_word[word]
                held.remove(old)
                if not held:
                    del self._by_word[word]


def _pairs(accounts: Iterable[Account]) -> Iterator[tuple[float, Account, Account]]:
    recent = _Recent()
    for one in accounts:
        words = recent.telling(one)
        if near := recent.near(one, words):
            for alike, other in recent.alike(one, near):
                if alike >= ALIKE:
                    yield alike, other, one
        recent.add(one, words)


def _occurrence(cluster: list[Account]) -> Occurrence:
    cluster = sorted(cluster, key=lambda one: (one.earliest, one.event_id))
    shared = frozenset.intersection(*(one.words for one in cluster)) or cluster[0].words & cluster[1].words
    first, last = (one.earliest.astimezone(LONDON).date() for one in (cluster[0], cluster[-1]))
    days = (last - first).days
    when = "on the same day" if days == 0 else f"within {days} day{'s' if days > 1 else ''} of each other"
    words = ", ".join(sorted(shared, key=lambda word: (-len(word), word))[:5])
    because = f"{len(cluster)} agencies tell of it {when} and share the words: {words}"
    ids = tuple(one.event_id for one in cluster)
    return Occurrence(min(ids), ids, because)
