"""What stands around every page: whose review it is, who is here, and where they can go."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the bar at the top."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The same for all pages of one session."""

    review_id: int
    review_title: str
    reviewer: str = field(repr=False)
    may_edit: bool
    #: Origin of the case page that we tell our height; empty where there is none.
    parent_origin: str
    nav: tuple[NavItem, ...]
    #: Sent back by every form of the session.
    form_key: str = field(repr=False)
    #: What came of what was asked last, in one sentence; empty most of the time.
    done: str = ""
    #: Whether it was done; else the sentence says why nothing was.
    is_done: bool = True
    #: The step that has just been taken and can be undone from here; None where there is none.
    undo: int | None = None
    #: The selection of the timeline that the person came from, as a query.
    selection: str = field(default="", repr=False)

    def to(self, where: str) -> str:
        """The address of a page of the review from which the way back leads to the same selection."""
        return f"{self.root}/{where}" + (f"?{self.selection}" if self.selection else "")

    @property
    def root(self) -> str:
        """The address of the review, without a slash at its end."""
        return f"/reviews/{self.review_id}"


#: Last part of the address and the text, in the order of the bar.
ROOMS = (
    ("timeline", "Timeline"),
    ("sources", "Sources"),
    ("history", "History of tags"),
    ("pack", "Review pack"),
)


def nav(review_id: int, current: str) -> tuple[NavItem, ...]:
    """The bar with the current room marked."""
    return tuple(NavItem(text, f"/reviews/{review_id}/{room}", room == current) for room, text in ROOMS)
