"""The text of one table cell of a Word document, gathered as its XML goes past."""

from dataclasses import dataclass, field

#: A cell that is longer is no row of a chronology.
MAX_CHARACTERS = 200_000

#: Elements that stand for a character. A soft hyphen is only a place where a word may break.
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "txbxContent": "\n"}
#: Ticks and boxes of the Wingdings font, by the last two digits of their code.
_SYMBOLS = {"FC": "✓", "FB": "✗", "FE": "☑", "FD": "☒", "A8": "☐", "6F": "☐", "E0": "→"}
_OFF = frozenset({"0", "false", "off"})
#: What is not there for a reader: deleted or moved away.
_GONE = frozenset({"del", "moveFrom"})


class TooLongError(ValueError):
    """One cell holds more text than a chronology's row."""


@dataclass(slots=True)
class _Form:
    """A box or list of an old form field."""

    checked: bool = False
    choices: list[str] = field(default_factory=list)
    chosen: int | None = None


@dataclass(slots=True)
class CellText:
    """What a reader sees in a cell; a paragraph's end is a new line."""

    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    #: How many enclosing elements hide their text.
    _muted: int = 0
    #: For each open field, whether its instruction is still going on.
    _fields: list[bool] = field(default_factory=list)
    #: For each open content control, whether it still shows its prompt ("Click to enter a date").
    _prompts: list[bool] = field(default_factory=list)
    _form: _Form = field(default_factory=_Form)
    _cell_muted: bool = False

    def clear(self) -> None:
        """A new cell begins; controls that enclose the cell stay open."""
        self._parts, self._length, self._fields, self._cell_muted = [], 0, [], False

    def mute(self) -> None:
        """The whole cell is deleted; its place stays, so that no column moves."""
        self._cell_muted = True

    def write(self, text: str) -> None:
        """Characters of a text element."""
        if self._muted or self._cell_muted or True in self._fields:
            return
        self._length += len(text)
        if self._length > MAX_CHARACTERS:
            raise TooLongError
        self._parts.append(text)

    def read(self) -> str:
        """The text of the cell that ends."""
        lines = "".join(self._parts).split("\n")
        return "\n".join(line.rstrip() for line in lines).strip()

    def start(self, name: str, parent: str, attrs: dict[str, str]) -> None:
        """An element begins that is no part of a table's frame."""
        character = _CHARACTERS.get(name)
        if character is not None:
            self.write(character)
        elif name in _GONE:
            self._muted += 1
        elif name == "sdt":
            self._prompts.append(False)
        elif name == "showingPlcHdr" and self._prompts:
            self._prompts[-1] = _attribute(attrs, "val").lower() not in _OFF
        elif name == "sdtContent":
            self._muted += bool(self._prompts and self._prompts[-1])
        elif name == "fldChar":
            self._field(_attribute(attrs, "fldCharType"))
        elif name == "sym":
            self.write(_SYMBOLS.get(_attribute(attrs, "char")[-2:].upper(), "\N{REPLACEMENT CHARACTER}"))
        elif parent in {"checkBox", "ddList"}:
            self._form_value(name, _attribute(attrs, "val"))

    def end(self, name: str) -> None:
        """An element is over that is no part of a table's frame."""
        if name == "p":
            self.write("\n")
        elif name in _GONE:
            self._muted -= 1
        elif name == "sdtContent":
            self._muted -= bool(self._prompts and self._prompts[-1])
        elif name == "sdt":
            self._prompts.pop()
        elif name in {"checkBox", "ddList"}:
            self._show_form(name)

    def end_nested(self, name: str) -> None:
        """A cell or row of a nested table is over: tabs between its cells, a line for each row."""
        if name != "tbl":
            while self._parts and self._parts[-1] in {"\n", "\t"}:
                self._parts.pop()
            self.write("\t" if name == "tc" else "\n")

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()

    def _form_value(self, name: str, value: str) -> None:
        if name in {"checked", "default"}:
            self._form.checked = value.lower() not in _OFF
        if name == "listEntry":
            self._form.choices.append(value)
        elif name in {"result", "default"} and self._form.chosen is None and value.isdecimal():
            self._form.chosen = int(value[:4])

    def _show_form(self, name: str) -> None:
        form, self._form = self._form, _Form()
        shown = "☒" if form.checked else "☐"
        if name == "ddList":
            shown = "".join(form.choices[form.chosen or 0 :][:1])
        instruction, self._fields = self._fields, self._fields[:-1]
        self.write(shown)
        self._fields = instruction


def _attribute(attrs: dict[str, str], name: str) -> str:
    return next((value for key, value in attrs.items() if key.endswith("}" + name)), "")
