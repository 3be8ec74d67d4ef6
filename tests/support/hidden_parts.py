"""A machine that lacks fonts or libraries, as a process of its own sees it."""

import os
import subprocess
import sys
from pathlib import Path

from lca.declaration.fonts import find_covering

CHECKOUT = Path(__file__).resolve().parents[2]
WITHOUT_FONTS = '<dir prefix="cwd">nowhere</dir>'

_HIDE = """
import cffi
dlopen = cffi.FFI.dlopen
def refuse(self, name, flags=0):
    if name is not None and {part!r} in name:
        raise OSError("cannot load library " + name)
    return dlopen(self, name, flags)
cffi.FFI.dlopen = refuse
"""


def hide(part: str) -> str:
    """Return lines after which no library of this name can be loaded."""
    return _HIDE.format(part=part)


def without_chinese() -> str:
    """Return settings of fontconfig that leave out every font with Chinese."""
    rejected = "".join(
        f'<pattern><patelt name="family"><string>{name}</string></patelt></pattern>'
        for name in find_covering("一")
    )
    return (
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<selectfont><rejectfont>{rejected}</rejectfont></selectfont>"
    )


def set_fonts(folder: Path, settings: str) -> dict[str, str]:
    """Return the environment in which fontconfig has these settings."""
    file = folder / "fonts.conf"
    cache = f"<cachedir>{folder}</cachedir>"
    file.write_text(
        f'<?xml version="1.0"?><fontconfig>{settings}{cache}</fontconfig>',
        encoding="utf-8",
    )
    return {"FONTCONFIG_FILE": str(file)}


def run_python(
    program: str, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Return how a program ended that was run in the checkout."""
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=CHECKOUT,
        env=os.environ | {"PYTHONUTF8": "1"} | environment,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
