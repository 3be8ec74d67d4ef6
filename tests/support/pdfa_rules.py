"""Rules of PDF/A-3u, checked with pikepdf and fontTools: not all that there are.

The numbers are clause and test of ISO 19005-3:2012, level U, as the validation profiles
of veraPDF publish them (veraPDF-validation-profiles, PDFA-3U); the wording and the
checks are ours.  They cover what a tagged text document with one attachment can get
wrong.  Not covered: spacing of tokens in the file (6.1.4, 6.1.6, 6.1.7-1/-2, 6.1.9),
halftones, JPEG 2000, DeviceN, CMYK overprint, signatures, forms beyond their absence,
extension schemas, optional content.  Only a validator can say that a file conforms.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pikepdf import Dictionary, Name, Object, Stream, String

FILTERS = {"/ASCIIHexDecode", "/ASCII85Decode", "/FlateDecode", "/RunLengthDecode",
           "/CCITTFaxDecode", "/JBIG2Decode", "/DCTDecode", "/JPXDecode"}  # fmt: skip
OPERATORS = frozenset(
    """
    b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i
    ID j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL
    Tm Tr Ts Tw Tz v w W W* y ' "
    """.split()  # noqa: SIM905 - a list of sixty quoted letters is no easier to read
)
ANNOTATIONS = {"/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon",
               "/PolyLine", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut",
               "/Stamp", "/Caret", "/Ink", "/Popup", "/FileAttachment", "/Widget",
               "/PrinterMark", "/TrapNet", "/Watermark", "/Redact"}  # fmt: skip
ACTIONS = {"/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm"}
FONTS = {"/Type1", "/MMType1", "/TrueType", "/Type3", "/Type0"}
BLENDS = {"/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken",
          "/Lighten", "/ColorDodge", "/ColorBurn", "/HardLight", "/SoftLight",
          "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color",
          "/Luminosity"}  # fmt: skip
NAMESPACES = {
    "http://www.aiim.org/pdfa/ns/id/",
    "http://purl.org/dc/elements/1.1/",
    "http://ns.adobe.com/pdf/1.3/",
    "http://ns.adobe.com/xap/1.0/",
    "http://ns.adobe.com/xap/1.0/mm/",
}
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"


@dataclass(frozen=True)
class Content:
    """A content stream, and the resources that its names refer to."""

    stream: Any
    resources: Object


@dataclass
class Subject:
    """A file under test: its bytes, its objects, its content."""

    data: bytes
    pdf: pikepdf.Pdf
    contents: list[Content] = field(default_factory=list)

    @property
    def root(self) -> Object:
        return self.pdf.Root

    @property
    def dictionaries(self) -> Iterator[Object]:
        return (o for o in _walk(self.pdf) if isinstance(o, Dictionary | Stream))

    def of_type(self, name: str) -> Iterator[Object]:
        return (d for d in self.dictionaries if d.get("/Type") == Name(name))

    def xobjects(self, subtype: str) -> Iterator[Object]:
        streams = (d for d in self.dictionaries if isinstance(d, Stream))
        return (s for s in streams if s.get("/Subtype") == Name(subtype))


Rule = Callable[[Subject], bool]
RULES: dict[str, Rule] = {}


def rule(*numbers: str) -> Callable[[Rule], Rule]:
    def note(check: Rule) -> Rule:
        for number in numbers:
            RULES[number] = check
        return check

    return note


def find_broken(data: bytes) -> list[str]:
    """Return the numbers of the rules that a file breaks."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        subject = Subject(data, pdf)
        for page in pdf.pages:
            _collect(page.obj, page.obj.get("/Resources", Dictionary()), subject)
        return [number for number, holds in RULES.items() if not holds(subject)]


# ── 6.1 the file ─────────────────────────────────────────────────────────────
@rule("6.1.2-1")
def _header(subject: Subject) -> bool:
    return re.match(rb"%PDF-1\.[0-7](\r\n|\n|\r)(?=%)", subject.data) is not None


