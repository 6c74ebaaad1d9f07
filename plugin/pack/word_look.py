"""The look of the Word pack: page, type and the marking on every page."""

import io
import zipfile
from datetime import UTC
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from plugin.pack.contents import MARKING, Pack
from plugin.pack.word_table import LINE, NAVY, printable

#: Metrically the same as Liberation Sans, so the pages break alike in Word and LibreOffice.
_FONT = "Arial"
_INK, _GREY, _HELPS, _HINDERS, _WARNS = "1B1F24", "4A5561", "0B5D50", "8A3A10", "8B1A1A"
_MARGIN, PAGE_WIDTH = 16, 297
WIDTH = PAGE_WIDTH - 2 * _MARGIN

#: Name, parent, size, colour, bold, space before, space after; all measures in points.
_STYLES = (
    ("Normal", None, 10.5, _INK, False, 0, 6),
    ("Title", "Normal", 28, NAVY, True, 0, 4),
    ("Subtitle", "Normal", 13, _GREY, False, 0, 10),
    ("Heading 1", "Normal", 18, NAVY, True, 20, 6),
    ("Heading 2", "Normal", 13.5, NAVY, True, 14, 5),
    ("Heading 3", "Normal", 11, _INK, True, 10, 3),
    ("Kicker", "Normal", 10, NAVY, True, 0, 2),
    ("Lead", "Normal", 11.5, _INK, False, 0, 8),
    ("Contents", "Normal", 10.5, NAVY, False, 0, 3),
    ("After Table", "Normal", 6, _INK, False, 0, 4),
    ("Furniture", "Normal", 8, _GREY, False, 0, 0),
    ("Cell", "Normal", 8.5, _INK, False, 0, 2),
    ("Cell Head", "Cell", 8.5, "FFFFFF", True, 0, 0),
    ("Cell Strong", "Cell", 8.5, _INK, True, 0, 2),
    ("Cell Quiet", "Cell", 7.5, _GREY, False, 0, 1),
    ("Cell Helps", "Cell", 8.5, _HELPS, True, 0, 2),
    ("Cell Hinders", "Cell", 8.5, _HINDERS, True, 0, 2),
    ("Cell Warns", "Cell", 8.5, _WARNS, True, 0, 2),
    ("Figure", "Normal", 22, NAVY, True, 2, 0),
    ("Figure Label", "Normal", 9, _GREY, False, 0, 4),
)
_EARLIEST_IN_ZIP = (1980, 1, 1, 0, 0, 0)
_LEFT_OUT = ("thumbnail", "stylesWithEffects", "customXml")


def new_document(pack: Pack) -> Document:
    """An empty document with our page and styles."""
    document = docx.Document()
    _leave_out(document)
    _defaults(document)
    for style in _STYLES:
        _style(document, *style)
    _page(document)
    _furniture(document, pack)
    _properties(document, pack)
    return document


def as_bytes(document: Document) -> bytes:
    """The file: the same bytes for the same contents, as no clock is in it."""
    written = io.BytesIO()
    document.save(written)
    out = io.BytesIO()
    with zipfile.ZipFile(written) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as taken:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, _EARLIEST_IN_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            taken.writestr(entry, given.read(name))
    return out.getvalue()


def _leave_out(document: Document) -> None:
    """The template's picture of another document, and parts that no program of today reads."""
    for relations in (document.part.package.rels, document.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.rsplit("/", 1)[-1] in _LEFT_OUT:
                del relations[key]


def _defaults(document: Document) -> None:
    properties = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _font(properties)
    properties.find(qn("w:lang")).set(qn("w:val"), "en-GB")
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # below that Word says “Compatibility Mode” above the document
    theme_language = document.settings.element.find(qn("w:themeFontLang"))
    if theme_language is not None:
        theme_language.set(qn("w:val"), "en-GB")


def _style(
    document: Document,
    name: str,
    parent: str | None,
    size: float,
    colour: str,
    bold: bool,  # noqa: FBT001  # a column of the table above
    before: float,
    after: float,
) -> None:
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if parent:
        style.base_style = styles[parent]
    element = style.element
    for border in element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)
    properties = element.get_or_add_rPr()
    properties.clear()  # what the template says of letter spacing, slant and colour
    _font(properties)
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.0 if name.startswith(("Cell", "Figure")) else 1.15
    style.paragraph_format.keep_with_next = name.startswith("Heading") or name == "Cell Head"


def _font(properties: Any) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.attrib.clear()  # a theme's font would win over ours
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _FONT)


def _page(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(210)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin, section.bottom_margin = Mm(22), Mm(18)
    section.header_distance, section.footer_distance = Mm(9), Mm(8)


def _furniture(document: Document, pack: Pack) -> None:
    section = document.sections[0]
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (head, foot):
        paragraph.style = document.styles["Furniture"]
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(WIDTH / 2), WD_TAB_ALIGNMENT.CENTER)
        stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    head.add_run(f"{printable(pack.about.title)}\t")
    _marking(head)
    head.add_run(f"\tPack version {pack.version}")
    foot.add_run(f"For {printable(pack.audience.label)}\t")
    _marking(foot)
    foot.add_run("\tPage ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")
    for paragraph, edge in ((head, "bottom"), (foot, "top")):
        border = f'<w:{edge} w:val="single" w:sz="6" w:space="4" w:color="{LINE}"/>'
        rule = parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>")
        paragraph.paragraph_format.element.get_or_add_pPr().insert_element_before(rule, "w:tabs", "w:spacing")


def _marking(paragraph: Any) -> None:
    run = paragraph.add_run(MARKING)
    run.bold = True
    run.font.color.rgb = RGBColor.from_string(_INK)


def _field(paragraph: Any, instruction: str) -> None:
    field = f'<w:fldSimple {nsdecls("w")} w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph.paragraph_format.element.append(parse_xml(field))


def _properties(document: Document, pack: Pack) -> None:
    """Only what a reader needs; nobody's name."""
    properties = document.core_properties
    made = pack.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.title = f"Review pack: {printable(pack.about.title)}"[:255]
    properties.subject = "Multi-agency case review"
    properties.author = properties.last_modified_by = "Crosslight"
    properties.category, properties.comments, properties.keywords = MARKING, "", ""
    properties.language, properties.revision = "en-GB", 1
    properties.created = properties.modified = made
