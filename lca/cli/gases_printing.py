"""What listing process gases shows: tables to stdout, findings to stderr."""

import sys

from lca.cli import screens
from lca.cli.printing import show
from lca.cli.streams import emit
from lca.commands.documents import describe_findings
from lca.commands.gases import Gases
from lca.declaration import Language, Sheet, load_vocabulary
from lca.declaration.gas_tables import (
    print_elements,
    print_emissions,
    print_totals,
    print_uses,
)
from lca.declaration.layout import make_visible, underline


def print_gases(gases: Gases, language: Language) -> None:
    """Print what is used and emitted of each gas, in kg and CO2e, and the elements."""
    words = load_vocabulary(language)
    report = gases.report
    if report is None:
        return
    if report.uses.is_empty():
        emit(words("gas-none") + "\n")
    else:
        _print_sheet(words("gas-uses"), print_uses(report, words))
        _print_sheet(words("gas-emissions"), print_emissions(report, words))
        _print_sheet(words("gas-totals"), print_totals(report, words))
        _print_sheet(words("gas-elements"), print_elements(report, words))
    if unvalued := sorted(set(filter(None, report.impacts["unvalued"]))):
        named = ", ".join(dict.fromkeys(", ".join(unvalued).split(", ")))
        emit(words("gas-unvalued", gases=make_visible(named)) + "\n")
    if gases.findings:
        described = describe_findings(gases.findings, language)
        show(screens.list_findings(described, words), sys.stderr)


def _print_sheet(title: str, sheet: Sheet) -> None:
    emit(underline(title, "-") + "\n")
    show(screens.draw_sheet(sheet))
