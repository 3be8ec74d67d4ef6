"""Names of files that any system takes, made from names that users give."""

import re
import unicodedata

LONGEST = 80
"""Characters of the part of a file's name that the user's name gives."""

_KEPT = re.compile(r"[^\w.-]")
# Devices that Windows knows under these names in every folder, whatever the ending.
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_BEGINNING = 8


class FileNames:
    """Gives each document a name of its own; two never share one.

    Examples
    --------
    >>> names = FileNames()
    >>> names.choose("QFN-48", "3f2b8c1e", "report.en.html")
    'QFN-48.report.en.html'
    >>> names.choose("../QFN-48", "77aa00bb", "report.en.html")
    '_QFN-48-77aa00bb.report.en.html'
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def choose(self, name: str, uuid: str, ending: str) -> str:
        """Return the name of a file.

        Parameters
        ----------
        name
            What it is about; characters that a system may refuse become low lines,
            and then the record is named, too.
        uuid
            Of the record.
        ending
            What follows, with its dots.
        """
        plain = make_plain(name)
        numbered = f"{plain}-{uuid[:_BEGINNING]}"
        choices = [] if plain != name else [plain]
        for choice in [*choices, numbered, f"{plain}-{uuid}"]:
            file = f"{choice}.{ending}"
            # Some systems take capital and small letters for the same.
            if file.casefold() not in self._taken:
                self._taken.add(file.casefold())
                return file
        message = f"record {uuid} is named twice"
        raise ValueError(message)


def make_plain(name: str) -> str:
    r"""Return a name of letters, digits, low lines, hyphens and dots, not hidden.

    Examples
    --------
    >>> make_plain("a/b\\c:d"), make_plain("..."), make_plain("con")
    ('a_b_c_d', '_', '_con')
    """
    plain = _KEPT.sub("_", unicodedata.normalize("NFC", name))[:LONGEST]
    plain = plain.strip(".-") or "_"
    return f"_{plain}" if _RESERVED.fullmatch(plain) else plain
