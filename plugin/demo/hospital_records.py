"""What the demo's hospital knows: a Synthea child moved in time, and the story's own encounters.

Synthea's children are American and made up. Their care is kept with its dates moved by whole days; their
names, addresses and bills are not.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from plugin.demo.story import Line
from sync.timeline.when import LONDON

Resource = dict[str, Any]

PATIENT = "asha-example"
BORN = date(2018, 3, 2)
LAST_DAY = date(2026, 6, 30)
#: What a hospital would tell a review; a measurement only where it is height or weight.
CLINICAL = (
    "Encounter",
    "Condition",
    "Procedure",
    "Immunization",
    "Observation",
    "MedicationRequest",
    "CarePlan",
    "AllergyIntolerance",
)
DIRECTORY = ("Organization", "Practitioner")
_MEASURES = {"8302-2", "29463-7"}
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}(?=T|$)")
_BEGINS = ("period", "performedPeriod")
_DAYS = (
    "occurrenceDateTime",
    "effectiveDateTime",
    "onsetDateTime",
    "performedDateTime",
    "authoredOn",
    "recordedDate",
)
#: Outside a hospital's care of a child, though Synthea writes it down.
_SOCIAL = ("(finding)", "(situation)")


def bundle(synthea: Sequence[Mapping[str, Any]], story: Iterable[Line]) -> Resource:
    """One transaction with everything under fixed ids; `synthea` holds directories first, the child last."""
    entries = [entry for one in synthea for entry in one["entry"]]
    born = next(date.fromisoformat(one["birthDate"]) for one in _of(entries, "Patient"))
    places = {entry.get("fullUrl", ""): _place(entry["resource"]) for entry in entries}
    kept = [_moved(one, BORN - born) for kind in CLINICAL for one in _of(entries, kind) if _matters(one)]
    kept = [_until_now(one) for one in kept if _begins(one) <= LAST_DAY.isoformat()]
    there = {_place(one) for one in kept} | {f"Patient/{PATIENT}"}
    directory = _directory(entries, _named(kept, places))
    there |= {_place(one) for one in directory}
    kept = [_pointing(one, places, there) for one in kept]
    resources = [*directory, *kept, *(_encounter(line) for line in story)]
    return _transaction([*resources, _patient(resources)])


def _of(entries: Iterable[Mapping[str, Any]], kind: str) -> list[Resource]:
    return [entry["resource"] for entry in entries if entry["resource"]["resourceType"] == kind]


def _place(one: Mapping[str, Any]) -> str:
    """Where the resource will stand on the server; the child has the demo's own id."""
    name = PATIENT if one["resourceType"] == "Patient" else one["id"]
    return f"{one['resourceType']}/{name}"


def _matters(one: Resource) -> bool:
    codings = one.get("code", {}).get("coding", [])
    if one["resourceType"] == "Observation":
        return any(coding.get("code") in _MEASURES for coding in codings)
    return not any(coding.get("display", "").endswith(_SOCIAL) for coding in codings)


def _moved(value: Any, by: timedelta) -> Any:
    """The same value with every date in it moved, and without the server's notes about it."""
    if isinstance(value, dict):
        return {key: _moved(inner, by) for key, inner in value.items() if not _is_note(key, inner)}
    if isinstance(value, list):
        return [_moved(inner, by) for inner in value]
    if isinstance(value, str) and (found := _DATE.match(value)):
        return f"{date.fromisoformat(found[0]) + by}{value[found.end() :]}"
    return value


def _is_note(key: str, value: Any) -> bool:
    """The server's notes, and the picture of a resource as a page; other texts are plain strings."""
    return key == "meta" or (key == "text" and isinstance(value, dict))


def _begins(one: Resource) -> str:
    """The day of a moved resource; one without a day stays, for the mapping to hold."""
    told = [one[name].get("start", "") for name in _BEGINS if name in one] + [
        one.get(name, "") for name in _DAYS
    ]
    return next((text[:10] for text in told if text), "")


def _until_now(one: Resource) -> Resource:
    """The resource without an end that lies after the review."""
    ended = one.get("abatementDateTime", "")
    return (
        {key: value for key, value in one.items() if value != ended}
        if ended[:10] > LAST_DAY.isoformat()
        else one
    )


def _named(resources: Iterable[Resource], places: Mapping[str, str]) -> set[str]:
    """Every place that one of the resources points to."""
    return {
        places[url]
        for url in re.findall(r'"reference": "([^"]+)"', json.dumps(list(resources)))
        if url in places
    }


def _directory(entries: Iterable[Mapping[str, Any]], named: set[str]) -> list[Resource]:
    """The organisations and people that are pointed to, as places and roles of the made-up hospital."""
    shown: dict[str, Resource] = {
        "Organization": {"name": "Northshire Hospital"},
        "Practitioner": {"name": [{"text": "Hospital doctor"}]},
    }
    found = {
        _place(one): {"resourceType": kind, "id": one["id"], "active": True, **shown[kind]}
        for kind in DIRECTORY
        for one in _of(entries, kind)
    }
    return [one for place, one in found.items() if place in named]


def _pointing(value: Any, places: Mapping[str, str], there: set[str]) -> Any:
    """References lead to what will be on the server; those that lead nowhere and names are left out."""
    if isinstance(value, list):
        return [one for one in (_pointing(inner, places, there) for inner in value) if one not in ({}, None)]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("reference"), str):
        place = places.get(value["reference"])
        return {"reference": place} if place in there else None
    told = {key: _pointing(inner, places, there) for key, inner in value.items()}
    return {key: inner for key, inner in told.items() if inner not in ({}, [], None)}


def _encounter(line: Line) -> Resource:
    """One of the story's encounters; `action` holds its status and `marking` its class."""
    starts = datetime.combine(line.on, datetime.strptime(line.time, "%H:%M").time(), tzinfo=LONDON)  # noqa: DTZ007
    return {
        "resourceType": "Encounter",
        "id": f"nh-{starts:%Y%m%d-%H%M}",
        "status": line.action or "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": line.marking},
        "type": [{"text": line.kind}],
        "subject": {"reference": f"Patient/{PATIENT}"},
        "participant": [{"type": [{"text": line.who}]}],
        "period": {"start": starts.isoformat(), "end": (starts + timedelta(minutes=40)).isoformat()},
        "reasonCode": [{"text": line.text}],
    }


def _patient(resources: Sequence[Resource]) -> Resource:
    """The child, with a mark of what was loaded beside it."""
    told = hashlib.sha256(json.dumps(resources, sort_keys=True).encode()).hexdigest()
    return {
        "resourceType": "Patient",
        "id": PATIENT,
        "meta": {"tag": [{"system": "urn:crosslight:demo", "code": told[:32]}]},
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}],
        "name": [{"use": "official", "family": "Example", "given": ["Asha"]}],
        "gender": "female",
        "birthDate": BORN.isoformat(),
    }


def _transaction(resources: Iterable[Resource]) -> Resource:
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [{"resource": one, "request": {"method": "PUT", "url": _place(one)}} for one in resources],
    }