@rule("6.1.2-2")
def _binary_comment(subject: Subject) -> bool:
    second = subject.data.splitlines()[1]
    return second[:1] == b"%" and len(second) > 4 and min(second[1:5]) > 127


@rule("6.1.3-1")
def _identifier(subject: Subject) -> bool:
    return all(bytes(part) for part in subject.pdf.trailer.get("/ID", [b""]))


@rule("6.1.3-2")
def _not_encrypted(subject: Subject) -> bool:
    return "/Encrypt" not in subject.pdf.trailer


@rule("6.1.3-3")
def _ends_at_its_end(subject: Subject) -> bool:
    return re.search(rb"%%EOF(\r\n|\n|\r)?\Z", subject.data) is not None


@rule("6.1.7-3")
def _streams_are_inside(subject: Subject) -> bool:
    streams = (d for d in subject.dictionaries if isinstance(d, Stream))
    return not any({"/F", "/FFilter", "/FDecodeParms"} & set(s.keys()) for s in streams)


@rule("6.1.7-4")
def _filters(subject: Subject) -> bool:
    streams = (d for d in subject.dictionaries if isinstance(d, Stream))
    used = {str(f) for s in streams for f in _list(s.get("/Filter"))}
    return used <= FILTERS


@rule("6.1.13-1", "6.1.13-2", "6.1.13-3", "6.1.13-4")
def _sizes(subject: Subject) -> bool:
    for value in _walk(subject.pdf):
        if isinstance(value, String) and len(bytes(value)) > 32767:
            return False
        if isinstance(value, Name) and len(str(value).encode()) > 128:
            return False
        if isinstance(value, int) and not -(2**31) <= value < 2**31:
            return False
    return len(subject.pdf.objects) < 8388607


@rule("6.1.13-8")
def _nesting(subject: Subject) -> bool:
    for content in subject.contents:
        depth = 0
        for instruction in pikepdf.parse_content_stream(content.stream):
            depth += {"q": 1, "Q": -1}.get(str(instruction.operator), 0)
            if depth > 28:
                return False
    return True


@rule("6.1.13-11")
def _boxes(subject: Subject) -> bool:
    boxes = [
        [float(edge) for edge in page.obj[key]]
        for page in subject.pdf.pages
        for key in ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox")
        if key in page.obj
    ]
    return all(3 <= size <= 14400 for a, b, c, d in boxes for size in (c - a, d - b))


# ── 6.2 graphics ─────────────────────────────────────────────────────────────
@rule("6.2.2-1")
def _operators(subject: Subject) -> bool:
    return {operator for operator, _ in _instructions(subject)} <= OPERATORS


@rule("6.2.2-2")
def _own_resources(subject: Subject) -> bool:
    return all("/Resources" in page.obj for page in subject.pdf.pages)


@rule("6.2.3-1", "6.2.4.3-2", "6.2.4.3-4")
def _output_intent(subject: Subject) -> bool:
    profiles = _profiles(subject)
    heads = [profile.read_bytes()[:20] for profile in profiles]
    kinds = {(h[12:16], h[16:20], h[8] < 5) for h in heads}
    return kinds in ({(b"mntr", b"RGB ", True)}, {(b"prtr", b"RGB ", True)})


@rule("6.2.3-2")
def _one_profile(subject: Subject) -> bool:
    return len({profile.objgen for profile in _profiles(subject)}) <= 1


@rule("6.2.4.3-3")
def _no_cmyk(subject: Subject) -> bool:
    return not any(operator in {"K", "k"} for operator, _ in _instructions(subject))


@rule("6.2.5-1", "6.2.5-2", "6.2.5-3")
def _graphics_states(subject: Subject) -> bool:
    states = list(subject.of_type("/ExtGState")) + _resources(subject, "/ExtGState")
    return not any({"/TR", "/TR2", "/HTP", "/HT"} & set(s.keys()) for s in states)


