"""What the engine's process is told, and what it is not."""

from api.engine.process import engine_environment


def test_the_engine_inherits_none_of_our_settings() -> None:
    ours = {"PATH": "/usr/bin", "HONGNIANG_VAULT_KEYS": "a key", "HONGNIANG_DATABASE_URL": "with a password"}
    found = engine_environment(ours, {"HONGNIANG_ENGINE_TOKEN": "its own"})
    assert {name: value for name, value in found.items() if name.startswith("HONGNIANG_")} == {
        "HONGNIANG_ENGINE_TOKEN": "its own"
    }
    assert found["PATH"] == "/usr/bin"


def test_the_engine_reports_home_to_nobody() -> None:
    assert engine_environment({"RASA_TELEMETRY_ENABLED": "true"}, {})["RASA_TELEMETRY_ENABLED"] == "false"
