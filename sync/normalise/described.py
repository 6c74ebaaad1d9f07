"""The reference of the mapping language, written from the models and converters themselves."""

from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sync.normalise import language
from sync.normalise.vocabulary import CONVERTERS, FIELD_TAKES, PART_CONVERTERS
from sync.timeline.event import KINDS, Basis, ChildSeen, Sensitivity

_OPENING = """\
# The mapping language

A mapping says what the records of one kind of system mean. It is a TOML file,
`mappings/<name>/mapping.toml`, with worked examples beside it. It holds names and places, no
expressions: a new need is a new converter in Python with a test. Everything that a mapping names is
bound when the product starts, and all faults are reported at once, each with its file and key. This
page is generated: `python -m sync.normalise.described` prints it, and a test fails when it is stale.

Rules that hold everywhere:

- A place is a column of `[columns]` where the mapping has columns, otherwise a JMESPath path without
  functions.
- Headings are compared without regard to case, spaces and punctuation; `&` is `and`. Where a table has
  several headings of one column, the first in the mapping's order is read; `join_nonempty`, `names` and
  `listed` read all.
- What cannot be read holds the whole record for a person to look at; a reason never quotes a value.
- The source's own agency is always added to those who knew: on the basis `recorded` from the time of
  recording, and where that is not known, `assumed` from the time of the event.
- What a mapping does not read is not lost: the stored record keeps it.
"""

#: The pieces of a file in the order of the page, with the key under which each stands.
_PIECES: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The file", language.MappingFile),
    ("`[[event]]`", language.EventRule),
    ("A field", language.FieldRule),
    ("A part of `from`", language.Part),
    ("`when`", language.Condition),
    ("`[[event.people]]`", language.PersonRule),
    ("`[[event.known]]`", language.KnownRule),
    ("`[codes.<name>]`", language.CodeList),
    ("`[[hold]]`", language.HoldRule),
    ("`ignore`", language.IgnoreRule),
)


def describe() -> str:
    """The whole page, in Markdown."""
    pieces = (line for title, model in _PIECES for line in _piece(title, model))
    return "\n".join((_OPENING, *pieces, *_fields(), *_converters(), *_words())) + "\n"


def _piece(title: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"## {title}\n\n{model.__doc__}\n"
    yield "| key | may be left out | means |\n|---|---|---|"
    for name, field in model.model_fields.items():
        optional = "" if field.is_required() else "yes"
        yield f"| `{field.alias or name}` | {optional} | {_meaning(field)} |"
    yield ""


def _meaning(field: FieldInfo) -> str:
    if field.description:
        return field.description
    inner = _model_in(field.annotation)
    return (inner.__doc__ or "") if inner else ""


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inside = (one for one in get_args(annotation) if one not in (NoneType, Ellipsis))
    return next((found for one in inside if (found := _model_in(one))), None)


def _fields() -> Iterator[str]:
    yield "## Which converter a field takes\n\n| field | converters |\n|---|---|"
    for field, gives in FIELD_TAKES.items():
        names = ", ".join(f"`{name}`" for name, known in CONVERTERS.items() if known.gives in gives)
        yield f"| `{field}` | {names} |"
    yield f"\nA part of `from` takes {', '.join(f'`{name}`' for name in PART_CONVERTERS)}.\n"


def _converters() -> Iterator[str]:
    yield "## Converters\n\n| name | gives | reads | does |\n|---|---|---|---|"
    for name, known in CONVERTERS.items():
        yield f"| `{name}` | {known.gives.value} | {known.takes.value} | {known.sentence} |"
    yield ""


def _words() -> Iterator[str]:
    yield "## Words of ours\n"
    yield f"- Kinds of event: {_listed(KINDS)}."
    yield f"- Bases of knowledge: {_listed(basis.value for basis in Basis)}."
    yield f"- Whether the child was seen: {_listed(seen.value for seen in ChildSeen)}."
    yield f"- Sensitivities: {_listed(one.value for one in Sensitivity)}."


def _listed(words: Any) -> str:
    return ", ".join(f"`{word}`" for word in words)


if __name__ == "__main__":
    import sys

    sys.stdout.write(describe())