@rule("6.2.8-1", "6.2.8-2")
def _images(subject: Subject) -> bool:
    images = subject.xobjects("/Image")
    return not any({"/Alternates", "/OPI"} & set(image.keys()) for image in images)


@rule("6.2.8-3")
def _no_interpolation(subject: Subject) -> bool:
    return not any(image.get("/Interpolate") for image in subject.xobjects("/Image"))


@rule("6.2.9-1", "6.2.9-2", "6.2.9-3")
def _forms(subject: Subject) -> bool:
    forbidden = {"/OPI", "/PS", "/Ref", "/Subtype2"}
    forms = subject.xobjects("/Form")
    return not any(forbidden & set(form.keys()) for form in forms) and not list(
        subject.xobjects("/PS")
    )


@rule("6.2.10-1")
def _blends(subject: Subject) -> bool:
    states = list(subject.of_type("/ExtGState")) + _resources(subject, "/ExtGState")
    return {str(b) for s in states for b in _list(s.get("/BM"))} <= BLENDS


# ── 6.2.11 fonts ─────────────────────────────────────────────────────────────
@rule("6.2.11.2-1", "6.2.11.2-2", "6.2.11.2-3")
def _font_dictionaries(subject: Subject) -> bool:
    return all(
        font.get("/Type") == Name.Font
        and str(font.get("/Subtype")) in FONTS
        and "/BaseFont" in font
        for font in _fonts(subject)
    )


@rule("6.2.11.2-7")
def _font_files(subject: Subject) -> bool:
    kinds = {str(_program(f).get("/Subtype", "")) for f in _composite(subject)}
    return kinds <= {"", "/Type1C", "/CIDFontType0C", "/OpenType"}


@rule("6.2.11.3-1", "6.2.11.3-3")
def _encodings(subject: Subject) -> bool:
    used = {str(font.get("/Encoding")) for font in _composite(subject)}
    return used <= {"/Identity-H", "/Identity-V"}


@rule("6.2.11.3-2")
def _glyph_maps(subject: Subject) -> bool:
    below = [font.DescendantFonts[0] for font in _composite(subject)]
    return all(
        cid.Subtype != Name.CIDFontType2 or "/CIDToGIDMap" in cid for cid in below
    )


@rule("6.2.11.4-1")
def _embedded(subject: Subject) -> bool:
    fonts = _fonts(subject)
    return all(
        font.get("/Subtype") == Name.Type0
        and {"/FontFile2", "/FontFile3"}
        & set(font.DescendantFonts[0].FontDescriptor.keys())
        for font in fonts
    )


@rule("6.2.11.4-2", "6.2.11.8-1")
def _glyphs_are_there(subject: Subject) -> bool:
    for font, codes in _shown(subject):
        names = _typeface(font).getGlyphOrder()
        if any(code == 0 or code >= len(names) for code in codes):
            return False
    return True


@rule("6.2.11.5-1")
def _widths(subject: Subject) -> bool:
    for font, codes in _shown(subject):
        face, stated = _typeface(font), _stated_widths(font)
        unit = 1000 / face["head"].unitsPerEm
        names, advances = face.getGlyphOrder(), face["hmtx"].metrics
        for code in codes - {0}:
            if abs(advances[names[code]][0] * unit - stated.get(code, 1000)) > 1:
                return False
    return True


@rule("6.2.11.7-1", "6.2.11.7-2")
def _unicode(subject: Subject) -> bool:
    return all(
        codes <= set(known := read_unicode(font))
        and not set("\x00\ufeff\ufffe") & set("".join(known.values()))
        and all(known[code] for code in codes)
        for font, codes in _shown(subject)
    )


