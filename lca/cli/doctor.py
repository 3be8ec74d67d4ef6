"""``lca doctor``: whether this machine can make PDFs."""

import shutil

import typer

from lca.cli.options import Json, Lang

_NAMES = {
    "latin-font": "requisite-latin-font",
    "cjk-font": "requisite-cjk-font",
    "pdf-en": "requisite-pdf-en",
    "pdf-zh": "requisite-pdf-zh",
}
_STATES = {
    "ok": "doctor-state-ok",
    "slow": "doctor-state-slow",
    "missing": "doctor-state-missing",
}
_MANAGERS = {"apt": "apt-get", "dnf": "dnf", "brew": "brew"}


def doctor(*, json: Json = False, lang: Lang = "en") -> None:
    """Say what is missing to make PDFs, and how to install it."""
    from lca.cli import printing, screens
    from lca.cli.streams import emit
    from lca.commands.doctor import diagnose
    from lca.commands.documents import FORMAT
    from lca.declaration import load_vocabulary

    diagnosis = diagnose()
    if json:
        printing.print_json({"format": FORMAT, **diagnosis.as_document()})
    else:
        words = load_vocabulary(lang)
        titles = ["doctor-part", "doctor-state", "doctor-found", "doctor-install"]
        rows = [
            [
                words(_NAMES[check.name]) if check.name in _NAMES else check.name,
                words(_STATES[check.state]),
                check.found,
                "" if check.state == "ok" else _choose(dict(check.install)),
            ]
            for check in diagnosis.checks
        ]
        printing.show(
            screens.tabulate([words(key) for key in titles], rows, numbers_from=4)
        )
        emit(words("doctor-ready" if diagnosis.is_ready else "doctor-not-ready") + "\n")
    if not diagnosis.is_ready:
        raise typer.Exit(1)


def _choose(lines: dict[str, str]) -> str:
    """Return the line for the package manager there is, or else all lines."""
    for way, program in _MANAGERS.items():
        if way in lines and shutil.which(program):
            return lines[way]
    return "; ".join(lines.values())
