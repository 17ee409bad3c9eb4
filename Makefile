# Each target sets up what it needs: a virtual environment in this folder, its packages from PyPI.
# `make PYTHON=python3.13 test` picks the interpreter; otherwise the first Python >= 3.11 found is taken.

VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= auto

.PHONY: help demo test test-all lint format types imports docs bench bench-peers fuzz clean

help:
	@echo "make demo      fit two models to data with compiled gradients"
	@echo "make test      run the whole test suite"
	@echo "make test-all  run all of it on each Python >= 3.11 of this machine"
	@echo "make lint types imports docs   the other checks"
	@echo "make fuzz      differentiate random programs (COUNT=20000 SEED=0 JOBS=2); goes on where it was stopped"
	@echo "make bench     time gradients against the functions they come from"
	@echo "make bench-peers   the same, after installing JAX, PyTorch, autograd and tangent beside it"

demo: $(VENV)/demo.stamp
	$(BIN)/python -m examples.demo

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 8 --dist loadgroup

test-all:
	@set -e; for python in $$(.ci/pythons); do \
	    version=$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	    echo "== Python $$version =="; \
	    TAPELESS_TEST_ALL=1 $(MAKE) --no-print-directory test PYTHON=$$python VENV=.venv-$$version; \
	done

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: $(VENV)/dev.stamp
	$(BIN)/pyright

imports: $(VENV)/dev.stamp
	$(BIN)/lint-imports --no-logo

docs: $(VENV)/dev.stamp
	$(BIN)/python -m pytest tests/docs

bench: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.run --picture docs/benchmarks.svg
	$(BIN)/python -m benchmarks.forward
	$(BIN)/python -m benchmarks.overhead

bench-peers: $(VENV)/bench.stamp
	$(MAKE) --no-print-directory bench

fuzz: $(VENV)/dev.stamp
	$(BIN)/python -m tests.fuzz --count $(or $(COUNT),20000) --seed $(or $(SEED),0) --jobs $(or $(JOBS),2) \
	    --native 400 --reduce --log build/fuzz.log

$(VENV)/dev.stamp: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1' # older ones know no dependency groups
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

$(VENV)/bench.stamp: $(VENV)/dev.stamp
	$(BIN)/python -m pip install --quiet --group bench
	@touch $@

$(VENV)/demo.stamp: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[demo]'
	@touch $@

$(BIN)/python:
	@python="$(PYTHON)"; python=$${python:-$$(.ci/pythons | head -n 1)}; \
	    test -n "$$python" || { echo "tapeless needs Python 3.11 or newer, and none was found" >&2; exit 1; }; \
	    echo "$$python -m venv $(VENV)"; $$python -m venv $(VENV)

clean:
	rm -rf .venv .venv-* build dist .pytest_cache .ruff_cache
