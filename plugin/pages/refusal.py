"""A page that says no, or that something went wrong, in one plain sentence."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RefusalPage:
    """Everything the template prints."""

    title: str
    sentence: str
    #: Named to whoever looks after the panel; empty where there is nothing to look up.
    incident: str = ""
    #: What the person had written and was not saved, so that it is not lost; empty most of the time.
    written: str = field(default="", repr=False)
