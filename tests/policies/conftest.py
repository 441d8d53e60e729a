"""The library as it ships."""

import pytest

from api.datafiles import DataFiles
from api.policies.library import read_document
from api.settings import ROOT
from bot.policies.answering.answerability import Judge
from bot.policies.curation.points import Curation
from bot.policies.documents.clauses import Document
from bot.policies.reading.tokens import Synonyms
from bot.policies.retrieval.retriever import Retriever

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
def retriever(data: DataFiles, document: Document, curation: Curation) -> Retriever:
    synonyms = Synonyms(data.load("faq/synonyms.yml"))
    return Retriever([document], {NUMBER: curation}, synonyms, data.load("faq/slips.yml"))


@pytest.fixture(scope="session")
def judge(data: DataFiles) -> Judge:
    return Judge(data.load("faq/neighbours.yml"))
