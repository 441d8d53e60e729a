"""Prometheus metrics. Labels are few and never personal."""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("hongniang_requests_total", "HTTP requests", ["route", "method", "status"])
LATENCY = Histogram("hongniang_request_seconds", "HTTP request duration", ["route"])
TURNS = Histogram("hongniang_turn_seconds", "Time from receipt to answer of a turn")
PLUG_FAILURES = Counter("hongniang_plug_failures_total", "Calls of models from outside that failed", ["endpoint"])
DEGRADED = Counter("hongniang_degraded_turns_total", "Turns answered without the dialogue engine")
STREAMS = Gauge("hongniang_streams", "Open streams", ["side"])
REPAIRS = Counter("hongniang_handoff_repairs_total", "What should not happen with episodes and was put right", ["what"])
WECHAT = Counter("hongniang_wechat_deliveries_total", "Deliveries by WeChat, by kind or why refused", ["kind"])
ENGINE_FAILURES = Counter("hongniang_engine_failures_total", "Turns that an engine did not answer", ["engine"])
DATABASE_AWAY = Counter("hongniang_database_unavailable_total", "Requests refused because the database was away")
RELAY = Gauge("hongniang_redis_connected", "1 while other api processes are heard, 0 while not; 1 without Redis")
QUEUED = Gauge("hongniang_waiting_people", "People who wait for a volunteer")
LONGEST_WAIT = Gauge("hongniang_longest_wait_seconds", "How long the one has waited who waits longest")
PUSHES = Counter("hongniang_pushes_total", "Offers pushed to volunteers' devices, by what came of it", ["came"])
RELAY.set(1)