# ── 6.3 to 6.5 annotations, forms, actions ───────────────────────────────────
@rule("6.3.1-1", "6.3.2-1", "6.3.2-2", "6.3.3-1")
def _annotations(subject: Subject) -> bool:
    notes = [n for page in subject.pdf.pages for n in page.obj.get("/Annots", [])]
    return all(
        str(note.Subtype) in ANNOTATIONS
        and int(note.get("/F", 0)) & 0b100100111 == 4
        and (note.Subtype == Name.Link or "/AP" in note)
        for note in notes
    )


@rule("6.4.1-3", "6.4.2-1", "6.4.2-2")
def _no_forms(subject: Subject) -> bool:
    return not {"/AcroForm", "/NeedsRendering"} & set(subject.root.keys())


@rule("6.5.1-1")
def _actions(subject: Subject) -> bool:
    stated = [d.get(key) for d in subject.dictionaries for key in ("/A", "/OpenAction")]
    actions = [a for a in stated if isinstance(a, Dictionary) and "/S" in a]
    scripts = any("/JS" in d or "/JavaScript" in d for d in subject.dictionaries)
    return not scripts and {str(a.S) for a in actions} <= ACTIONS


@rule("6.5.2-1", "6.5.2-2")
def _no_additional_actions(subject: Subject) -> bool:
    return not any("/AA" in d for d in subject.dictionaries)


# ── 6.6 metadata ─────────────────────────────────────────────────────────────
@rule("6.6.2.1-1")
def _metadata(subject: Subject) -> bool:
    return isinstance(subject.root.get("/Metadata"), Stream)


@rule("6.6.2.1-2", "6.6.2.1-3", "6.6.2.1-5")
def _packet(subject: Subject) -> bool:
    head = re.match(rb"<\?xpacket ([^>]*)\?>", _xmp(subject))
    return head is not None and not re.search(rb"\b(bytes|encoding)=", head[1])


@rule("6.6.2.1-4", "6.6.2.3-7")
def _properties(subject: Subject) -> bool:
    names = {
        name.partition("}")[0].lstrip("{")
        for description in _descriptions(subject)
        for name in [*description.attrib, *(child.tag for child in description)]
        if not name.startswith(RDF)
    }
    return bool(names) and names <= NAMESPACES


@rule("6.6.4-1", "6.6.4-2", "6.6.4-3", "6.6.4-4")
def _identified(subject: Subject) -> bool:
    parts, levels = (
        [
            d.attrib[PDFAID + key]
            for d in _descriptions(subject)
            if PDFAID + key in d.attrib
        ]
        for key in ("part", "conformance")
    )
    return (parts, levels) == (["3"], ["U"]) and b"pdfaid:part" in _xmp(subject)


# ── 6.8 embedded files, 6.10 presentations ───────────────────────────────────
@rule("6.8-1")
def _media_types(subject: Subject) -> bool:
    kinds = [str(f.get("/Subtype", ""))[1:] for f in subject.of_type("/EmbeddedFile")]
    return all(re.fullmatch(r"[-\w+.]+/[-\w+.]+", kind) for kind in kinds)


@rule("6.8-2", "6.8-3")
def _file_specifications(subject: Subject) -> bool:
    wanted = {"/F", "/UF", "/AFRelationship"}
    return all(wanted <= set(f.keys()) for f in subject.of_type("/Filespec"))


@rule("6.8-4")
def _associated(subject: Subject) -> bool:
    files = {f.objgen for f in subject.of_type("/Filespec")}
    return files == {f.objgen for f in subject.root.get("/AF", [])}


@rule("6.10-1")
def _no_presentations(subject: Subject) -> bool:
    names = subject.root.get("/Names", Dictionary())
    return "/AlternatePresentations" not in names


