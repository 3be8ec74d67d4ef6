"""What the installed fonts can show, asked of fontconfig as the printer does.

Names of fonts and files say little: a font counts for the characters it has.
"""

import ctypes
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_LIBRARIES = (
    "libfontconfig.so.1",
    "libfontconfig.1.dylib",
    "libfontconfig-1.dll",
    "fontconfig",
)
_MATCHED = 0
# Controls, formats, separators: they move what stands beside them and show nothing.
_SHAPELESS = {"Cc", "Cf", "Zl", "Zp", "Zs"}
_VARIATIONS = range(0xFE00, 0xFE10)


class _FontSet(ctypes.Structure):
    """A list of fonts, as fontconfig lays it out in memory."""

    _fields_ = (
        ("count", ctypes.c_int),
        ("room", ctypes.c_int),
        ("fonts", ctypes.POINTER(ctypes.c_void_p)),
    )


@dataclass(frozen=True, slots=True)
class _Face:
    """A font and its set of characters, which lives as long as the list of fonts."""

    family: str
    characters: ctypes.c_void_p


def find_uncovered(text: str) -> str:
    """Return the characters of a text that no installed font has, in their order.

    Characters without a shape, such as spaces and marks of direction, need none.

    Raises
    ------
    OSError
        Fontconfig is not installed.
    """
    left = _drawn(text)
    with _read_faces() as (library, faces):
        for face in faces:
            if not left:
                break
            left = [letter for letter in left if not _has(library, face, letter)]
    return "".join(left)


def find_covering(text: str) -> tuple[str, ...]:
    """Return the families that have every character of a text, by name.

    Raises
    ------
    OSError
        Fontconfig is not installed.
    """
    wanted = _drawn(text)
    with _read_faces() as (library, faces):
        found = {
            face.family
            for face in faces
            if all(_has(library, face, letter) for letter in wanted)
        }
    return tuple(sorted(found))


def _drawn(text: str) -> list[str]:
    return [
        letter
        for letter in sorted(set(text))
        if unicodedata.category(letter) not in _SHAPELESS
        and ord(letter) not in _VARIATIONS
    ]


@contextmanager
def _read_faces() -> Iterator[tuple[ctypes.CDLL, list[_Face]]]:
    """Give the fonts of a configuration read afresh; they end with the block."""
    library = _load()
    pointer = ctypes.c_void_p
    configuration = pointer(library.FcInitLoadConfigAndFonts())
    pattern = pointer(library.FcPatternCreate())
    objects = pointer(library.FcObjectSetCreate())
    for name in (b"family", b"charset"):
        library.FcObjectSetAdd(objects, name)
    listed = library.FcFontList(configuration, pattern, objects)
    try:
        patterns = listed.contents.fonts[: listed.contents.count]
        yield library, [face for font in patterns for face in _face(library, font)]
    finally:
        library.FcFontSetDestroy(listed)
        library.FcObjectSetDestroy(objects)
        library.FcPatternDestroy(pattern)
        library.FcConfigDestroy(configuration)


def _load() -> ctypes.CDLL:
    """Return fontconfig, with the types its functions give."""
    library = _open()
    for name in ("FcInitLoadConfigAndFonts", "FcPatternCreate", "FcObjectSetCreate"):
        getattr(library, name).restype = ctypes.c_void_p
    library.FcFontList.restype = ctypes.POINTER(_FontSet)
    library.FcCharSetHasChar.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    return library


def _open() -> ctypes.CDLL:
    for name in _LIBRARIES[:-1]:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return ctypes.CDLL(_LIBRARIES[-1])


def _face(library: ctypes.CDLL, font: int) -> Iterator[_Face]:
    """Give the font, unless fontconfig knows no name or no characters of it."""
    pattern, family, characters = (
        ctypes.c_void_p(font),
        ctypes.c_char_p(),
        ctypes.c_void_p(),
    )
    named = library.FcPatternGetString(pattern, b"family", 0, ctypes.byref(family))
    known = library.FcPatternGetCharSet(
        pattern, b"charset", 0, ctypes.byref(characters)
    )
    if named == known == _MATCHED and family.value is not None:
        yield _Face(family.value.decode("utf-8", "replace"), characters)


def _has(library: ctypes.CDLL, face: _Face, letter: str) -> bool:
    return bool(library.FcCharSetHasChar(face.characters, ord(letter)))
