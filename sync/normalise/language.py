"""The mapping language: what a ``mapping.toml`` may say, and nothing else."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _in_list(value: Any) -> Any:
    """One thing where a list may stand is a list of one."""
    return [value] if isinstance(value, (str, dict)) else value


def _as_parts(value: Any) -> Any:
    """A path or column name alone is a part without a label."""
    listed = _in_list(value)
    if not isinstance(listed, list):
        return listed
    return [{"from": item} if isinstance(item, str) else item for item in listed]


class Declaration(BaseModel):
    """A piece of a mapping file; an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Part(Declaration):
    """One place to read from: a column of ours, or a JMESPath path into a JSON record."""

    source: str = Field(alias="from", description="a column of `[columns]`, or a JMESPath path")
    converter: str = Field("text", alias="as", description="how this part becomes words")
    label: str | None = Field(
        None,
        description="heading put before the words; a table's own heading stands there unless this is given",
    )


class FieldRule(Declaration):
    """Where one field of an event comes from: `from` and `as`, or `fixed`."""

    sources: Annotated[tuple[Part, ...], BeforeValidator(_as_parts)] = Field(
        (),
        alias="from",
        description="a place, or a list of places; what a list means is the converter's to say",
    )
    converter: str | None = Field(None, alias="as", description="name of a converter")
    codes: str | None = Field(None, description='name of a code list, for `as = "code"`')
    time: str | None = Field(None, description="place of the time of day, for converters that take one")
    default: str | None = Field(None, description="what stands where nothing is written")
    fixed: str | None = Field(None, description="the same value for every record; then there is no `from`")


Alternatives = Annotated[tuple[FieldRule, ...], BeforeValidator(_in_list)]


class Condition(Declaration):
    """A test of one place: exactly one of `present`, `equals` and `one_of`."""

    field: str = Field(description="a column of `[columns]`, or a JMESPath path")
    present: bool | None = Field(None, description="whether something must be written there, or nothing")
    equals: str | None = Field(
        None, description="the words that must stand there, whatever their case; JSON's true is `yes`"
    )
    one_of: tuple[str, ...] | None = Field(None, description="words of which one must stand there")


Conditions = Annotated[tuple[Condition, ...], BeforeValidator(_in_list)]


class PersonRule(Declaration):
    """People whom a record names; one rule may give several."""

    each: str | None = Field(
        None, description="path of a list in a JSON record; the other paths start at each item"
    )
    role: FieldRule = Field(description="the role in which the person appears")
    name: FieldRule | None = Field(None, description="the name or names as written")
    ref: FieldRule | None = Field(None, description="the agency's own reference of the person")


class KnownRule(Declaration):
    """Other agencies that knew; the source's own agency is always added and needs no rule."""

    agency: FieldRule = Field(description="the agencies, as written")
    since: Alternatives = Field(
        (),
        description="from when; without this rule, the time of the event. With the rule but nothing written "
        "there, the time of the event on the basis `assumed`",
    )
    basis: str = Field(description="`received`, `attended`, `declared`, `recorded` or `assumed`")


class EventRule(Declaration):
    """One event that a record of a kind tells of; several rules for a kind give several events."""

    of: str = Field(description="the kind of record")
    when: Conditions = Field((), description="a condition, or a list of which all must hold")
    key: str = Field(
        description="tells the events of one record apart; never change it, it is part of identity"
    )
    kind: FieldRule = Field(description="the kind of event")
    occurred: Alternatives = Field(
        description="when it happened; of a list, the first rule that gives a time"
    )
    recorded: Alternatives = Field((), description="when the agency wrote it down")
    title: FieldRule = Field(description="one short line in the agency's words")
    text: FieldRule | None = Field(
        None, description="the full words; the title's words where this is missing or blank"
    )
    people: tuple[PersonRule, ...] = Field((), description="people whom the record names")
    known: tuple[KnownRule, ...] = Field((), description="other agencies that knew")
    child_seen: Alternatives = Field(
        (),
        description="whether the child was seen; the first rule that says yes or no. Without it `not_asked`",
    )
    sensitivity: FieldRule | None = Field(
        None, description="how freely it may be shown; `ordinary` where not given"
    )


class HoldRule(Declaration):
    """Records that are held for a person to look at, before any event is read from them."""

    of: Annotated[tuple[str, ...], BeforeValidator(_in_list)] = Field(
        description="the kind or kinds of record"
    )
    when: Conditions = Field(description="a condition, or a list of which all must hold")
    field: str = Field(description="the field that is shown as the cause")
    reason: str = Field(description="a sentence for people; it must quote nothing")


class IgnoreRule(Declaration):
    """Records of a kind that tell of nothing that happened; they are stored and give no event."""

    of: str = Field(description="the kind of record")
    reason: str = Field(description="why nothing is lost by it")


class CodeList(Declaration):
    """An agency's words and ours. Case, spaces and punctuation do not matter."""

    default: str = Field(description="what any other word becomes; must be stated")
    exact: dict[str, str] = Field(default_factory=dict, description="the whole value -> ours")
    contains: dict[str, str] = Field(
        default_factory=dict,
        description="words that start anywhere in the value -> ours; the first that fits counts",
    )


class MappingFile(Declaration):
    """A whole mapping: what the records of one kind of system mean."""

    name: str = Field(description="the name of its folder")
    version: str = Field(description="raised with every change of meaning; each event carries `name@version`")
    adapter: str = Field(description="the adapter whose records it reads")
    about: str = Field(description="for whom it is and what it leaves out")
    required: tuple[str, ...] = Field((), description="columns that a table must have")
    columns: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="our name -> headings that mean it, the most telling first. With columns, records are "
        "tables; without, places are JMESPath paths",
    )
    codes: dict[str, CodeList] = Field(default_factory=dict, description="code lists by name")
    ignore: tuple[IgnoreRule, ...] = Field(
        (), description="kinds of record that give no event, with the reason"
    )
    hold: tuple[HoldRule, ...] = Field((), description="records that a person must look at")
    event: tuple[EventRule, ...] = Field(description="the events, at least one")
