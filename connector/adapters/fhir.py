"""What FHIR servers answer: search bundles, their next pages, and whose record a resource is."""

import re
from datetime import UTC, datetime
from typing import Any

from connector.errors import NeedsPerson, SourceError
from connector.http.client import Answer

#: A resource as it came.
Resource = dict[str, Any]

REFERENCE = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}")
_PATIENT = re.compile(r"(?:.*/)?Patient/([A-Za-z0-9.-]{1,64})(?:/_history/.+)?")
_BROKEN = "Ask the agency what its system answers here."


def resource(answer: Answer, kind: str) -> Resource:
    """The resource in ``answer``; NeedsPerson when it is of another kind, such as an OperationOutcome."""
    found = answer.json
    if isinstance(found, dict) and found.get("resourceType") == kind:
        return found
    if isinstance(found, dict) and found.get("resourceType") == "OperationOutcome":
        raise _strange(answer, "the system answered with an OperationOutcome, which reports an error")
    raise _strange(answer, f"the system answered with something that is not a FHIR {kind}")


def matches(answer: Answer, kind: str) -> list[Resource]:
    """The resources that a search for ``kind`` found on this page, without what was only included."""
    bundle = resource(answer, "Bundle")
    if bundle.get("type") != "searchset":
        raise _strange(answer, "the system answered a search with a bundle that is no search result")
    found = []
    for entry in _objects(bundle.get("entry")):
        one, search = entry.get("resource"), entry.get("search")
        mode = search.get("mode") if isinstance(search, dict) else None
        if not isinstance(one, dict):
            raise _strange(answer, "the system answered with an entry that holds no resource")
        if one.get("resourceType") == "OperationOutcome":
            _stop_at_errors(one, answer)
        elif mode in ("match", None):
            found.append(_whole(one, kind, answer))
    return found


def next_link(answer: Answer) -> str | None:
    """The address of the next page; None on the last."""
    links = _objects(resource(answer, "Bundle").get("link"))
    return next(
        (str(link["url"]) for link in links if link.get("relation") == "next" and link.get("url")), None
    )


def totals(answer: Answer) -> frozenset[int]:
    """How many matches the server says there are on all pages; empty when it does not say."""
    number = resource(answer, "Bundle").get("total")
    return frozenset({number}) if isinstance(number, int) else frozenset()


def is_about(one: Resource, patient: str) -> bool:
    """Whether the resource says itself that it is about this patient; one that does not say is not."""
    named = [one[key] for key in ("subject", "patient") if key in one]
    return bool(named) and all(_patient_of(reference) == patient for reference in named)


def last_updated(one: Resource) -> datetime | None:
    """When the server last touched the resource; None where it does not say so legibly."""
    meta = one.get("meta")
    try:
        moment = datetime.fromisoformat(meta["lastUpdated"]) if isinstance(meta, dict) else None
    except (KeyError, TypeError, ValueError):
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def ref(one: Resource) -> str:
    """The agency's own reference, such as ``Encounter/123``."""
    return f"{one['resourceType']}/{one['id']}"


def version(one: Resource) -> tuple[str, str, str]:
    """What tells this version of the resource from any other."""
    meta = one.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    return ref(one), str(meta.get("versionId")), str(meta.get("lastUpdated"))


def searchable(answer: Answer) -> frozenset[str] | None:
    """The types that a capability statement offers to search for; None when it lists no types at all."""
    statement = resource(answer, "CapabilityStatement")
    spoken = statement.get("fhirVersion")
    if isinstance(spoken, str) and not spoken.startswith("4."):
        raise _strange(answer, "the system speaks another version of FHIR than R4")
    listed = [
        item
        for rest in _objects(statement.get("rest"))
        if rest.get("mode", "server") == "server"
        for item in _objects(rest.get("resource"))
    ]
    return frozenset(str(item.get("type")) for item in listed if _offers_search(item)) if listed else None


def _offers_search(item: dict[str, Any]) -> bool:
    """A type that lists no interactions at all says nothing against search."""
    interactions = _objects(item.get("interaction"))
    return not interactions or any(one.get("code") == "search-type" for one in interactions)


def _patient_of(reference: object) -> str | None:
    words = reference.get("reference") if isinstance(reference, dict) else None
    fits = _PATIENT.fullmatch(words) if isinstance(words, str) else None
    return fits and fits.group(1)


def _whole(one: Resource, kind: str, answer: Answer) -> Resource:
    if one.get("resourceType") != kind:
        raise _strange(answer, f"the system answered a search for {kind} with something else")
    if not isinstance(one.get("id"), str) or not REFERENCE.fullmatch(ref(one)):
        raise _strange(answer, f"the system answered with a {kind} that has no usable id")
    return one


def _stop_at_errors(outcome: Resource, answer: Answer) -> None:
    """Warnings may pass; an error beside the matches says that the result is not whole."""
    if any(issue.get("severity") in ("error", "fatal") for issue in _objects(outcome.get("issue"))):
        raise _strange(answer, "the system reported an error inside its search result")


def _objects(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _strange(answer: Answer, what: str) -> SourceError:
    return NeedsPerson(what, where=answer.where, do=_BROKEN)
