"""How text reaches stdout and stderr."""

import io
import os
import sys
from typing import TextIO


def speak_utf8() -> None:
    """Make both streams write UTF-8 unless a terminal asked for something else.

    A letter that a stream cannot write is written by its code, never refused.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def emit_bytes(data: bytes) -> None:
    """Write bytes to stdout as they are; a reader that has gone is no error."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def emit(text: str, stream: TextIO | None = None) -> None:
    """Write text to stdout, or another stream; a reader that has gone is no error."""
    target = stream or sys.stdout
    try:
        target.write(text)
        target.flush()
    except BrokenPipeError:
        # Whatever is still buffered would fail again when Python flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), target.fileno())
