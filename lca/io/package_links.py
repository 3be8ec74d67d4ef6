"""How the parts of a workbook file refer to each other, and what each of them is."""

from posixpath import dirname, join, normpath, relpath

from lca.io.workbook_parts import INDEX, UnreadableWorkbookError, check_part
from lca.io.xml_outline import append, outline, splice, to_bytes, to_text

TYPES = "[Content_Types].xml"

_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_KINDS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BOM = b"\xef\xbb\xbf"
_NEW_LINKS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns='
    b'"http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)

Parts = dict[str, bytes]
"""Parts by name; those that are annotated are replaced one by one."""


def kinds_of_links(parts: Parts) -> str:
    """Return the beginning of the kinds of links: the format has two dialects."""
    return _STRICT_KINDS if _STRICT in parts[INDEX] else _KINDS


def in_dialect(parts: Parts, new: bytes) -> bytes:
    """Return a new part in the dialect of the workbook."""
    return new.replace(_MAIN, _STRICT, 1) if _STRICT in parts[INDEX] else new


def read_part(parts: Parts, name: str) -> bytes:
    """Return a part that is going to be walked through.

    Raises
    ------
    UnreadableWorkbookError
        There is no such part, or it is no XML.
    """
    if name not in parts:
        raise UnreadableWorkbookError(name, "is missing")
    check_part(name, parts[name])
    return parts[name].removeprefix(_BOM)


def find_linked(parts: Parts, source: str, kind: str) -> dict[str, str]:
    """Return the parts that a part has links of a kind to, by the name of the link."""
    name = _links_of(source)
    if name not in parts:
        return {}
    root = outline(read_part(parts, name), 2)
    found = {}
    for link in root.children:
        target = link.attributes.get("Target", "")
        if link.attributes.get("Type", "").endswith(f"/{kind}"):
            found[link.attributes.get("Id", "")] = _resolve(source, target)
    return {link: part for link, part in found.items() if part in parts}


def add_link(parts: Parts, source: str, kind: str, target: str) -> str:
    """Return the name of a new link from a part to another; it is put in its place."""
    name = _links_of(source)
    part = read_part(parts, name) if name in parts else _NEW_LINKS
    root = outline(part, 2)
    taken = {link.attributes.get("Id") for link in root.children}
    number = next(n for n in range(1, len(taken) + 2) if f"rIdLca{n}" not in taken)
    fresh = f"rIdLca{number}"
    where = to_text(relpath(target, dirname(source)))
    link = (
        f'<{root.prefix}Relationship Id="{fresh}" '
        f'Type="{kinds_of_links(parts)}/{kind}" Target="{where}"/>'
    )
    parts[name] = splice(part, [append(part, root, to_bytes(link))])
    return fresh


def add_part(parts: Parts, name: str, content: bytes, kind: str) -> str:
    """Return the name of a new part, which is the name asked for, or one like it."""
    stem, _, ending = name.rpartition(".")
    taken = {each.casefold() for each in parts}
    names = (f"{stem}{number}.{ending}" for number in range(2, len(parts) + 3))
    free = next(each for each in (name, *names) if each.casefold() not in taken)
    parts[free] = content
    types = read_part(parts, TYPES)
    root = outline(types, 1)
    said = f'<{root.prefix}Override PartName="/{free}" ContentType="{kind}"/>'
    parts[TYPES] = splice(types, [append(types, root, to_bytes(said))])
    return free


def _links_of(source: str) -> str:
    folder, _, name = source.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _resolve(source: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return normpath(join(dirname(source), target))
