"""A value of the case that ends in a log or a traceback shows no word of it."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator

import connector
import plugin
import sync

TELLING = {
    "as_written",
    "body",
    "born",
    "case_title",
    "content",
    "display_name",
    "identifiers",
    "name",
    "note",
    "raw",
    "text",
    "title",
}
#: Whose fields of these names tell nothing of a case, and why.
HARMLESS = {
    "connector.files.folder.SourceFile.name": "the name of a file inside the source's folder",
    "connector.http.wire.Limits.body": "how many bytes are read at most",
    "sync.worker.Job.name": "the name of a kind of work",
    "sync.timeline.when.When.as_written": "a date in the agency's words, and no more than a date",
    "sync.store.reviews.DeclaredReview.title": "the number of a review",
    "sync.store.reviews.StoredReview.title": "the number of a review",
    "plugin.pack.contents.About.title": "the number of a review",
    "plugin.pack.word_front.Chapter.title": "wording of ours",
    "plugin.review.filing.PackFile.name": "the name that we give a file",
}
#: Wording of ours in frameworks, and what pages print around the words of a case.
FRAMEWORKS = "plugin.review.framework."
PAGES = "plugin.pages."
AROUND = {
    "AsAt.title",
    "Choice.text",
    "Fact.name",
    "HistoryPage.title",
    "Lane.note",
    "Move.name",
    "Move.text",
    "NavItem.text",
    "OfferedFactor.name",
    "OfferedFramework.name",
    "OfferedGroup.name",
    "OfferedLevel.name",
    "PackPage.case_title",
    "PackPage.title",
    "RefusalPage.title",
    "ShownTag.name",
    "SourcesPage.title",
    "TimelinePage.title",
}
NOT_IMPORTED = ("installed", "migrations", "look", "__main__", "bench", "demo", "node_modules")


def values() -> Iterator[type]:
    for package in (connector, sync, plugin):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if set(found.name.split(".")).isdisjoint(NOT_IMPORTED):
                module = importlib.import_module(found.name)
                for one in vars(module).values():
                    if (
                        isinstance(one, type)
                        and one.__module__ == found.name
                        and dataclasses.is_dataclass(one)
                    ):
                        yield one


def is_ours(name: str) -> bool:
    around = name.startswith(PAGES) and ".".join(name.split(".")[-2:]) in AROUND
    return around or name.startswith(FRAMEWORKS)


def test_no_field_that_holds_words_of_a_case_is_shown():
    shown = [
        name
        for value in values()
        for field in dataclasses.fields(value)
        for name in [f"{value.__module__}.{value.__qualname__}.{field.name}"]
        if field.name in TELLING and field.repr and not is_ours(name)
    ]

    assert sorted(set(shown) - set(HARMLESS)) == []
    assert sorted(set(HARMLESS) - set(shown)) == [], "no longer shown, so no longer excused"


def test_the_values_that_travel_are_frozen_and_slotted():
    loose = [
        value.__qualname__
        for value in values()
        if value.__module__.startswith(("connector.record", "sync.timeline", "plugin.review"))
        and not (value.__dataclass_params__.frozen and hasattr(value, "__slots__"))
    ]

    assert loose == []
