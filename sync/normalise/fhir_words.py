"""Pure converters for the shapes in which FHIR keeps words."""

from collections.abc import Mapping
from typing import Any

from sync.normalise.converters import text
from sync.normalise.unreadable import Unreadable


def concept(value: Any) -> str:
    """The words of a CodeableConcept, Coding, Reference or list of them: text, display, else the code."""
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(filter(None, map(concept, value))))
    if not isinstance(value, Mapping):
        return text(value)
    for key in ("text", "display"):
        if words := text(value.get(key)):
            return words
    return concept(value.get("coding")) or text(value.get("code"))


def quantity(value: Any) -> str:
    """A number with its comparator and unit, as given."""
    if value is None:
        return ""
    if not isinstance(value, Mapping):
        raise Unreadable("is not a quantity")
    number = text(value.get("comparator")) + text(value.get("value"))
    unit = text(value.get("unit")) or text(value.get("code"))
    return " ".join(filter(None, (number, unit)))


def measured(value: Any) -> str:
    """What an Observation, or each of its components, found: the value with its unit, words or yes and no."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_component, value)))
    if not isinstance(value, Mapping):
        raise Unreadable("is not an observation")
    if isinstance(value.get("valueQuantity"), Mapping):
        return quantity(value["valueQuantity"])
    if value.get("valueCodeableConcept") is not None:
        return concept(value["valueCodeableConcept"])
    plain_values = ("valueString", "valueBoolean", "valueInteger", "valueDateTime", "valueTime")
    return next((words for key in plain_values if (words := text(value.get(key)))), "")


def _component(value: Any) -> str:
    found = measured(value)
    return f"{concept(value.get('code'))}: {found}" if found else ""
