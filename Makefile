# Tamizdat from a fresh clone: 'make demo' shows it, 'make test' proves it. Each sets up .venv by itself.
#
# PORT=8001      another port for the demo
# PYTHON=…       another Python (3.11 or newer) for .venv
# QUICK=1        a short run of a benchmark
# ARGS="…"       make test: only this, as in ARGS="tests/press -k lists"; make screenshots: only these addresses;
#                make bench-press: only these parts, as in ARGS="updates serve"

PORT ?= 8000
BIN := .venv/bin
export PYTHON ARGS
# Where this is set, each of some hundred processes of the tests would compile Django anew, for three seconds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset dev test test-long bench-bulk bench-import bench-letter bench-press bench-reader bench-search lint lint-style lint-types lint-borders format docs lock screenshots clean

help: ## show this
	@echo "make TARGET, where TARGET is one of:"
	@sed -n 's/^\([a-z-]*\):.*## /  \1|/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'
	@echo "Variables: PORT=8001 (demo), PYTHON=/usr/bin/python3 (for .venv), ARGS=\"tests/press -k lists\" (test)"

demo: ## a sample newsroom in demo/, served at http://127.0.0.1:8000/ (PORT=…)
	@STARTED=$$(date +%s.%N); sh tools/setup.sh --free-port "$(PORT)" && \
	    STARTED=$$STARTED exec $(BIN)/python tools/demo.py $(PORT)

demo-reset: ## throw demo/ away, with all that was edited in it, and start anew
	@STARTED=$$(date +%s.%N); sh tools/setup.sh --free-port "$(PORT)" && \
	    STARTED=$$STARTED exec $(BIN)/python tools/demo.py --reset $(PORT)

dev:
	@sh tools/setup.sh --dev

test: dev ## every test but the long ones, and the linters (ARGS=… for some)
	@exec $(BIN)/python tools/run_tests.py

test-long: dev ## the longest proofs
	@exec $(BIN)/python tools/run_tests.py --long

bench-bulk: dev ## how fast stories are published in bulk and one by one (QUICK=1: less of it)
	@exec $(BIN)/python bench/bulk.py

bench-import: dev ## how long a real archive takes to come in while an editor works (QUICK=1: less of it)
	@exec $(BIN)/python bench/importing.py

bench-letter: dev ## letters sent, a worker killed, what comes back, how letters look (QUICK=1: less of it; ARGS=sending: this part)
	@$(BIN)/python tools/equipment.py && exec $(BIN)/python bench/letter.py $(ARGS)

bench-press: dev ## the press against Hugo and its own bars, for hours (QUICK=1: less of it; ARGS=--resume goes on)
	@exec $(BIN)/python bench/press.py $(ARGS)

bench-reader: dev ## the reader's site: sizes, checkers, links, a browser's visits (QUICK=1: less of it)
	@$(BIN)/python tools/equipment.py && exec $(BIN)/python bench/reader.py

bench-search: dev ## the search against its bars, FTS5, tantivy and Pagefind (QUICK=1: less of it; ARGS="bytes new": these parts)
	@exec $(BIN)/python bench/search.py $(ARGS)

# Three targets, so that 'make --keep-going lint' tells all that is wrong.
lint: lint-style lint-types lint-borders ## ruff, mypy and the borders between the rooms

lint-style: dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

lint-types: dev
	$(BIN)/mypy

lint-borders: dev
	$(BIN)/lint-imports

format: dev ## let ruff put the code in order
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: dev ## write the parts of docs/ that are made from the code
	@$(BIN)/python tools/reference.py
	@$(BIN)/python tools/theme_reference.py

# The lock for running is cut out of the one for development, so that both hold the same versions.
UV = $(shell command -v uv || echo .tools/uv/bin/uv)
COMPILE = $(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header --quiet
lock: dev ## write the lock files anew from pyproject.toml (UPGRADE=--upgrade takes newer versions)
	@test -x $(UV) || $(BIN)/python -m pip install --quiet --target .tools/uv uv
	$(COMPILE) --group dev --extra postgres --extra cluster $(UPGRADE) -o requirements-dev.lock
	$(COMPILE) --constraint requirements-dev.lock --no-annotate -o requirements.lock

screenshots: dev ## pictures of the demo's pages at 360 and 1280 px, light and dark, in build/screenshots/
	@$(BIN)/python tools/equipment.py && exec $(BIN)/python tools/screenshots.py $(ARGS)

clean: ## remove what was made here, except .venv and demo/
	rm -rf build dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests tools -name __pycache__ -type d -exec rm -rf {} +
