"""Texts that are chemical formulas, told from those that are none."""

import polars as pl

from lca.chemistry import FormulaError, parse_formula


def keep_formulas(texts: pl.Series) -> pl.Series:
    """Return the texts that are formulas, the others null.

    Examples
    --------
    >>> keep_formulas(pl.Series(["SiHCl3", "SIHCL3", None])).to_list()
    ['SiHCl3', None, None]
    """
    known = {text: text for text in texts.drop_nulls().unique() if _is_formula(text)}
    return texts.replace_strict(known, default=None, return_dtype=pl.String)


def _is_formula(text: str) -> bool:
    try:
        parse_formula(text)
    except FormulaError:
        return False
    return True
