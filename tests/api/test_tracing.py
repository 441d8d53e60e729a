"""Traces tell which route and which turn took how long, and none of anybody's words."""

from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api import tracing
from tests.api.conftest import Citizen, ScriptedEngine, echo

WORDS = "我叫张小明想问失业登记"


@pytest.fixture
def exported() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = tracing.configure("http://collector.invalid/v1/traces", exporter)
    assert provider is not None
    yield exporter
    tracing.configure("")
    provider.shutdown()


async def test_a_turn_is_traced_without_its_words(
    citizen: Citizen, engine: ScriptedEngine, exported: InMemorySpanExporter
) -> None:
    engine.answer = echo
    await citizen.say(WORDS)
    tracing._tracers[0].span_processor.force_flush()  # type: ignore[attr-defined]
    spans = {one.name: one for one in exported.get_finished_spans()}
    request = spans["POST /v1/conversations/{conversation_id}/messages"]
    assert request.attributes["http.response.status_code"] == 200  # type: ignore[index]
    assert "turn" in spans
    assert not any(WORDS in str(one.to_json()) or citizen.token in str(one.to_json()) for one in spans.values())


async def test_without_a_setting_nothing_is_traced(citizen: Citizen, engine: ScriptedEngine) -> None:
    engine.answer = echo
    await citizen.say(WORDS)
    with tracing.span("anything") as made:
        assert not made.is_recording()
