"""Prometheus metrics. Labels are few and never personal."""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("hongniang_requests_total", "HTTP requests", ["route", "method", "status"])
LATENCY = Histogram("hongniang_request_seconds", "HTTP request duration", ["route"])
TURNS = Histogram("hongniang_turn_seconds", "Time from receipt to answer of a turn")
PLUG_FAILURES = Counter("hongniang_plug_failures_total", "Calls of models from outside that failed", ["endpoint"])
DEGRADED = Counter("hongniang_degraded_turns_total", "Turns answered without the dialogue engine")
STREAMS = Gauge("hongniang_streams", "Open streams", ["side"])
REPAIRS = Counter("hongniang_handoff_repairs_total", "What should not happen with episodes and was put right", ["what"])
