"""A ZIP archive of a few named members, written alike every time and read in distrust.

What is read comes from outside: no more is unpacked than a limit allows, whatever the
archive declares, and no name leads anywhere but into the folder it is unpacked to.
"""

import io
import re
import stat
import unicodedata
import zipfile
from collections.abc import Mapping

from lca.errors import LcaError
from lca.findings import Finding, finding
from lca.record.members import BROKEN, METHODS, read_member

Members = Mapping[str, bytes]

MOST_BYTES = 2 * 1024**3
"""Bytes of all members, unpacked."""

MOST_MEMBERS = 10_000
"""Members of one archive; a plant has some fifty."""

MOST_RATIO = 200
"""Bytes unpacked per byte packed; tables of numbers reach thirty."""

ALWAYS_ALLOWED = 1 << 20
"""Bytes of a member to which the ratio does not matter."""

# The first moment that the format knows: an archive has no time of its own.
_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE = stat.S_IFREG | 0o644
_LEVEL = 6
_ENCRYPTED = 0x1
_END, _END_MARK = 22, b"PK\5\6"
_AROUND = "bytes around the archive"
_LONGEST = 200
_FORBIDDEN = re.compile(r'[\\:*?"<>|]')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


class _RefusedError(LcaError):
    """Why an archive is not unpacked, as a finding."""

    def __init__(self, found: Finding) -> None:
        super().__init__(found)
        self.found = found


def pack_members(members: Members) -> bytes:
    """Return the archive of members: the same bytes for the same members.

    Parameters
    ----------
    members
        Content by name, "/" between folders; they stand in the order of their names.

    Raises
    ------
    ValueError
        A name could not be unpacked again.

    Examples
    --------
    >>> packed = pack_members({"b.txt": b"2", "a/1.txt": b"1"})
    >>> unpack_members(packed, "x.zip")
    ({'a/1.txt': b'1', 'b.txt': b'2'}, ())
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in sorted(members):
            if not is_safe(name):
                msg = f"{name!r} cannot be the name of a file everywhere"
                raise ValueError(msg)
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = _UNIX
            entry.external_attr = _READABLE << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, members[name], compresslevel=_LEVEL)
    return file.getvalue()


def unpack_members(data: bytes, file: str) -> tuple[Members, tuple[Finding, ...]]:
    """Return the members of an archive by name, or none and why.

    Parameters
    ----------
    data
        The archive.
    file
        Its name, for findings.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if not _is_whole(archive, data):
                return {}, (finding("bundle-unreadable", file=file, value=_AROUND),)
            return _read_members(archive, file), ()
    except _RefusedError as refused:
        return {}, (refused.found,)
    except BROKEN as error:
        reason = str(error) or type(error).__name__
        return {}, (finding("bundle-unreadable", file=file, value=reason),)


def is_safe(name: str) -> bool:
    """Return whether a member can be a file of this name on every system.

    Examples
    --------
    >>> [is_safe(name) for name in ("inputs/硅.csv", "../x", "/x", "a//b", "nul.csv")]
    [True, False, False, False, False]
    """
    return all(
        part
        and part[0] != " "
        and part[-1] not in ". "
        and part.isprintable()
        and len(part) <= _LONGEST
        and not _FORBIDDEN.search(part)
        and not _DEVICE.fullmatch(part)
        for part in name.split("/")
    )


def _is_whole(archive: zipfile.ZipFile, data: bytes) -> bool:
    """Return whether nothing stands before the first member or after the last record.

    Programs look for an archive from its end, and take what stands around it for
    something else.
    """
    first = min((entry.header_offset for entry in archive.infolist()), default=0)
    # What is asked for is the end without a comment, at the end of the file.
    return not first and not archive.comment and data[-_END:].startswith(_END_MARK)


def _read_members(archive: zipfile.ZipFile, file: str) -> dict[str, bytes]:
    every = archive.infolist()
    listed = [entry for entry in every if not _is_folder(entry)]
    if len(every) > MOST_MEMBERS:
        raise _too_large(file, len(every), MOST_MEMBERS)
    names: set[str] = set()
    for entry in listed:
        _check_entry(entry, file)
        # Names that differ only in case or form are one file on some systems.
        name = unicodedata.normalize("NFC", entry.filename).casefold()
        if name in names:
            raise _repeated(file, entry.filename)
        names.add(name)
    declared = sum(entry.file_size for entry in listed)
    if declared > MOST_BYTES:
        raise _too_large(file, declared, MOST_BYTES)
    members: dict[str, bytes] = {}
    left = MOST_BYTES
    for entry in listed:
        members[entry.filename] = _read_member(archive, entry, left, file)
        left -= len(members[entry.filename])
    return members


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    """Return whether an entry only says that there is a folder, as programs do."""
    name = entry.orig_filename
    kind = stat.S_IFMT(entry.external_attr >> 16)
    plain = kind in {0, stat.S_IFDIR} and name.endswith("/") and is_safe(name[:-1])
    return plain and not entry.file_size and not entry.compress_size


def _check_entry(entry: zipfile.ZipInfo, file: str) -> None:
    """Refuse what is no plain file of a safe name."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    # What `zipfile` makes of a name may be safe when the name itself is not.
    if kind not in {0, stat.S_IFREG} or not is_safe(entry.orig_filename):
        raise _unsafe(file, entry.orig_filename)
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in METHODS:
        raise _unusual(file, entry)


def _read_member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, file: str
) -> bytes:
    """Return the bytes of a member, read to its true end, not to the declared one."""
    most = min(left, max(ALWAYS_ALLOWED, MOST_RATIO * entry.compress_size))
    content = read_member(archive, entry, most)
    if content is None:
        raise _too_large(file, entry.filename, most)
    return content


def _repeated(file: str, member: str) -> _RefusedError:
    return _RefusedError(finding("bundle-member-repeated", file=file, value=member))


def _unsafe(file: str, member: str) -> _RefusedError:
    return _RefusedError(finding("bundle-name-unsafe", file=file, value=member))


def _unusual(file: str, entry: zipfile.ZipInfo) -> _RefusedError:
    reason = f"{entry.filename}: {entry.compress_type}/{entry.flag_bits}"
    return _RefusedError(finding("bundle-unreadable", file=file, value=reason))


def _too_large(file: str, value: object, limit: int) -> _RefusedError:
    return _RefusedError(
        finding("bundle-too-large", file=file, value=value, limit=limit)
    )
