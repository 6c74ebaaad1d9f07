"""The pure engine: from one record to its events, or to the reason why not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connector.record import Record
from sync.normalise.conditions import Test, all_hold
from sync.normalise.language import HoldRule, MappingFile
from sync.normalise.paths import Locate, locate_by_heading, locate_by_path
from sync.normalise.telling import Tell, event_teller
from sync.normalise.unreadable import Unreadable
from sync.timeline.event import Event, Rejection

#: Different rows of headings that are remembered; beyond it the memory starts afresh.
_LAYOUTS = 256

Told = tuple[Event, ...] | Rejection


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to do with the records of one kind in one layout."""

    refused: Rejection | None = None
    holds: tuple[tuple[Test, Rejection], ...] = ()
    tells: tuple[tuple[Test | None, Tell], ...] = ()


@dataclass(frozen=True, slots=True)
class BoundMapping:
    """A mapping that the loader has found free of faults."""

    file: MappingFile
    #: SHA-256 of the file, in hex.
    digest: str
    _plans: dict[Any, _Plan] = field(default_factory=dict, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The name of the mapping."""
        return self.file.name

    @property
    def version(self) -> str:
        """The version that the file states."""
        return self.file.version

    @property
    def adapter(self) -> str:
        """The adapter whose records it reads."""
        return self.file.adapter

    @property
    def label(self) -> str:
        """Name and version, as events carry them."""
        return f"{self.file.name}@{self.file.version}"

    @property
    def identity(self) -> str:
        """Changes with every change of the file, whether or not somebody raised its version."""
        return f"{self.label}#{self.digest[:12]}"

    def normalise(self, record: Record, *, source: str, agency: str) -> Told:
        """The record's events, or why it gives none; an ignored kind gives no events and no reason."""
        return normalise(record, self, source, agency)

    def plan(self, kind: str, body: Mapping[str, Any]) -> _Plan:
        """The plan for records like this one, built at the first of them."""
        layout = (kind, *body) if self.file.columns else kind
        plan = self._plans.get(layout)
        if plan is None:
            if len(self._plans) >= _LAYOUTS:
                self._plans.clear()
            plan = self._plans[layout] = _planned(self.file, kind, tuple(body))
        return plan


def normalise(record: Record, mapping: BoundMapping, source: str, agency: str) -> Told:
    """The events of a record, or the one reason for which it is held; never an exception."""
    plan = mapping.plan(record.kind, record.body)
    if plan.refused is not None:
        return plan.refused
    try:
        return _told(plan, record, source, agency)
    except Unreadable as error:  # only a condition gets here; the fields are caught where they are named
        return Rejection("when", str(error))


def _told(plan: _Plan, record: Record, source: str, agency: str) -> Told:
    body, context, ref = record.body, record.context, record.ref
    for applies, held in plan.holds:
        if applies(body):
            return held
    events = []
    for test, tell in plan.tells:
        if test is None or test(body):
            told = tell(source, agency, ref, body, context)
            if isinstance(told, Rejection):
                return told
            events.append(told)
    if plan.tells and not events:
        return Rejection("kind", f"none of the mapping's conditions for a record of kind {record.kind} holds")
    return tuple(events)


def _planned(mapping: MappingFile, kind: str, headings: tuple[str, ...]) -> _Plan:
    if any(ignored.of == kind for ignored in mapping.ignore):
        return _Plan()
    rules = tuple(rule for rule in mapping.event if rule.of == kind)
    if not rules:
        return _Plan(
            refused=Rejection("kind", f"the mapping {mapping.name} does not mention this kind of record")
        )
    locate = locate_by_heading(mapping.columns, headings) if mapping.columns else locate_by_path
    if missing := _missing(mapping, locate):
        return _Plan(refused=missing)
    return _Plan(
        holds=tuple(_held(rule, locate) for rule in mapping.hold if kind in rule.of),
        tells=tuple(event_teller(rule, mapping, locate) for rule in rules),
    )


def _missing(mapping: MappingFile, locate: Locate) -> Rejection | None:
    for column in mapping.required:
        if not locate(column):
            known = ", ".join(mapping.columns[column][:3])
            return Rejection(column, f"the table has no heading for it, such as {known}")
    return None


def _held(rule: HoldRule, locate: Locate) -> tuple[Test, Rejection]:
    return all_hold(rule.when, locate) or _always, Rejection(rule.field, rule.reason)


def _always(_body: Any) -> bool:
    return True
