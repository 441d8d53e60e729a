# make help lists what there is to do.
SHELL := /bin/bash
.DEFAULT_GOAL := help

UV := .tools/bin/uv
PY := .venv/bin/python
ENGINE_PY := engine/.venv/bin/python

.PHONY: help setup web model serve demo wechat-demo test test-all chaos postgres scale attack audit lint format eval calibrate clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

serve: setup web model ## set everything up, run the service, print its address
	@exec .venv/bin/hongniang serve

demo: setup web model ## the same, with demo accounts
	@HONGNIANG_DEMO=1 exec .venv/bin/hongniang serve

wechat-demo: setup web model ## the same, with a simulator of WeChat beside it
	@exec $(PY) -m tests.channels.wechat.simulator

setup: .venv/.ready engine/.venv/.ready ## both Python environments

$(UV):
	@deploy/need.sh python3.12 python3.10
	@echo "▸ uv: installing from PyPI …"
	@python3.12 -m venv .tools
	@.tools/bin/pip install --quiet --disable-pip-version-check uv

# Compiled here, for where Python may not write its bytecode: each start would compile some six thousand modules.
.venv/.ready: $(UV) pyproject.toml uv.lock
	@echo "▸ Python 3.12 environment (api) …"
	@$(UV) sync --frozen --python 3.12 --quiet --compile-bytecode
	@touch $@

engine/.venv/.ready: $(UV) engine/pyproject.toml engine/uv.lock
	@echo "▸ Python 3.10 environment (engine): about 2.7 GB, a minute or two …"
	@cd engine && ../$(UV) sync --frozen --python 3.10 --quiet --compile-bytecode
	@touch .venv/.ready
	@touch $@

model: engine/.venv/.ready ## train the model where its inputs changed
	@$(ENGINE_PY) -m engine.train

WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' 2>/dev/null)

web: web/dist/.ready ## build widget and console

web/node_modules/.ready: web/package.json web/package-lock.json
	@deploy/need.sh node npm
	@echo "▸ web: installing packages …"
	@cd web && npm ci --no-audit --no-fund --silent
	@touch $@

web/openapi.json: .venv/.ready $(shell find api bot -name '*.py' 2>/dev/null)
	@.venv/bin/hongniang openapi > $@.new && mv $@.new $@

web/dist/.ready: web/node_modules/.ready web/openapi.json $(WEB_SOURCES)
	@echo "▸ web: building widget and console …"
	@cd web && npm run --silent types && npm run --silent build
	@touch $@

lint: setup
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .
	@.venv/bin/mypy

format: setup ## format the code
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

test: setup web model lint ## lint, types, data and all suites on the embedded default
	@.venv/bin/hongniang data check
	@.venv/bin/pytest -n 2 --dist loadfile
	@$(ENGINE_PY) -m pytest -c engine/pytest.ini tests/engine
	@cd web && npm run --silent lint && npm test --silent

test-all: test chaos postgres scale attack audit ## and the suites of chaos, PostgreSQL, several machines, attack, browser
	@deploy/need.sh chromium
	@.venv/bin/pytest tests/browser

eval: setup ## ask the library the questions of tests/policies/sets, print and plot
	@$(PY) -m benchmarks.evaluation

calibrate: setup ## learn confidence anew, after the questions of data/faq changed much
	@$(PY) -m benchmarks.calibration

chaos: setup ## dropped sockets, doubled sends, a process that is killed; a full queue
	@.venv/bin/pytest tests/chaos

# The suites of the api that rest on locks, on PostgreSQL; what is about pages or words alone is the same on both.
ON_POSTGRES := $(addprefix tests/api/test_,turns.py handoff.py keeping.py assigning.py snapshots.py applications.py \
	processing.py policy_versions.py policy_import.py gaps.py curation.py backup.py ratings.py)

postgres: setup ## migrations, races and the suites of the api on PostgreSQL
	@deploy/need.sh psql
	@.venv/bin/pytest tests/postgres
	@.venv/bin/pytest --postgres $(ON_POSTGRES)

scale: setup model ## two apis and two engines, each part killed in turn
	@deploy/need.sh psql redis-server
	@.venv/bin/pytest tests/scale

attack: setup ## fuzzing, role by endpoint, sockets, sessions, slow bodies, patterns
	@.venv/bin/pytest tests/attack

audit: setup ## known holes in what we depend on
	@deploy/audit.sh

clean: ## remove what was built (not your data in var/)
	@rm -rf .venv .tools engine/.venv models .build web/dist web/node_modules
