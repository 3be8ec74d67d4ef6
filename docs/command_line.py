"""The page of the command line, from the functions that the commands are."""

import inspect
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Union, get_args, get_origin

import typer
from typer.models import ArgumentInfo, ParameterInfo

from docs.page_parts import code, escape, page, table
from lca.cli.app import app

INTRODUCTION = """\
This page is written from the program, when the documentation is built. Standard output
carries the result and nothing else; everything said besides goes to standard error."""

EXITS = """\
| exit code | meaning |
| --- | --- |
| 0 | done; for a check: no finding of severity error |
| 1 | the data are refused; findings say where and why |
| 2 | the call cannot be understood |"""

_WORDS = {bool: "flag", float: "number", int: "whole number", Path: "path", str: "text"}


class Parameter(NamedTuple):
    """One argument or option of a command, in words."""

    spellings: tuple[str, ...]
    meaning: str
    value: str
    default: str
    is_argument: bool


class Command(NamedTuple):
    """One command: the words that call it, its help and its parameters."""

    words: tuple[str, ...]
    text: str
    parameters: tuple[Parameter, ...]


def render_command_line() -> str:
    """Return the page: every command with its arguments and options."""
    parts = [_section(command) for command in list_commands()]
    return page("Command line", INTRODUCTION, EXITS, *parts)


def list_commands() -> list[Command]:
    """Return every command in the order of its words, a group before its commands."""
    return sorted(_walk(("lca",), app))


def _walk(words: tuple[str, ...], group: typer.Typer) -> Iterator[Command]:
    before = group.registered_callback
    if before is not None and before.callback is not None:
        yield _command(words, before.help, before.callback)
    for info in group.registered_commands:
        call = info.callback
        if call is not None and not info.hidden:
            name = info.name or call.__name__.replace("_", "-")
            yield _command((*words, name), info.help, call)
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            inner_name = str(inner.name or inner.typer_instance.info.name)
            yield from _walk((*words, inner_name), inner.typer_instance)


def _command(
    words: tuple[str, ...], text: str | None, call: Callable[..., object]
) -> Command:
    whole = text or inspect.getdoc(call) or ""
    summary = " ".join(whole.split("\f", maxsplit=1)[0].split())
    return Command(words, summary, tuple(_read_parameters(call)))


def _read_parameters(call: Callable[..., object]) -> Iterator[Parameter]:
    for known in inspect.signature(call, eval_str=True).parameters.values():
        if get_origin(known.annotation) is not Annotated:
            continue
        kind, *notes = get_args(known.annotation)
        note = next(entry for entry in notes if isinstance(entry, ParameterInfo))
        if not note.hidden:
            yield _parameter(known, kind, note)


def _parameter(
    known: inspect.Parameter, kind: object, note: ParameterInfo
) -> Parameter:
    name = known.name.replace("_", "-")
    # Inside `Annotated` typer takes the first spelling for a default at first.
    first = (note.default,) if isinstance(note.default, str) else ()
    declared = (*first, *(note.param_decls or ()))
    is_argument = isinstance(note, ArgumentInfo)
    spelt = str(note.metavar or name).upper() if is_argument else f"--{name}"
    return Parameter(
        spellings=declared if declared and not is_argument else (spelt,),
        meaning=" ".join((note.help or "").split()),
        value=_describe(kind),
        default=_default(known),
        is_argument=is_argument,
    )


def _describe(kind: object) -> str:
    """Return what may be given, in words."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return " or ".join(code(str(choice)) for choice in inner)
    if origin in {Union, types.UnionType}:
        return _describe(next(part for part in inner if part is not type(None)))
    if origin in {list, tuple}:
        return f"{_describe(inner[0])}, may be repeated"
    return next((word for known, word in _WORDS.items() if kind is known), "text")


def _default(known: inspect.Parameter) -> str:
    if known.default is inspect.Parameter.empty:
        return "required"
    return "" if known.default in {None, False} else code(str(known.default))


def _section(command: Command) -> str:
    rows = [
        [
            ", ".join(code(name) for name in parameter.spellings),
            escape(parameter.meaning),
            parameter.value,
            parameter.default,
        ]
        for parameter in command.parameters
    ]
    head = ["argument or option", "meaning", "value", "default"]
    arguments = [
        parameter.spellings[0] if parameter.default == "required"
        else f"[{parameter.spellings[0]}]"
        for parameter in command.parameters
        if parameter.is_argument
    ]  # fmt: skip
    usage = " ".join([*command.words, *arguments, "[OPTIONS]"])
    return "\n\n".join(
        [
            f"## {' '.join(command.words)}",
            escape(command.text),
            f"```text\n{usage}\n```",
            table(head, rows) if rows else "It takes no arguments.",
        ]
    )
