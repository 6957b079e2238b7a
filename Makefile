# One command per intent. `make run` and `make test` set up whatever they need.
PYTHON ?= python3
BIN := .venv/bin
RUN_READY := .venv/.ready-run
DEV_READY := .venv/.ready-dev
NODE_READY := node_modules/.ready
NATIVE := .venv/.ready-native
NATIVE_SOURCES := setup.py $(wildcard media/forwarder/native/*.c media/forwarder/native/*.h media/forwarder/native/*.p[yx][xdi])
CLIENT := web/static/dist/manifest.json
CLIENT_SOURCES := $(shell find web/client -type f 2>/dev/null)

# Each core takes files of the first; what measures or shows live media wants the machine to itself.
SIDE_BY_SIDE := tests -m "not alone and not endurance"
ONE_BY_ONE := tests -m "alone and not endurance"

.PHONY: run test test-client ready endurance lint lint-server lint-client fmt bench client lock docs generate clean packages

run: $(RUN_READY) $(NATIVE) $(CLIENT)
	@$(BIN)/technopark serve

test:
	@$(MAKE) --no-print-directory --jobs=2 ready
	@$(MAKE) --no-print-directory --jobs=2 --output-sync lint test-client
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile $(SIDE_BY_SIDE) $(PYTEST)
	$(BIN)/pytest $(ONE_BY_ONE) $(PYTEST)

test-client: $(NODE_READY)
	npm run --silent test

ready: $(DEV_READY) $(NATIVE) $(CLIENT) packages

# Bad links and full rooms in real browsers, for minutes; on a machine that does nothing else.
endurance: $(DEV_READY) $(NATIVE) $(CLIENT) packages
	$(BIN)/pytest -m endurance -p no:randomly $(PYTEST)

lint: lint-server lint-client

lint-server: $(DEV_READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lint-client: $(NODE_READY)
	npm run --silent check

fmt: $(DEV_READY) $(NODE_READY)
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	node_modules/.bin/biome check --write web/client

bench: $(DEV_READY) $(NATIVE) $(CLIENT) packages
	@sh tests/bench/packages.sh
	$(BIN)/python -m tests.bench $(BENCH)

client: $(CLIENT)

# Whatever is written from the code: TypeScript types, protocol tables, settings tables, the OpenAPI document.
generate: $(DEV_READY)
	$(BIN)/python -m signaling.protocol.typescript
	$(BIN)/python -m signaling.protocol.document
	$(BIN)/python -m server.settings_document
	$(BIN)/python -m web.api.document

# Chromium, Redis, PostgreSQL, coturn and more from Debian, for the tests only.
packages:
	@sh tests/system_packages.sh

lock: $(DEV_READY)
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" -q -o requirements/dev.txt
	$(BIN)/uv pip compile pyproject.toml --group build -c requirements/dev.txt --universal --python-version 3.11 \
		--generate-hashes --custom-compile-command "make lock" -q -o requirements/run.txt

clean:
	rm -rf .venv node_modules web/static/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info

$(RUN_READY): requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "Install python3-venv and try again."; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_READY): $(RUN_READY) requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# Whether it could be built is the forwarder's to find out at the start; here it is only said.
$(NATIVE): $(RUN_READY) $(NATIVE_SOURCES)
	@$(BIN)/python setup.py --quiet build_ext --inplace > .venv/native.log 2>&1 || true
	@$(BIN)/python -c 'import media.forwarder.native.forwarder' 2> /dev/null || { \
		echo "The native forwarder could not be built: media goes through Python, which carries fewer people."; \
		echo "It needs a C compiler and Python's headers (Debian: gcc libc6-dev python3-dev). Why: .venv/native.log"; }
	@touch $@

$(NODE_READY): package-lock.json package.json
	@node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' || { echo "Node.js 20 or newer is needed."; exit 1; }
	npm ci --silent
	@touch $@

$(CLIENT): $(NODE_READY) $(CLIENT_SOURCES)
	npm run --silent build
	@touch $@
