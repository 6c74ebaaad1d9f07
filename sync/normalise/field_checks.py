"""Checks of one field rule: its places, converter, code list and fixed value."""

from collections.abc import Iterator

from sync.normalise.faults import suggestion
from sync.normalise.language import CodeList, FieldRule, MappingFile
from sync.normalise.paths import PathFault, path_getter
from sync.normalise.vocabulary import CONVERTERS, FIELD_TAKES, PART_CONVERTERS, Converter, Gives, Takes
from sync.timeline.event import KINDS, ChildSeen, Sensitivity

#: Fields that hold a word of ours: the words, and what they are called in a fault.
_OUR_WORDS: dict[str, tuple[tuple[str, ...], str]] = {
    "kind": (tuple(KINDS), "a kind of event"),
    "sensitivity": (tuple(one.value for one in Sensitivity), "a sensitivity"),
    "child_seen": (tuple(one.value for one in ChildSeen), "a value of child_seen"),
}
_WITH_TIME = (Takes.MOMENT, Takes.SPAN)
_WITH_DEFAULT = (Gives.WORDS, Gives.LINE, Gives.CODE)
_WITH_LABEL = (Gives.WORDS, Gives.LINE)


class Fields:
    """The field rules of one mapping; remembers which code lists they use."""

    def __init__(self, mapping: MappingFile) -> None:
        self.mapping = mapping
        self._used: set[str] = set()
        self._checked: set[tuple[str, str]] = set()

    def faults(self, at: str, field: str, rules: FieldRule | tuple[FieldRule, ...] | None) -> Iterator[str]:
        """The faults of a field, which may have one rule, alternatives or none."""
        several = rules if isinstance(rules, tuple) else () if rules is None else (rules,)
        for nth, rule in enumerate(several):
            yield from self._rule(at if len(several) == 1 else f"{at}[{nth}]", field, rule)

    def place_faults(self, at: str, source: str) -> Iterator[str]:
        """The fault of a column that is not declared or of a path that is none."""
        columns = self.mapping.columns
        if columns:
            if source not in columns:
                yield f"{at}: there is no column '{source}' in [columns]{suggestion(source, columns)}"
            return
        try:
            path_getter(source)
        except PathFault as fault:
            yield f"{at}: '{source}' {fault}"

    def unused_code_lists(self) -> Iterator[str]:
        """Code lists that no field names; a list that is never read is a slip."""
        for name in self.mapping.codes:
            if name not in self._used:
                yield f"codes.{name}: no field uses this code list"

    def _rule(self, at: str, field: str, rule: FieldRule) -> Iterator[str]:
        if rule.fixed is not None:
            yield from self._fixed(at, field, rule)
            return
        if rule.converter is None or not rule.sources:
            yield f"{at}: needs from and as, or fixed"
        for nth, part in enumerate(rule.sources):
            place = f"{at}.from" if len(rule.sources) == 1 else f"{at}.from[{nth}]"
            yield from self.place_faults(place, part.source)
            if part.converter not in PART_CONVERTERS:
                hint = suggestion(part.converter, PART_CONVERTERS)
                yield f"{place}.as: '{part.converter}' is no converter for a part{hint}"
        if rule.time is not None:
            yield from self.place_faults(f"{at}.time", rule.time)
        if rule.converter is not None:
            yield from self._converter(at, field, rule, rule.converter)

    def _fixed(self, at: str, field: str, rule: FieldRule) -> Iterator[str]:
        if rule.model_fields_set != {"fixed"}:
            yield f"{at}: fixed stands alone, without any other key"
        if Gives.TIME in FIELD_TAKES[field]:
            yield f"{at}.fixed: a time cannot be fixed"
        yield from _our_word(f"{at}.fixed", field, rule.fixed or "")

    def _converter(self, at: str, field: str, rule: FieldRule, name: str) -> Iterator[str]:
        converter = CONVERTERS.get(name)
        if converter is None:
            yield f"{at}.as: no converter is called '{name}'{suggestion(name, CONVERTERS)}"
            return
        if converter.gives not in FIELD_TAKES[field]:
            wanted = ", ".join(one for one, known in CONVERTERS.items() if known.gives in FIELD_TAKES[field])
            yield f"{at}.as: {name} gives {converter.gives.value}; {field} takes {wanted}"
        if converter.takes is Takes.SPAN and len(rule.sources) != 2:  # noqa: PLR2004  a start and an end
            yield f"{at}.from: {name} needs exactly two places, the start and the end"
        yield from _options(at, name, converter, rule)
        if converter.gives is Gives.CODE:
            yield from self._codes(at, field, rule)
        if rule.default is not None and converter.gives is Gives.CODE:
            yield from _our_word(f"{at}.default", field, rule.default)

    def _codes(self, at: str, field: str, rule: FieldRule) -> Iterator[str]:
        known = self.mapping.codes
        if rule.codes is None:
            yield f"{at}.codes: is missing; code needs a code list"
        elif rule.codes not in known:
            yield f"{at}.codes: there is no code list [codes.{rule.codes}]{suggestion(rule.codes, known)}"
        else:
            self._used.add(rule.codes)
            if (rule.codes, field) not in self._checked:
                self._checked.add((rule.codes, field))
                yield from _list_faults(rule.codes, field, known[rule.codes])


def _options(at: str, name: str, converter: Converter, rule: FieldRule) -> Iterator[str]:
    """Keys that the converter does not take."""
    if rule.codes is not None and converter.gives is not Gives.CODE:
        yield f"{at}.codes: {name} takes no code list"
    if rule.time is not None and converter.takes not in _WITH_TIME:
        yield f"{at}.time: {name} takes no time"
    if rule.default is not None and converter.gives not in _WITH_DEFAULT:
        yield f"{at}.default: {name} takes no default; what is not written stays not written"
    if any(part.label is not None for part in rule.sources) and converter.gives not in _WITH_LABEL:
        yield f"{at}.from: {name} takes no label"


def _list_faults(name: str, field: str, codes: CodeList) -> Iterator[str]:
    yield from _our_word(f"codes.{name}.default", field, codes.default)
    for part, words in (("exact", codes.exact), ("contains", codes.contains)):
        for theirs, ours in words.items():
            yield from _our_word(f"codes.{name}.{part}.{theirs}", field, ours)


def _our_word(at: str, field: str, word: str) -> Iterator[str]:
    known, called = _OUR_WORDS.get(field, ((), ""))
    if known and word not in known:
        yield f"{at}: '{word}' is not {called}{suggestion(word, known)}"
