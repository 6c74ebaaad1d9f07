"""Reads one patient's records from a FHIR R4 server by search over REST."""

import hashlib
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import BaseModel, Field, StringConstraints

from connector.adapters import fhir, fhir_position
from connector.adapters.fhir_position import Position
from connector.adapters.fhir_search import listing
from connector.errors import NeedsPerson
from connector.http.client import Answer, Http
from connector.http.faults import Gone, Missing
from connector.http.options import Address, SignIn, auth_of
from connector.record import Locator, Page, Record
from connector.secret import Secret

Kind = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z]+$")]
_ACCEPT = "application/fhir+json"
#: A server that does not know an option must say so: leaving out the patient would send us everybody.
_STRICT = {"Prefer": "handling=strict"}


class FhirR4Settings(SignIn):
    """The options of a source of this kind."""

    url: Address
    patient: str = Field(pattern=r"^[A-Za-z0-9.-]{1,64}$")
    types: tuple[Kind, ...] = Field(
        default=(
            "Encounter",
            "Condition",
            "Procedure",
            "Immunization",
            "Observation",
            "DocumentReference",
            "AllergyIntolerance",
            "CarePlan",
            "DiagnosticReport",
            "MedicationRequest",
            "Flag",
        ),
        min_length=1,
    )
    page_size: int = Field(default=100, ge=1, le=1000)


class FhirR4:
    """One patient on one server; the patient's own resource is looked at, never handed over."""

    name: ClassVar[str] = "fhir_r4"
    Settings: ClassVar[type[BaseModel]] = FhirR4Settings

    def __init__(
        self,
        settings: BaseModel,
        *,
        folder: Path,  # noqa: ARG002  # every adapter is given one; this source has no files
        secret: Secret | None,
        http: Http | None = None,
    ) -> None:
        self._options = FhirR4Settings.model_validate(settings)
        self._http = http or Http(
            self._options.url, auth=auth_of(self._options, secret), accept=_ACCEPT, headers=_STRICT
        )
        self._patient_etag: str | None = None
        self.notes: list[str] = []

    def check(self) -> None:
        """Ask for the patient, which the server need not send again when nothing changed."""
        self._look()

    def pull(self, cursor: str | None) -> Iterator[Page]:
        """All records type by type; only the last page has a cursor, for no order can be relied on."""
        first = self._look()
        kinds = self._offered()
        scope = self._scope(kinds)
        before = None if cursor is None else fhir_position.read(cursor, where=first.where)
        if before is not None and before.scope != scope:
            before = None  # other types or another patient: what came since would not be all there is
        seen = None if before is None else before.seen
        batch: tuple[Record, ...] = ()
        for found in self._batches(kinds, before):
            if batch:
                yield Page(batch, snapshot=before is None)
            batch = tuple(_record(one) for one in found)
            seen = max((moment for moment in (seen, *map(fhir.last_updated, found)) if moment), default=None)
        after = None if first.date is None else Position(scope, first.date, seen).cursor
        yield Page(batch, cursor=after, snapshot=before is None)

    def gone(self, ref: str) -> bool:
        """True when the server no longer has the record, or has it under another patient now."""
        kind = ref.partition("/")[0]
        if not fhir.REFERENCE.fullmatch(ref):
            raise NeedsPerson(
                "a reference is not one of this kind of system",
                where=self._options.url,
                do="Check which adapter the source had when the record was read.",
            )
        try:
            answer = self._http.get(ref)
        except Gone:
            return True
        except Missing:
            # A wrong address knows nothing of any record, so it must still know the patient and the type.
            self._look()
            return kind in self._offered()
        return not fhir.is_about(fhir.resource(answer, kind), self._options.patient)

    def _look(self) -> Answer:
        answer = self._http.get(f"Patient/{self._options.patient}", etag=self._patient_etag)
        if answer.is_unchanged:
            return answer
        links = fhir.resource(answer, "Patient").get("link")
        if isinstance(links, list) and any(
            isinstance(link, dict) and link.get("type") == "replaced-by" for link in links
        ):
            raise NeedsPerson(
                "the patient's entry was replaced by another",
                where=answer.where,
                do="Ask the agency for the reference that it uses now.",
            )
        self._patient_etag = answer.headers.get("ETag")
        return answer

    def _offered(self) -> tuple[str, ...]:
        """The types to ask for: all but those that the server's own statement leaves out."""
        try:
            answer = self._http.get("metadata")
        except Missing:
            return self._options.types
        offered = fhir.searchable(answer)
        if offered is None:
            return self._options.types
        kinds = tuple(kind for kind in self._options.types if kind in offered)
        if not kinds:
            raise NeedsPerson(
                "the system offers none of the types of records that we ask for",
                where=answer.where,
                do="Check types in the review file.",
            )
        return kinds

    def _scope(self, kinds: tuple[str, ...]) -> str:
        asked = "|".join((self._options.url, self._options.patient, *sorted(kinds)))
        return hashlib.sha256(asked.encode()).hexdigest()[:16]

    def _batches(self, kinds: tuple[str, ...], before: Position | None) -> Iterator[list[fhir.Resource]]:
        params = {"_count": str(self._options.page_size)}
        if before is not None:
            params["_lastUpdated"] = f"ge{before.since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        for kind in kinds:
            yield from listing(self._http, kind, patient=self._options.patient, params=params)


def _record(one: fhir.Resource) -> Record:
    ref = fhir.ref(one)
    return Record(ref=ref, kind=one["resourceType"], body=one, locator=Locator(path=ref))
