"""A FHIR server at the HTTP border that can be told to misbehave; passes the suite of the real one."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
import responses

URL = "https://fhir.example/r4"
KINDS = ("Encounter", "Observation", "Flag")
Reply = tuple[int, dict[str, str], str]


class FhirFake:
    """Resources in memory, searched by patient and ``_lastUpdated``, with pages of its own making."""

    def __init__(self, mock: responses.RequestsMock, url: str = URL) -> None:
        self.url, self.clock = url, datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
        self.held: dict[str, dict[str, Any]] = {}
        self.deleted: set[str] = set()
        self.asked: list[requests.PreparedRequest] = []
        #: Called before each answer; what it returns is answered instead.
        self.instead: Callable[[requests.PreparedRequest], Reply | None] = lambda _request: None
        mock.add_callback(responses.GET, re.compile(re.escape(url) + "/.*"), callback=self._answer)

    def put(self, kind: str, ident: str, **fields: Any) -> str:
        """Adds or changes a resource, one minute after the last."""
        self.clock += timedelta(minutes=1)
        meta = {"versionId": str(len(self.asked) + len(self.held)), "lastUpdated": self.clock.isoformat()}
        ref = f"{kind}/{ident}"
        self.held[ref] = {"resourceType": kind, "id": ident, "meta": meta, **fields}
        return ref

    def delete(self, ref: str) -> str:
        del self.held[ref]
        self.deleted.add(ref)
        return ref

    def searches(self, kind: str) -> list[dict[str, list[str]]]:
        """The options of each search for ``kind`` so far."""
        asked = (urlsplit(str(request.url)) for request in self.asked)
        return [parse_qs(parts.query) for parts in asked if parts.path.endswith(f"/{kind}") and parts.query]

    def _answer(self, request: requests.PreparedRequest) -> Reply:
        self.asked.append(request)
        instead = self.instead(request)
        if instead is not None:
            return instead
        parts = urlsplit(str(request.url))
        path = parts.path.removeprefix(urlsplit(self.url).path).strip("/")
        if path == "metadata":
            return self._reply(self._statement())
        if "/" in path:
            return self._one(path, request)
        return self._reply(
            self._found(path, {key: given[-1] for key, given in parse_qs(parts.query).items()})
        )

    def _one(self, path: str, request: requests.PreparedRequest) -> Reply:
        if path in self.deleted:
            return self._reply(outcome("deleted"), 410)
        if path not in self.held:
            return self._reply(outcome("not-found"), 404)
        etag = f'W/"{self.held[path]["meta"]["versionId"]}"'
        if request.headers.get("If-None-Match") == etag:
            return self._reply(None, 304)
        return self._reply(self.held[path], ETag=etag)

    def _found(self, kind: str, options: dict[str, str]) -> dict[str, Any]:
        since = datetime.fromisoformat(
            options.get("_lastUpdated", "ge1900-01-01T00:00:00Z").removeprefix("ge")
        )
        everything = [
            one
            for one in self.held.values()
            if one["resourceType"] == kind
            and one.get("subject") == {"reference": f"Patient/{options['patient']}"}
            and datetime.fromisoformat(one["meta"]["lastUpdated"]) >= since
        ]
        at, size = int(options.get("page", "0")), int(options["_count"])
        following = {"relation": "next", "url": f"{kind}?{urlencode({**options, 'page': str(at + size)})}"}
        return bundle(
            everything[at : at + size],
            total=len(everything),
            link=[following] if at + size < len(everything) else [],
        )

    def _statement(self) -> dict[str, Any]:
        listed = [{"type": kind, "interaction": [{"code": "search-type"}]} for kind in KINDS]
        return {
            "resourceType": "CapabilityStatement",
            "fhirVersion": "4.0.1",
            "rest": [{"mode": "server", "resource": listed}],
        }

    def _reply(self, body: object, status: int = 200, **headers: str) -> Reply:
        text = "" if body is None else json.dumps(body)
        return status, {"Date": format_datetime(self.clock, usegmt=True), **headers}, text


def bundle(found: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """A search result."""
    entries = [{"resource": one, "search": {"mode": "match"}} for one in found]
    return {"resourceType": "Bundle", "type": "searchset", "entry": entries, **fields}


def outcome(code: str, severity: str = "error") -> dict[str, Any]:
    """An OperationOutcome that talks more than it should."""
    issue = {"severity": severity, "code": code, "diagnostics": "about Jane Canary"}
    return {"resourceType": "OperationOutcome", "issue": [issue]}
