"""Validating twice says the same, to the last digit and in the same order."""

import pytest

import lca
from lca.commands.serialise import to_json
from lca.commands.validation_documents import describe_validation


@pytest.mark.parametrize("name", ["osat_demo", "silicon_chain"])
def test_the_document_of_a_check_is_the_same_each_time(name):
    folder = lca.shipped_inventory(name)
    read = lca.read_plant if (folder / "plant.toml").exists() else lca.read_study
    documents = {
        to_json(describe_validation(read(folder).validate(), "en")) for _ in range(3)
    }
    assert len(documents) == 1
