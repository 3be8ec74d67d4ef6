"""Calls of the command ``lca`` that this process answers.

A process of its own spends most of its time on loading.  What is printed, where to and
how it ends are the same.
"""

import os
import socket
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from socketserver import BaseRequestHandler, UnixStreamServer
from threading import Thread
from typing import TextIO

# Hands its words, its place and its streams over, and ends as it is told.
_CLIENT = """\
#!{python} -IS
import os, socket, sys
with socket.socket(socket.AF_UNIX) as line:
    line.connect({address!r})
    words = [os.getcwd(), *sys.argv[1:]]
    socket.send_fds(line, ["\\0".join(words).encode()], [1, 2])
    raise SystemExit(int(line.recv(8)))
"""
_MOST_BYTES = 65536


def call(words: Sequence[str], out: TextIO, err: TextIO) -> int:
    """Return the exit code of ``lca`` with these words; a crash is raised.

    Parameters
    ----------
    out, err
        What it has as stdout and stderr.
    """
    from lca.cli import main  # noqa: PLC0415 - not needed to read pages

    before = sys.argv
    sys.argv = ["lca", *words]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.argv = before
    return 0


@contextmanager
def answering(program: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Have a program that asks this process to be ``lca``, in an environment.

    Meanwhile the environment is that of the process, and its folder is any.
    """
    address = str(program.with_suffix(".socket"))
    text = _CLIENT.format(python=sys.executable, address=address)
    program.write_text(text, encoding="utf-8")
    program.chmod(0o755)
    with _environment(environment), UnixStreamServer(address, _Answer) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


class _Answer(BaseRequestHandler):
    def handle(self) -> None:
        words, streams, _, _ = socket.recv_fds(self.request, _MOST_BYTES, 2)
        folder, *arguments = words.decode().split("\0")
        out, err = (open(each, "w", encoding="utf-8") for each in streams)  # noqa: PTH123, SIM115
        with out, err, chdir(folder):
            try:
                exit_code = call(arguments, out, err)
            except BaseException:  # noqa: BLE001 - as a process ends that crashes
                traceback.print_exc(file=err)
                exit_code = 1
        self.request.sendall(str(exit_code).encode())


@contextmanager
def _environment(wanted: Mapping[str, str]) -> Iterator[None]:
    """Have this environment, and afterwards the one before."""
    before = dict(os.environ)
    try:
        os.environ.clear()
        os.environ.update(wanted)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
