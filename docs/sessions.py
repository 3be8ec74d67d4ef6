"""Run the terminal sessions of the documentation; compare or rewrite their output.

    python docs/sessions.py [--write] [PAGE.md ...]

A block of language ``console`` is a session: a line starting with ``$ `` is a command,
what follows is its output; ``source`` is shown and not run, since each command has a
shell of its own.  A ``{code-block}`` with a caption is a file.  The files of
a page are written to an empty folder, in which its sessions run; ``inventories`` is
there too, ``python`` is that of this environment, and ``lca`` is this process (see
`calls`).  Between sessions, the tables of a page that are meant for a workbook are
typed into it (see `sheets`).
"""

import difflib
import math
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

DOCS = Path(__file__).resolve().parent
CHECKOUT = DOCS.parent
sys.path.insert(0, str(CHECKOUT))

from docs import calls, sheets  # noqa: E402 - found through the path set above

PROMPT = "$ "
COMMANDS = ".bin"
SECONDS = 120

_CRASH = "Traceback (most recent call last)"
_BLOCK = re.compile(
    r"^(```+)(?P<head>[^\n]*)\n(?P<body>.*?)^\1[ ]*$", re.MULTILINE | re.DOTALL
)
_CAPTION = re.compile(r"\A:caption: (?P<file>\S+)\n(?:\n)?")
_NUMBER = re.compile(r"(?<![\w.])[-−]?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


class Block(NamedTuple):
    """One fenced block of a page: where its body stands, its language and text."""

    start: int
    end: int
    head: str
    body: str


def list_pages() -> list[Path]:
    """Return every page that is written by hand, the README among them."""
    pages = [CHECKOUT / "README.md", *DOCS.rglob("*.md")]
    return sorted(page for page in pages if "_generated" not in page.parts)


def read_blocks(text: str) -> list[Block]:
    r"""Return the fenced blocks of a page.

    Examples
    --------
    >>> [block.head for block in read_blocks("```console\n$ lca\n```\n")]
    ['console']
    """
    return [
        Block(match.start("body"), match.end("body"), match["head"], match["body"])
        for match in _BLOCK.finditer(text)
    ]


def read_files(text: str) -> dict[str, str]:
    r"""Return the files of a page by name; the last of a name counts.

    Examples
    --------
    >>> read_files("```{code-block} text\n:caption: a.csv\n\nx\n```\n")
    {'a.csv': 'x\n'}
    """
    bodies = [
        block.body for block in read_blocks(text) if block.head.startswith("{code-b")
    ]
    found = [(match, body) for body in bodies if (match := _CAPTION.match(body))]
    return {match["file"]: body[match.end() :] for match, body in found}


def rerun(text: str) -> str:
    """Return the page with the output that its sessions have now."""
    sessions = [block for block in read_blocks(text) if block.head == "console"]
    if not sessions:
        return text
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        environment = _prepare(folder, read_files(text))
        waiting = sheets.read_typings(text)
        bodies = []
        with calls.answering(folder / COMMANDS / "lca", environment):
            for block in sessions:
                while waiting and waiting[0].start < block.start:
                    typing = waiting.pop(0)
                    sheets.type_table(folder / typing.file, typing)
                bodies.append(_run_session(block.body, folder))
    for block, body in reversed(list(zip(sessions, bodies, strict=True))):
        text = text[: block.start] + body + text[block.end :]
    return text


def same(written: str, run: str) -> bool:
    """Return whether two texts agree, numbers to 9 digits.

    Examples
    --------
    >>> same("error 1e-16, 0.5 kg", "error 2e-16, 0.5 kg"), same("1 kg", "2 kg")
    (True, False)
    """
    if _NUMBER.sub("#", written) != _NUMBER.sub("#", run):
        return False
    pairs = zip(_NUMBER.findall(written), _NUMBER.findall(run), strict=True)
    return all(
        math.isclose(_number(a), _number(b), rel_tol=1e-9, abs_tol=1e-12)
        for a, b in pairs
    )


def _number(text: str) -> float:
    return float(text.replace("−", "-"))


def _prepare(folder: Path, files: dict[str, str]) -> dict[str, str]:
    """Return the environment of the sessions, the folder made ready for them."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (folder / "inventories").symlink_to(CHECKOUT / "inventories")
    commands = folder / COMMANDS
    commands.mkdir()
    script = commands / "python"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    script.chmod(0o755)
    return {
        **os.environ,
        "COLUMNS": "88",
        "NO_COLOR": "1",
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(CHECKOUT),
        "PYTHONIOENCODING": "utf-8",
        "TERM": "dumb",
    }


def _run_session(body: str, folder: Path) -> str:
    commands = [line for line in body.splitlines() if line.startswith(PROMPT)]
    outputs: list[str] = []
    for command in commands:
        outputs.append(command)
        if command.startswith(f"{PROMPT}source "):
            continue
        done = subprocess.run(  # noqa: S603 - the commands are those of our own pages
            ["/bin/bash", "-c", command.removeprefix(PROMPT)],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
        outputs += [line.rstrip() for line in done.stdout.splitlines()]
    return "\n".join(outputs) + "\n"


def main(arguments: list[str]) -> int:
    """Return 1 when a page differs from what its sessions give, and show how."""
    write = "--write" in arguments
    named = [Path(name).resolve() for name in arguments if name != "--write"]
    differing = 0
    for page in named or list_pages():
        written = page.read_text(encoding="utf-8")
        run = rerun(written)
        if same(written, run):
            continue
        differing += 1
        # A crash is never what a page is meant to show.
        if write and _CRASH not in run:
            page.write_text(run, encoding="utf-8")
            print(f"wrote {page.relative_to(CHECKOUT)}")
            continue
        lines = difflib.unified_diff(
            written.splitlines(), run.splitlines(), str(page), "now", lineterm="", n=1
        )
        print("\n".join(lines))
    return int(bool(differing) and not write)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
