"""Making written dates plain, and taking the marks of doubt off their ends."""

import re
import unicodedata

from sync.timeline.dates.span import both
from sync.timeline.dates.unreadable import DateUnreadable, Reason

#: Words that say that there is nothing to say.
NOTHING = re.compile(
    r"[?-]*|n/[ak]|na|nk|nil|none|tbc|undated|no (?:date|time)"
    r"|(?:(?:date|time)(?: is)? )?(?:not (?:known|recorded|stated|given|available)|unknown)"
)
#: Some signs stand for many letters once they are made plain.
_LONGEST = 200
_PLAIN = str.maketrans("‐‑‒–—―−⁄∕’‘ʼ·≈∼", "-------//'''.~~")
_UNSURE = r"possibly|probably|perhaps|maybe|poss|prob|uncertain|unsure|unclear|unconfirmed|tbc"
_ABOUT = r"circa|about|around|approx(?:imately)?|roughly|est(?:imated)?|on or (?:about|around)"
_LEAD = re.compile(
    rf"(?:(?P<unsure>\(\?\)|\?+|(?:{_UNSURE})(?![a-z]))|(?P<about>~|ca?\.|ca?(?=[ \d])|(?:{_ABOUT})(?![a-z]))"
    r"|(?:on|in|the|during|dated?)(?![a-z]))[.:,]? ?"
)
_TRAIL = re.compile(
    rf"(?:(?P<unsure>\?+|(?: |, )(?:date )?(?:{_UNSURE}))|(?P<about> ?~|(?: |, )(?:{_ABOUT}|or so)))$"
)
_REMARK_UNSURE = re.compile(rf"\?|\b(?:{_UNSURE}|not (?:certain|sure|clear|confirmed))\b")
_REMARK_ABOUT = re.compile(rf"\b(?:{_ABOUT}|estimate|approximate|ca?)\b|~")
_REMARK_RISKY = re.compile(
    r"\d|/|\b(?:or|and|to|until|till|before|after|not|wrong|error|incorrect|since|from|week|month|year|next|previous"
    r"|prior|day|days|night|later|earlier|start|end|onwards|dob|age|aged|us|american)\b"
)


def tidy(text: str) -> str:
    """Lower case, single spaces, plain dashes, no full stop at the end, no brackets around the whole."""
    if not text.isascii():
        text = _plain(text)
        if len(text) > _LONGEST:
            raise DateUnreadable(Reason.TOO_LONG)
    text = " ".join(text.lower().split()).strip(" .,;:")
    while len(text) > 1 and text[0] + text[-1] in ("()", "[]") and not re.search(r"[()\[\]]", text[1:-1]):
        text = text[1:-1].strip(" .,;:")
    if "m." in text or ".m" in text:
        text = re.sub(r"(?<![a-z])([ap])\.m(?![a-z])\.?", r"\1m", text)
    return text


def unmarked(text: str) -> tuple[str, str]:
    """The text without its leading and trailing signs of doubt, and the EDTF mark that they make."""
    mark = ""
    while found := _LEAD.match(text) or _TRAIL.search(text):
        mark = both(mark, _mark(found))
        text = (text[found.end() :] if found.start() == 0 else text[: found.start()]).strip(" .,;:")
    return text, mark


def without_remark(text: str) -> tuple[str, str]:
    """The text before a closing remark in brackets, and the remark without the brackets."""
    opening = {")": "(", "]": "["}.get(text[-1:])
    if opening is None or (start := text.rfind(opening)) < 1:
        return text, ""
    return text[:start].strip(" .,;:"), text[start + 1 : -1].strip(" .,;:")


def remark_mark(remark: str) -> str:
    """The mark that a remark makes; refuses one that may name another date."""
    unsure, about = _REMARK_UNSURE.search(remark), _REMARK_ABOUT.search(remark)
    if unsure is None and _REMARK_RISKY.search(remark):
        raise DateUnreadable(Reason.REMARK)
    if re.search(r"\d|\bor\b", remark):
        raise DateUnreadable(Reason.REMARK)
    return both("?" if unsure else "", "~" if about else "")


def _mark(found: re.Match[str]) -> str:
    if found["unsure"]:
        return "?"
    return "~" if found["about"] else ""


def _plain(text: str) -> str:
    if any(unicodedata.category(letter) == "No" for letter in text):
        # A raised figure may be a footnote: reading it as a digit would make another date.
        raise DateUnreadable(Reason.FORM)
    text = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
