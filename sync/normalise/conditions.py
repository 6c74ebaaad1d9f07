"""Closed conditions on a record: written or not, equal, one of."""

from collections.abc import Callable
from typing import Any

from sync.normalise.converters import text
from sync.normalise.language import Condition
from sync.normalise.paths import Get, Locate, plain
from sync.normalise.unreadable import Unreadable

Test = Callable[[Any], bool]


def all_hold(conditions: tuple[Condition, ...], locate: Locate) -> Test | None:
    """The test that all conditions hold; None where there are none."""
    tests = tuple(_test(condition, locate) for condition in conditions)
    if not tests:
        return None
    return tests[0] if len(tests) == 1 else lambda body: all(test(body) for test in tests)


def _test(condition: Condition, locate: Locate) -> Test:
    places = locate(condition.field)
    get: Get = places[0].get if places else lambda _body: None
    if condition.present is not None:
        wanted = condition.present
        return lambda body: _is_written(get(body)) is wanted
    words = (condition.equals,) if condition.equals is not None else condition.one_of or ()
    accepted = frozenset(plain(word) for word in words)
    return lambda body: _words(get(body)) in accepted


def _is_written(value: Any) -> bool:
    """Whether a person would see anything: zero and false are written."""
    return bool(value.strip()) if isinstance(value, str) else value is not None and value not in ([], {})


def _words(value: Any) -> str | None:
    try:
        return plain(text(value))
    except Unreadable:
        return None
