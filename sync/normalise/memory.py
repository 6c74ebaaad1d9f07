"""Readings that remember what they have read, because a column says the same few things again and again."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sync.normalise.converters import text
from sync.normalise.language import CodeList
from sync.normalise.paths import plain

#: Different values of a column that are remembered.
_REMEMBERED = 4096


def remembering(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The pure function with a memory for words."""
    remembered = lru_cache(maxsize=_REMEMBERED)(function)
    return lambda value: remembered(value) if isinstance(value, str) else function(value)


def coded(codes: CodeList) -> Callable[[Any], str]:
    """The reading of a code list: the whole value, else the first words that fit, else its default."""
    exact = {plain(theirs): ours for theirs, ours in codes.exact.items()}
    contains = tuple((f" {plain(theirs)}", ours) for theirs, ours in codes.contains.items())

    @lru_cache(maxsize=_REMEMBERED)
    def ours_for(words: str) -> str:
        key = plain(words)
        inside = (ours for theirs, ours in contains if theirs in f" {key}")
        return exact[key] if key in exact else next(inside, codes.default)

    return lambda value: ours_for(text(value))
