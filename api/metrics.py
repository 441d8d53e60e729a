"""Prometheus metrics. Labels are few and never personal."""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("hongniang_requests_total", "HTTP requests", ["route", "method", "status"])
LATENCY = Histogram("hongniang_request_seconds", "HTTP request duration", ["route"])
TURNS = Histogram("hongniang_turn_seconds", "Time from receipt to answer of a turn")
DEGRADED = Counter("hongniang_degraded_turns_total", "Turns answered without the dialogue engine")
STREAMS = Gauge("hongniang_streams", "Open streams", ["side"])
WECHAT = Counter("hongniang_wechat_deliveries_total", "Deliveries by WeChat, by kind or why refused", ["kind"])
