"""Basic information, general information and goal of a declaration."""

from lca.declaration.declared_parts import Block, Note, Section, Value
from lca.declaration.declared_source import Source, code, data, day, last_day, sentence
from lca.record.envelope import Record


def describe_basics(source: Source, record: Record) -> Section:
    """Return what the document is about, who made it, and from which record."""
    return Section(
        key="basic",
        title=source.words("section-basic"),
        blocks=(*list_basics(source), *list_record(source, record)),
        answers=(
            "sku",
            "product",
            "plant",
            "texts.producer",
            "texts.model",
            "texts.report_number",
            "texts.practitioner",
            "texts.commissioner",
        ),
    )


def list_basics(source: Source) -> tuple[Block, ...]:
    """Return the product and those who stand for its footprint."""
    product = source.take("product")
    return source.pairs(
        (
            ("sku-name", data(product["name"])),
            ("model", source.text("text-model")),
            ("sku", data(product["sku"])),
            ("package", data(product["package"])),
            ("text-producer", source.text("text-producer")),
            ("plant", data(source.take("plant", "name"))),
            ("text-report-number", source.text("text-report-number")),
            ("text-practitioner", source.text("text-practitioner")),
            ("text-commissioner", source.text("text-commissioner")),
        )
    )


def list_record(source: Source, record: Record) -> tuple[Block, ...]:
    """Return the record behind the document: its name, its hash, how long it holds."""
    return source.pairs(
        (
            ("record-date", day(record.created.date().isoformat())),
            ("period", span(source)),
            ("record-valid-until", day(record.valid_until.isoformat())),
            ("record-uuid", code(record.uuid)),
            ("record-hash", code(record.content_sha256)),
            ("record-supersedes", code(record.supersedes)),
            ("record-superseded-by", code(record.superseded_by)),
            ("record-state", source.name("record-state", record.state)),
        )
    )


def describe_general(source: Source) -> Section:
    """Return the producer, the product, and what the study follows."""
    return Section(
        key="general",
        title=source.words("section-general"),
        parts=(
            _describe_producer(source),
            _describe_product(source),
            _describe_standards(source),
        ),
    )


def _describe_producer(source: Source) -> Section:
    return Section(
        key="producer",
        title=source.words("section-producer"),
        blocks=source.texts(
            "text-producer-address",
            "text-legal-representative",
            "text-producer-contact",
        ),
        answers=(
            "texts.producer_address",
            "texts.legal_representative",
            "texts.producer_contact",
        ),
    )


def _describe_product(source: Source) -> Section:
    product = source.take("product")
    return Section(
        key="product",
        title=source.words("section-product"),
        blocks=(
            *source.texts("text-product-description", "text-product-function"),
            *source.pairs(
                (
                    ("product-mass", product_mass(source)),
                    ("production", production(source)),
                    ("product-route", data(product["route"])),
                    ("product-comment", sentence(product["comment"])),
                )
            ),
        ),
        answers=("texts.product_description", "texts.product_function"),
    )


def _describe_standards(source: Source) -> Section:
    return Section(
        key="standards",
        title=source.words("section-standards"),
        blocks=(
            Note(source.say("style-note")),
            Note(source.say("data-language-note")),
            *source.texts("text-standards", "text-pcr", "text-confidentiality"),
            *describe_disclosure(source),
        ),
        answers=("texts.standards", "texts.pcr", "texts.confidentiality"),
    )


def describe_goal(source: Source) -> Section:
    """Return what the study is for."""
    return Section(
        key="goal",
        title=source.words("section-goal"),
        blocks=source.texts(
            "text-goal", "text-reasons", "text-audience", "text-comparison-basis"
        ),
        answers=("texts.goal", "texts.reasons", "texts.audience",
                 "texts.comparison_basis"),
    )  # fmt: skip


def describe_disclosure(source: Source) -> tuple[Block, ...]:
    """Return what is said where something is withheld; nothing where all is told."""
    level = source.take("disclosure", "level")
    if not source.take("disclosure", "withheld"):
        return ()
    return (Note(source.say("withheld", level=source.name("disclosure", level))),)


def span(source: Source) -> Value:
    """Return first and last day of the data."""
    plant = source.take("plant")
    return source.say(
        "period-value",
        start=day(plant["period_start"]),
        last=last_day(plant["period_end"]),
    )


def product_mass(source: Source) -> Value:
    """Return the mass of one unit of the product."""
    return source.measure("product", "mass_kg")


def production(source: Source) -> Value:
    """Return how much was made in the period."""
    return source.measure("product", "production", "quantity")
