"""The bytes of a wafer map after SEMI E142 to counts of dice.

The standard writes substrate maps as XML: layouts, substrates and, for each substrate,
overlays, of which a map of bin codes gives every place of the layout a code.  Where
the map begins and which way it runs does not matter here; nothing is placed.

References
----------
SEMI E142.1, Specification for XML Schema for Substrate Mapping.  It is not open; the
form follows files and readers of it that are.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass
from xml.etree import ElementTree as ET
from xml.parsers import expat

from lca.errors import LcaError
from lca.io.bin_codes import BAD, GOOD, WIDTHS, count_codes, load_qualities, read_code
from lca.io.limits import MOST_MAP_DEPTH, MOST_MAP_ELEMENTS
from lca.model import WaferMap

_ROOT, _STANDARD = "MapData", "E142"
_WAFER = "wafer"
_IN_ROWS = {"2darray", "array"}
_IN_ONE = "array"
_MOST_DIGITS = 9

Warned = tuple[str, dict[str, str]]
"""Code of a warning, and what its sentences name."""


class UnreadableMapError(LcaError):
    """Why a wafer map cannot be read; `lca.io` makes a finding of it.

    Parameters
    ----------
    code
        Code of the finding.
    known
        What its sentences name.
    """

    def __init__(self, code: str, **known: str) -> None:
        super().__init__(code, known)
        self.code = code
        self.known = known

    def __str__(self) -> str:
        """Return the code and what is known in one line."""
        return f"{self.code} {self.known}"


@dataclass(frozen=True, slots=True)
class _Wafer:
    """The map of bin codes of one wafer; ``name`` is that of the substrate."""

    name: str
    bins: ET.Element
    layout: tuple[int, int] | None


def parse_wafer_map(name: str, content: bytes) -> tuple[WaferMap, list[Warned]]:
    """Return what a file with maps of wafers says, and warnings.

    Parameters
    ----------
    name
        Name of the file.
    content
        Its bytes.

    Raises
    ------
    UnreadableMapError
        It is no such map, or one that does not say which dice are good.
    """
    root = _parse(content)
    wafers = _list_wafers(root)
    if not wafers:
        code = "wafer-map-without-bins"
        raise UnreadableMapError(code)
    warned: list[Warned] = []
    good = dice = 0
    for wafer in wafers:
        counts, more = _count(wafer)
        warned += more
        good += counts[GOOD]
        dice += counts[GOOD] + counts[BAD]
    if not dice:
        code = "wafer-map-without-dice"
        raise UnreadableMapError(code)
    sha256 = hashlib.sha256(content).hexdigest()
    return WaferMap(name, content, sha256, len(wafers), dice, good), warned


def _parse(content: bytes) -> ET.Element:
    """Return the root of the file, which has no document type and no more than limits.

    Without a document type there are no entities to expand and nothing to fetch.
    """
    parser = expat.ParserCreate()
    seen = depth = 0

    def begin(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal seen, depth
        seen, depth = seen + 1, depth + 1
        if seen > MOST_MAP_ELEMENTS or depth > MOST_MAP_DEPTH:
            code = "wafer-map-unsafe"
            raise UnreadableMapError(code)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_declared: object) -> None:
        code = "wafer-map-unsafe"
        raise UnreadableMapError(code)

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the last piece
        root = ET.fromstring(content)  # noqa: S314 - no document type gets here
    except (expat.ExpatError, ET.ParseError, LookupError, ValueError) as error:
        code, line = "wafer-map-not-xml", str(getattr(error, "lineno", 1))
        raise UnreadableMapError(code, line=line) from error
    space, _, local = root.tag.rpartition("}")
    if local != _ROOT or (space and _STANDARD not in space):
        code = "wafer-map-of-other-kind"
        raise UnreadableMapError(code, root=root.tag)
    return root


def _list_wafers(root: ET.Element) -> list[_Wafer]:
    """Return the wafers that have a map of bin codes in rows, each of which has one."""
    sizes = _list_layouts(root)
    found: list[_Wafer] = []
    for substrate in _every(root, "SubstrateMap"):
        if substrate.get("SubstrateType", "").casefold() != _WAFER:
            continue
        layout = substrate.get("LayoutSpecifier", "").rpartition("/")[2]
        name = substrate.get("SubstrateId", "").strip()
        found += [
            _Wafer(name, bins, sizes.get(layout))
            for bins in _every(substrate, "BinCodeMap")
            if bins.get("MapType", "2DArray").casefold() in _IN_ROWS
        ]
    names = Counter(wafer.name for wafer in found)
    for wafer, count in names.items():
        if count > 1:
            code = "wafer-map-ambiguous"
            raise UnreadableMapError(code, wafer=wafer, count=str(count))
    return found


def _list_layouts(root: ET.Element) -> dict[str, tuple[int, int]]:
    """Return columns and rows of the layouts that say so."""
    sizes = {}
    for layout in _every(root, "Layout"):
        for size in layout:
            x, y = _whole(size.get("X")), _whole(size.get("Y"))
            if _local(size) == "Dimension" and x is not None and y is not None:
                sizes[layout.get("LayoutId", "")] = (x, y)
    return sizes


def _count(wafer: _Wafer) -> tuple[Counter[str], list[Warned]]:
    """Return how many places count as what, and where stated counts are others."""
    kind = wafer.bins.get("BinType", "").casefold()
    if kind not in WIDTHS:
        code = "wafer-map-bin-type"
        raise UnreadableMapError(
            code, wafer=wafer.name, type=wafer.bins.get("BinType", "")
        )
    meanings, stated = _read_definitions(wafer, kind)
    null = wafer.bins.get("NullBin")
    nulls = set() if null is None else {read_code(null, kind)}
    texts = ["".join(row.itertext()) for row in wafer.bins if _local(row) == "BinCode"]
    rows = count_codes(texts, kind, frozenset(meanings) | nulls)
    _check_rows(wafer, rows.lengths)
    codes = Counter({c: n for c, n in rows.codes.items() if c not in nulls})
    if unknown := sorted(set(codes) - set(meanings)):
        code = "wafer-map-bin-unknown"
        raise UnreadableMapError(code, wafer=wafer.name, bins=", ".join(unknown[:5]))
    counts: Counter[str] = Counter()
    for each, number in codes.items():
        counts[meanings[each]] += number
    warned = [
        ("wafer-map-count-differs",
         {"wafer": wafer.name, "bins": each, "stated": str(number),
          "counted": str(rows.codes[each])})
        for each, number in stated.items()
        if number != rows.codes[each]
    ]  # fmt: skip
    return counts, warned


def _read_definitions(
    wafer: _Wafer, kind: str
) -> tuple[dict[str, str], dict[str, int]]:
    """Return what each code counts as, and the counts that definitions state."""
    qualities = load_qualities()
    meanings: dict[str, str] = {}
    stated: dict[str, int] = {}
    for bin_ in _every(wafer.bins, "BinDefinition"):
        code, quality = read_code(bin_.get("BinCode", ""), kind), bin_.get("BinQuality")
        count = _whole(bin_.get("BinCount"))
        if count is not None:
            stated[code] = count
        if not quality:
            continue
        means = qualities.get(quality.strip().casefold())
        if means is None or meanings.get(code, means) != means:
            fault = "wafer-map-bin-quality"
            raise UnreadableMapError(
                fault, wafer=wafer.name, bins=code, quality=quality
            )
        meanings[code] = means
    return meanings, stated


def _check_rows(wafer: _Wafer, lengths: tuple[int, ...]) -> None:
    """Refuse rows of several lengths, and other sizes than the layout has."""
    if wafer.bins.get("MapType", "").casefold() == _IN_ONE:
        size = sum(lengths)
        fits = wafer.layout is None or size == wafer.layout[0] * wafer.layout[1]
    else:
        shape = (max(lengths, default=0), len(lengths))
        even = len(set(lengths)) <= 1
        fits = even and wafer.layout in {None, shape, shape[::-1]}
    if not fits:
        x, y = wafer.layout or ("?", "?")
        code = "wafer-map-rows-differ"
        raise UnreadableMapError(
            code,
            wafer=wafer.name,
            rows=str(len(lengths)),
            shortest=str(min(lengths, default=0)),
            longest=str(max(lengths, default=0)),
            layout=f"{x} × {y}",
        )


def _every(element: ET.Element, local: str) -> list[ET.Element]:
    """Return what is in an element under a name, whatever its namespace."""
    return [each for each in element.iter() if _local(each) == local]


def _whole(text: str | None) -> int | None:
    """Return the number that an attribute states, None if it is no count."""
    if text is None or not text.isdecimal() or len(text) > _MOST_DIGITS:
        return None
    return int(text)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