# ── reading ──────────────────────────────────────────────────────────────────
def read_unicode(font: Object) -> dict[int, str]:
    """Return the text of each character code that a font's ToUnicode map names."""
    text = font["/ToUnicode"].read_bytes() if "/ToUnicode" in font else b""
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, value in re.findall(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>", block):
            found[int(code, 16)] = bytes.fromhex(value.decode()).decode("utf-16-be")
    return found


def _walk(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every value in the file once, references not followed twice."""
    stack: list[Any] = [*pdf.objects, pdf.trailer]
    while stack:
        value = stack.pop()
        yield value
        if isinstance(value, Dictionary | Stream):
            parts = [value.get(key) for key in value.keys()]  # noqa: SIM118 - no mapping
            stack += [part for part in parts if not _is_indirect(part)]
            stack += [Name(key) for key in value.keys()]  # noqa: SIM118
        elif isinstance(value, pikepdf.Array):
            stack += [part for part in value if not _is_indirect(part)]


def _is_indirect(value: object) -> bool:
    return isinstance(value, Object) and value.is_indirect


def _collect(stream: Any, resources: Any, subject: Subject) -> None:
    subject.contents.append(Content(stream, resources))
    for xobject in resources.get("/XObject", Dictionary()).values():
        known = {c.stream.objgen for c in subject.contents}
        if xobject.get("/Subtype") == Name.Form and xobject.objgen not in known:
            _collect(xobject, xobject.get("/Resources", resources), subject)


def _instructions(subject: Subject) -> Iterator[tuple[str, Any]]:
    for content in subject.contents:
        for instruction in pikepdf.parse_content_stream(content.stream):
            yield str(instruction.operator), instruction


def _shown(subject: Subject) -> Iterator[tuple[Object, set[int]]]:
    """Yield each font with the codes of the glyphs that are drawn with it."""
    used: dict[Any, tuple[Object, set[int]]] = {}
    for content in subject.contents:
        font: Any = None
        for instruction in pikepdf.parse_content_stream(content.stream):
            operator = str(instruction.operator)
            if operator == "Tf":
                font = content.resources["/Font"][str(instruction.operands[0])]
                used.setdefault(font.objgen, (font, set()))
            elif operator in {"Tj", "TJ"}:
                used[font.objgen][1].update(_codes(instruction.operands[0]))
    yield from used.values()


def _codes(operand: Any) -> Iterator[int]:
    for part in operand if isinstance(operand, pikepdf.Array) else [operand]:
        if isinstance(part, String):
            raw = bytes(part)
            yield from (int.from_bytes(raw[i : i + 2]) for i in range(0, len(raw), 2))


def _resources(subject: Subject, kind: str) -> list[Object]:
    return [
        entry
        for content in subject.contents
        for entry in content.resources.get(kind, Dictionary()).values()
    ]


def _fonts(subject: Subject) -> list[Object]:
    return list({f.objgen: f for f in _resources(subject, "/Font")}.values())


def _composite(subject: Subject) -> list[Any]:
    return [f for f in _fonts(subject) if f.get("/Subtype") == Name.Type0]


def _program(font: Any) -> Any:
    descriptor = font.DescendantFonts[0].FontDescriptor
    return descriptor.get("/FontFile2", descriptor.get("/FontFile3", Dictionary()))


def _typeface(font: Object) -> TTFont:
    return TTFont(io.BytesIO(_program(font).read_bytes()))


def _stated_widths(font: Any) -> dict[int, float]:
    widths: dict[int, float] = {}
    stated = list(font.DescendantFonts[0].get("/W", []))
    for first, row in zip(stated[::2], stated[1::2], strict=True):
        widths |= {int(first) + at: float(width) for at, width in enumerate(row)}
    return widths


def _profiles(subject: Subject) -> list[Any]:
    intents: Any = subject.root.get("/OutputIntents", [])
    return [i.DestOutputProfile for i in intents if i.S == Name.GTS_PDFA1]


def _xmp(subject: Subject) -> bytes:
    metadata = subject.root.get("/Metadata")
    return metadata.read_bytes() if isinstance(metadata, Stream) else b""


def _descriptions(subject: Subject) -> list[ET.Element]:
    packet = _xmp(subject) or b"<none/>"
    root = ET.fromstring(packet)  # noqa: S314 - written by the program under test
    return list(root.iter(f"{RDF}Description"))


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]
