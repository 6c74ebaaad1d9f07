"""One search on a FHIR server from its first page to its last, also when it falls apart on the way."""

from collections.abc import Iterator, Mapping

from connector.adapters import fhir
from connector.errors import NeedsPerson, SourceError, TryLater
from connector.http.client import Answer, Http
from connector.http.faults import Gone
from connector.http.paging import by_next_link

_AGAIN = "We try again by ourselves."


def listing(
    http: Http, kind: str, *, patient: str, params: Mapping[str, str]
) -> Iterator[list[fhir.Resource]]:
    """All matches page by page, each version once.

    A listing may expire (410) or shift while we read it, so that records slip between two pages. Then it is
    read once more from the start.
    """
    search = _Search(http, kind, patient=patient, params=params)
    yield from search.read()
    if search.fault is not None:
        yield from search.read()
    if search.fault is not None:
        raise search.fault


class _Search:
    """One search, which remembers over its tries what it has handed over."""

    def __init__(self, http: Http, kind: str, *, patient: str, params: Mapping[str, str]) -> None:
        self._http, self._kind, self._patient = http, kind, patient
        self._params = {"patient": patient, **params}
        self._given: set[tuple[str, str, str]] = set()
        #: What was wrong with the last try; None when it was whole.
        self.fault: SourceError | None = None

    def read(self) -> Iterator[list[fhir.Resource]]:
        """One try."""
        refs: set[str] = set()
        totals: set[int] = set()
        self.fault = None
        try:
            for answer in by_next_link(self._http, self._kind, next_of=fhir.next_link, params=self._params):
                found = self._ours(answer)
                refs.update(map(fhir.ref, found))
                totals.update(fhir.totals(answer))
                yield [one for one in found if self._is_new(one)]
        except Gone as error:
            self.fault = _expired(error.where)
            return
        if len(totals) > 1:
            self.fault = _shifted(answer.where)
        elif len(refs) < max(totals, default=0):
            self.fault = _short(self._kind, given=len(refs), promised=max(totals), where=answer.where)

    def _ours(self, answer: Answer) -> list[fhir.Resource]:
        found = fhir.matches(answer, self._kind)
        if all(fhir.is_about(one, self._patient) for one in found):
            return found
        raise NeedsPerson(
            f"the system answered with a record ({self._kind}) that is not shown to be about this patient",
            where=answer.where,
            do="Nothing of that page was kept. Tell the agency; its search by patient cannot be relied on.",
        )

    def _is_new(self, one: fhir.Resource) -> bool:
        key = fhir.version(one)
        is_new = key not in self._given
        self._given.add(key)
        return is_new


def _expired(where: str) -> TryLater:
    return TryLater("the listing ended before we had read it, twice", where=where, do=_AGAIN)


def _shifted(where: str) -> TryLater:
    return TryLater("the listing changed while we were reading it, twice", where=where, do=_AGAIN)


def _short(kind: str, *, given: int, promised: int, where: str) -> NeedsPerson:
    return NeedsPerson(
        f"the system counts {promised} records ({kind}) and gave us {given}, twice",
        where=where,
        do="Ask the agency whether our key may read all of them.",
    )
