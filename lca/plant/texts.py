"""Texts of a plant for its reports, by SKU, and what does not apply to it (§7.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

import polars as pl

from lca.model import PlantInputs
from lca.plant.places import complete_rows
from lca.tables import load_columns
from lca.tables.prose import tidy

Wording = dict[str, str | None]
"""A text by language, None in one that it is not written in."""

TABLE = "texts"
LANGUAGES = ("en", "zh")


class Omission(TypedDict):
    """One item of a list of requirements, and why it does not apply."""

    list: str
    item: str
    reason: Wording
    row: int


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a plant: those of every SKU, and those of single ones."""

    common: Mapping[str, Wording]
    own: Mapping[str, Mapping[str, Wording]]

    def of(self, sku: str) -> dict[str, Wording]:
        """Return the texts of a SKU by key, in the order of the list of keys.

        A text of its own stands instead of that of every SKU in both languages:
        otherwise one could say in English what it does not say in Chinese.
        """
        known = {**self.common, **self.own.get(sku, {})}
        return {key: dict(known[key]) for key in list_text_keys() if key in known}


def list_text_keys() -> tuple[str, ...]:
    """Return the keys that a text may have, in the order of their list."""
    columns = load_columns(TABLE)
    return tuple(choice.name for column in columns for choice in column.choices)


def read_texts(plant: PlantInputs) -> Texts:
    """Return the texts of a plant, to be asked for those of many SKUs."""
    rows = _worded(complete_rows(plant, TABLE)).unique(
        ["text", "sku"], keep="first", maintain_order=True
    )
    common: dict[str, Wording] = {}
    own: dict[str, dict[str, Wording]] = {}
    for key, sku, *words in rows.select("text", "sku", *LANGUAGES).iter_rows():
        texts = common if sku is None else own.setdefault(sku, {})
        texts[key] = dict(zip(LANGUAGES, words, strict=True))
    return Texts(common, own)


def collect_texts(plant: PlantInputs, sku: str) -> dict[str, Wording]:
    """Return the texts of one SKU by key, as `Texts.of` does."""
    return read_texts(plant).of(sku)


def collect_omissions(plant: PlantInputs) -> list[Omission]:
    """Return the requirements that do not apply, in the order of their table."""
    rows = _worded(complete_rows(plant, "omissions")).sort("row")
    return [
        {
            "list": row["list"],
            "item": row["item"],
            "reason": {language: row[language] for language in LANGUAGES},
            "row": row["row"],
        }
        for row in rows.iter_rows(named=True)
    ]


def _worded(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that say something, as it is printed."""
    words = [tidy(pl.col(language)).alias(language) for language in LANGUAGES]
    said = pl.any_horizontal(pl.col(LANGUAGES).is_not_null())
    return rows.with_columns(words).filter(said)
