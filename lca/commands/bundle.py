"""``lca bundle``: a record to one archive with all that it takes to make it again."""

from dataclasses import dataclass
from pathlib import Path

from lca.errors import StudyRefusedError, UsageError
from lca.findings import Finding
from lca.io.bundle_file import write_bundle_bytes
from lca.record import Frozen
from lca.record.bundle import Bundle, make_bundle, pack_bundle
from lca.record.environment import list_packages
from lca.store import Store, open_store


@dataclass(frozen=True, slots=True)
class Bundled:
    """The file that was written, or the findings that forbade it."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """Return whether nothing was written."""
        return not self.files


def bundle_record(target: str, store: Path, out: Path) -> Bundled:
    """Write the bundle of a record and return its file.

    Nothing is written when something in the store is not what it was.

    Parameters
    ----------
    target
        UUID of the record, the beginning of one, or a SKU.
    store
        Folder of the records.
    out
        The archive; a file of that name is replaced.

    Raises
    ------
    UsageError
        There is no such record, or a file of its inputs has a name that not every
        system allows.
    """
    try:
        packed = pack_bundle(_collect(target, open_store(store)))
    except ValueError as error:
        raise UsageError(str(error)) from error
    except StudyRefusedError as refused:
        return Bundled((), refused.findings)
    write_bundle_bytes(packed, out)
    return Bundled((out,), ())


def _collect(target: str, store: Store) -> Bundle:
    """Return a record with all that its content names.

    Raises
    ------
    StudyRefusedError
        Something in the store is not what it was.
    """
    record = store.find(target)
    content = store.read_content(record)
    document = content.document
    files = (*document["inputs"], *document["factor_files"])
    tables = [each for each in document["tables"].values() if each is not None]
    frozen = Frozen(
        content=content,
        blobs={each["sha256"]: store.read_blob(each["sha256"]) for each in files},
        tables={each["sha256"]: store.read_table(each["sha256"]) for each in tables},
    )
    verified = record.verification
    sha256 = None if verified is None else verified.statement_sha256
    return make_bundle(
        frozen,
        record.as_dict(),
        list_packages(),
        None if sha256 is None else store.read_blob(sha256),
    )
