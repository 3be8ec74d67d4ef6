"""A bundle computed again, and compared with what its record says."""

from collections.abc import Mapping
from dataclasses import replace

from lca.errors import StudyRefusedError, UsageError
from lca.findings import finding
from lca.io.bundle_file import lay_out_plant
from lca.record.agreement import Disagreement, compare_documents, order_largest_first
from lca.record.bounds import compare_bounds
from lca.record.bundle import Bundle, make_bundle
from lca.record.environment import DISTRIBUTION, list_packages
from lca.record.manifest import CONTENT, FACTORS, TABLES
from lca.record.platform import describe_platform
from lca.record.row_agreement import compare_csv
from lca.results.reproduction import Deviation, Reproduction
from lca.study.recording import freeze_path

Environment = Mapping[str, tuple[str | None, str | None]]

ERROR = "error"
CLAIMS = ("state", "valid_until", "verification")
"""What is said of a record and cannot be computed."""


def reproduce(bundle: Bundle) -> Reproduction:
    """Return what computing a record again from its inputs gave.

    The factors are those that are shipped here; where they are not those of the
    bundle, the rows that differ are named.

    Parameters
    ----------
    bundle
        The record with its inputs.
    """
    environment = compare_environments(bundle)
    try:
        found = _freeze_again(bundle)
    except StudyRefusedError as refused:
        return replace(_state(bundle, environment), findings=refused.findings)
    except UsageError:
        # The inputs lie where they were put, so that only the SKU can be wrong.
        sku = bundle.content.document["sku"]
        unknown = finding("bundle-sku-unknown", file=CONTENT, value=sku)
        return replace(_state(bundle, environment), findings=(unknown,))
    same = found.content.data == bundle.content.data
    report = replace(
        _state(bundle, environment),
        verdict="identical",
        found_sha256=found.content.sha256,
    )
    return report if same else _compare(bundle, found, report)


def compare_environments(bundle: Bundle) -> Environment:
    """Return what differs of packages and platform, by name: recorded and here.

    What the record itself says of a package counts more than the lock, which was made
    when it was bundled.
    """
    versions = bundle.content.document["versions"]
    recorded = {
        **bundle.lock,
        DISTRIBUTION: versions["software"],
        **versions["packages"],
        **bundle.envelope["platform"],
    }
    here = {**list_packages(), **describe_platform()}
    return {
        name: (recorded.get(name), here.get(name))
        for name in sorted(recorded.keys() | here.keys())
        if recorded.get(name) != here.get(name)
    }


def _freeze_again(bundle: Bundle) -> Bundle:
    """Return what the inputs of a bundle give here."""
    document = bundle.content.document
    # A record in spite of errors can only be made again in spite of them.
    draft = any(each["severity"] == ERROR for each in document["findings"])
    with lay_out_plant(bundle.inputs) as path:
        (frozen,) = freeze_path(path, [document["sku"]], draft=draft)
    return make_bundle(frozen, {}, {})


def _state(bundle: Bundle, environment: Environment) -> Reproduction:
    """Return the report before anything is known of the result."""
    return Reproduction(
        sku=bundle.content.document["sku"],
        uuid=bundle.envelope["uuid"],
        verdict="refused",
        recorded_sha256=bundle.content.sha256,
        claims={key: bundle.envelope[key] for key in CLAIMS},
        environment=environment,
    )


def _compare(bundle: Bundle, found: Bundle, report: Reproduction) -> Reproduction:
    """Return the report of contents that are not the same bytes."""
    agreement = compare_documents(bundle.content.document, found.content.document)
    wrong = order_largest_first(
        [
            *_compare_files(bundle.tables, found.tables, TABLES),
            *_compare_files(bundle.factors, found.factors, FACTORS),
            *agreement.disagreements,
            *_compare_certificates(bundle, found),
        ]
    )
    return replace(
        report,
        verdict="different" if wrong else "equal",
        numbers=agreement.numbers,
        texts=agreement.texts,
        largest=agreement.largest,
        deviations=tuple(
            Deviation(each.path, each.name, each.old, each.new, each.change)
            for each in wrong
        ),
    )


def _compare_certificates(bundle: Bundle, found: Bundle) -> tuple[Disagreement, ...]:
    """Return the bounds that cannot be right of certificates; one may be no record."""
    old, new = (each.content.document.get("certificate") for each in (bundle, found))
    return compare_bounds(old, new) if isinstance(old, Mapping) and new else ()


def _compare_files(
    old: Mapping[str, bytes], new: Mapping[str, bytes], folder: str
) -> list[Disagreement]:
    """Return the cells that differ of files both have; the content names the others."""
    return [
        cell
        for name in sorted(old.keys() & new.keys())
        if old[name] != new[name]
        for cell in compare_csv(old[name], new[name], f"{folder}{name}")
    ]
