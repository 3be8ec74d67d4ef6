# What one can do with the project; `make help` lists it.
# The environment is `.venv` beside this file, made when first needed.  A stamp
# in it says what it holds, so that nothing is installed twice.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
# Benchmarks have an environment of their own: another solver library in it would
# change what Brightway does in the tests.
BENCH := $(VENV)-bench/.installed
DECLARED := pyproject.toml constraints.txt
INSTALL := $(PYTHON) -m pip install -qq --disable-pip-version-check --constraint constraints.txt --editable

# What pip cannot install: a browser to look at pages, fonts of both languages, and
# what sets the lines of a PDF.
SYSTEM := chromium fonts-dejavu-core fonts-wqy-zenhei libharfbuzz-subset0 \
	libpango-1.0-0 libpangoft2-1.0-0
# How far the branches of engine and checks must be covered (percent).
COVERAGE := 90

.PHONY: help demo test system prove bench check check-format check-lint \
	check-types check-imports docs build notice constraints clean

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name meaning; do printf '%-20s %s\n' "$$name" "$$meaning"; done

demo: $(RUN) ## solve the shipped demonstration, results in demo/
	@$(BIN)/lca demo --out demo

test: $(DEV) ## run all tests, then check the coverage of engine and checks
	$(BIN)/pytest -n auto --dist worksteal --cov --cov-report=
	@$(BIN)/coverage report --fail-under=$(COVERAGE)

prove: $(DEV) ## run every campaign in full size, write docs/reference/{proof,detection}.md
	CHIPLCA_PROVE=1 $(BIN)/pytest -m 'prove or campaign'

bench: $(BENCH) ## time the solver on large generated systems, against others
	$(VENV)-bench/bin/python -m tests.benchmarks

check: check-format check-lint check-types check-imports ## format, lint, types, direction of imports

check-format: $(DEV)
	$(BIN)/ruff format --check

check-lint: $(DEV)
	$(BIN)/ruff check

check-types: $(DEV)
	$(BIN)/mypy

check-imports: $(DEV)
	$(BIN)/lint-imports

docs: $(DEV) ## build the documentation in build/docs; warnings are errors
	$(BIN)/sphinx-build -W --keep-going -q -b html -d build/doctrees docs build/docs

build: $(DEV) ## build the sdist, and the wheel from it, in dist/
	@rm -rf dist
	$(PYTHON) -m build --no-isolation --outdir dist .

notice: $(DEV) ## write NOTICE from the licences of the shipped data
	$(PYTHON) docs/notice.py

constraints: $(DEV) $(BENCH) ## write constraints.txt from what is installed
	@for python in $(PYTHON) $(VENV)-bench/bin/python; do $$python -m pip list --format=freeze --exclude-editable; done | grep -Ev '^(pip|setuptools|wheel)==' | LC_ALL=C sort -fu > $(VENV)/constraints.txt
	@mv $(VENV)/constraints.txt constraints.txt

system: ## install what pip cannot (as root on Debian), or print how
	@missing=; for package in $(SYSTEM); do dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; done; \
	if [ -z "$$missing" ]; then echo 'Nothing is missing.'; \
	elif [ "$$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq; \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
		echo "Installed:$$missing"; \
	else echo "As root, on Debian: apt-get install --no-install-recommends$$missing"; fi

clean: ## remove what was built; the environment stays
	rm -rf build demo dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find lca tests docs -name __pycache__ -type d -prune -exec rm -rf {} +

$(PYTHON):
	@for python in python3.13 python3.12 python3.11 python3; do \
		if $$python -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Making $(VENV) with $$($$python --version) ..."; exec $$python -m venv $(VENV); \
		fi; \
	done; \
	echo 'Python 3.11 or newer, with its venv module, is needed and was not found as python3.13, python3.12, python3.11 or python3.' >&2; exit 1

$(RUN): $(DECLARED) | $(PYTHON)
	@echo 'Installing what lca needs to run ...'
	@$(INSTALL) '.[pdf]'
	@touch $@

$(BENCH): $(DECLARED) | $(PYTHON)
	@echo 'Installing what the benchmarks compare with ...'
	@$(PYTHON) -m venv $(VENV)-bench
	@$(VENV)-bench/bin/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt --editable '.[bench,brightway,pdf]'
	@touch $@

# The second stamp includes the first.
$(DEV): $(DECLARED) | $(PYTHON)
	@echo 'Installing what tests, checks and documentation need ...'
	@$(INSTALL) '.[brightway,dev,docs,pdf,test]'
	@touch $(RUN) $@
