"""Walks through answers that come in pages; each walk ends by itself, even where the source goes round."""

from collections.abc import Callable, Iterator, Mapping

from connector.errors import NeedsPerson
from connector.http.address import follow
from connector.http.client import Answer, Http

#: More pages than any source of one case can have.
MOST_PAGES = 10_000


def by_next_link(
    http: Http,
    path: str,
    *,
    next_of: Callable[[Answer], str | None],
    params: Mapping[str, str] | None = None,
    most: int = MOST_PAGES,
) -> Iterator[Answer]:
    """Each page names the address of the next, which must lie at the same origin."""
    answer = http.get(path, params=params)
    seen = {answer.url}
    for _ in range(most):
        yield answer
        link = next_of(answer)
        if link is None:
            return
        target = follow(link, source=answer.url, what="the next page")
        _once(target, seen, answer)
        answer = http.get(target)
    raise _endless(answer, most)


def by_cursor(
    http: Http,
    path: str,
    *,
    name: str,
    next_of: Callable[[Answer], str | None],
    params: Mapping[str, str] | None = None,
    most: int = MOST_PAGES,
) -> Iterator[Answer]:
    """Each page names a token, which is sent as ``name`` to get the next."""
    answer = http.get(path, params=params)
    seen: set[str] = set()
    for _ in range(most):
        yield answer
        token = next_of(answer)
        if token is None:
            return
        _once(token, seen, answer)
        answer = http.get(path, params={**(params or {}), name: token})
    raise _endless(answer, most)


def by_offset(
    http: Http,
    path: str,
    *,
    name: str,
    count_of: Callable[[Answer], int],
    params: Mapping[str, str] | None = None,
    most: int = MOST_PAGES,
) -> Iterator[Answer]:
    """The number of records read so far is sent as ``name``; a page without records ends the walk."""
    answer = http.get(path, params={**(params or {}), name: "0"})
    offset = pages = 0
    while (count := count_of(answer)) > 0:
        if pages == most:
            raise _endless(answer, most)
        yield answer
        offset, pages = offset + count, pages + 1
        following = http.get(path, params={**(params or {}), name: str(offset)})
        # A source that does not know the option gives its first page for ever.
        if following.json == answer.json:
            raise _round(answer)
        answer = following


def _once(token: str, seen: set[str], answer: Answer) -> None:
    if token in seen:
        raise _round(answer)
    seen.add(token)


def _round(answer: Answer) -> NeedsPerson:
    return NeedsPerson(
        "the pages go round: a page was named as the next that we had already read",
        where=answer.where,
        do="Tell the agency that its system repeats pages.",
    )


def _endless(answer: Answer, most: int) -> NeedsPerson:
    return NeedsPerson(
        f"there are more than {most} pages",
        where=answer.where,
        do="Ask for larger pages or a shorter period.",
    )
