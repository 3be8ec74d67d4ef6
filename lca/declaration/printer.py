"""The library that prints, loaded when something is printed, and what it lacks."""

import io
import warnings
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Literal

Part = Literal["weasyprint", "pango"]

LIBRARY: Part = "weasyprint"
SHAPER: Part = "pango"


class PrinterMissingError(Exception):
    """A part of the printer that is not installed: `part` says which."""

    def __init__(self, part: Part, reason: str) -> None:
        super().__init__(reason)
        self.part = part


@dataclass(frozen=True, slots=True)
class Printer:
    """The library, the version of Pango, and whether fonts are cut down quickly."""

    library: ModuleType
    pango: str
    cuts_fonts: bool


def load_printer() -> Printer:
    """Return the library that prints.

    What it says to the terminal while it loads is kept back: what is missing is told
    by `PrinterMissingError` and by ``lca doctor``.

    Raises
    ------
    PrinterMissingError
        The library, or Pango, which it loads when it is imported, is not installed.
    """
    unheard = io.StringIO()
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            redirect_stdout(unheard),
            redirect_stderr(unheard),
        ):
            library = import_module(LIBRARY)
            native = import_module(f"{LIBRARY}.text.ffi")
    except ModuleNotFoundError as error:
        raise PrinterMissingError(LIBRARY, str(error)) from error
    except OSError as error:  # how cffi says that a shared library is not there
        raise PrinterMissingError(SHAPER, str(error)) from error
    return Printer(library, _read_version(native), native.harfbuzz_subset is not None)


def _read_version(native: ModuleType) -> str:
    """Return the version of Pango, which tells it as 10000 a + 100 b + c."""
    number: int = native.pango.pango_version()
    return ".".join(
        str(part) for part in (number // 10_000, number // 100 % 100, number % 100)
    )
