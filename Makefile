# Every target makes its own environment in .venv from a bare Python 3.11 or newer.
# Once that is up to date no target touches the network.

DIR ?= groundset-demo
PYTEST_ARGS ?= -n auto
BIN := .venv/bin
STAMP := .venv/.installed
SOURCES := $(shell find src tests -type f -not -name '*.pyc' 2>/dev/null | sed 's/ /\\ /g')

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-servers check bench clean

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 15

demo: $(STAMP)  ## make a verified release from the bundled corpus, in DIR=groundset-demo
	@$(BIN)/groundset demo "$(DIR)"
	@echo '(in this checkout the command is $(BIN)/groundset)'

test: $(STAMP)  ## run the tests and record their coverage
	@rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest $(PYTEST_ARGS)
	@$(BIN)/coverage combine --quiet

test-servers: $(STAMP) .venv-servers/.installed  ## run the tests against a server that is not ours, made here
	$(BIN)/python -m pytest -m servers tests/servers

check: $(STAMP) .coverage  ## lint, types, layers, spelling, file sizes, coverage floor
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/codespell src docs benchmarks scripts *.md pyproject.toml Makefile
	$(BIN)/python scripts/check_file_sizes.py
	$(BIN)/coverage report

# The tests run again only when something changed since they last recorded coverage.
.coverage: $(SOURCES) pyproject.toml | $(STAMP)
	$(MAKE) test

bench: $(STAMP)  ## time generated corpora; GROUNDSET_BENCH_DATA, GROUNDSET_BENCH_SETS add real data
	$(BIN)/python -m benchmarks

clean:  ## remove what the other targets made, the environment too
	rm -rf .venv .venv-servers .venv-tools .venv-wheel dist htmlcov .coverage .coverage.* groundset-demo
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src tests benchmarks scripts -name __pycache__ -prune -exec rm -rf {} +

.venv-servers/.installed: scripts/install_servers.sh | $(STAMP)
	@sh scripts/install_servers.sh
	@touch $@

$(STAMP): pyproject.toml uv.lock scripts/install.sh
	@sh scripts/install.sh
	@touch $@
