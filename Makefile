# Everything starts here: `make run` to see it, `make test` to check it. Needs Python 3.11+ with venv; Node 20+ is
# used where the system has it, and taken from a Python wheel where not. Nothing is done twice: stamps in .venv say
# what is installed.

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$name >/dev/null 2>&1 && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$name && break; done)
BIN := .venv/bin
INSTALL := $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python
UP ?= --demo
PYTEST ?=

.PHONY: run test defences oracle fuzz bench lint lock front docs clean

run: front .venv/.project
	@$(BIN)/python -m compileall -q src/frontdesk
	exec $(BIN)/frontdesk up $(UP)

test: .venv/.dev .venv/.project
	$(BIN)/pytest -q -n 2 $(PYTEST)

# Takes each defence out in turn, in a copy, and sees that its tests fail: `make defences LINES="A01 F17 --servers"`.
defences: front .venv/.dev .venv/.project
	$(BIN)/python -m tests.defences $(LINES)

# Business time against a minute hand, in ten zones and over all of 2024 to 2027; `make test` goes through a tenth.
oracle: .venv/.dev .venv/.project
	FRONTDESK_LONG=1 $(BIN)/pytest -q -n 2 src/frontdesk/sla/tests/test_business_time.py -k each_minute

# Other bytes each time, as long as there is patience: `make fuzz TIME=3600` (seconds).
fuzz: .venv/.dev .venv/.project
	$(BIN)/python tests/fuzz/fuzz_mail.py $(or $(TIME),600)

bench: front .venv/.dev .venv/.bench .venv/.project
	$(BIN)/python -m benches $(BENCH)

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The front end is built into the package when its sources changed.
front: .venv/.locked
	@$(BIN)/python hatch_build.py --needs-node || $(INSTALL) --require-hashes -r requirements-node.lock
	@$(BIN)/python hatch_build.py

# Writes docs/reference/ from the code; a test holds them in step.
docs: .venv/.dev .venv/.project
	$(BIN)/python docs/build_reference.py

# Writes the locks anew, with hashes and without addresses; uv's own lock names addresses and is not kept.
lock: .venv/.made
	$(BIN)/uv lock --quiet --upgrade
	$(BIN)/uv export $(EXPORT) --no-default-groups --group build -o requirements.lock
	$(BIN)/uv export $(EXPORT) --only-group installer -o requirements-installer.lock
	$(BIN)/uv export $(EXPORT) --only-group node -o requirements-node.lock
	$(BIN)/uv export $(EXPORT) --group dev --all-extras -o requirements-dev.lock
	$(BIN)/uv export $(EXPORT) --only-group bench -o requirements-bench.lock
	cd frontend && npm run lock

EXPORT := --quiet --frozen --no-emit-project --no-header --no-annotate

clean:
	rm -rf .venv frontend/node_modules src/frontdesk/static .mypy_cache .ruff_cache .pytest_cache

.venv/.made: requirements-installer.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.locked: .venv/.made requirements.lock
	$(INSTALL) --require-hashes -r requirements.lock
	@touch $@

.venv/.dev: .venv/.made requirements-dev.lock
	$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@ .venv/.locked

# The desk that ours is measured beside.
.venv/.bench: .venv/.dev requirements-bench.lock
	$(INSTALL) --require-hashes -r requirements-bench.lock
	@touch $@

.venv/.project: .venv/.locked pyproject.toml hatch_build.py
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@
