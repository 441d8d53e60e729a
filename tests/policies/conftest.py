"""The library as it ships."""

import pytest

from api.curation.contents import editorial_of
from api.curation.seeding import shipped
from api.datafiles import DataFiles
from api.policies.library import know, read_document
from api.settings import ROOT
from bot.policies.curation.points import Curation
from bot.policies.documents.clauses import Document
from bot.policies.knowledge import Knowledge

NUMBER = "闽人社文〔2021〕156号"


@pytest.fixture(scope="session")
def data() -> DataFiles:
    return DataFiles(ROOT / "data")


@pytest.fixture(scope="session")
def printed(data: DataFiles) -> str:
    return data.text(f"policies/{NUMBER}.txt")


@pytest.fixture(scope="session")
def document(data: DataFiles, printed: str) -> Document:
    return read_document(printed, data.load(f"policies/{NUMBER}.yml"))


@pytest.fixture(scope="session")
def curation(data: DataFiles, document: Document) -> Curation:
    return Curation.of(data.load(f"faq/{NUMBER}.yml"), document)


@pytest.fixture(scope="session")
def knowledge(data: DataFiles, document: Document) -> Knowledge:
    return know([document], editorial_of(shipped(data)), data)
