# Two commands for a newcomer: `make run` serves the demonstration, `make test` passes every test. Both set up what they need.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
CATALOGUES = $(patsubst %.po,%.mo,$(wildcard consult/translations/*/LC_MESSAGES/messages.po))
NPM = $(shell command -v npm 2>/dev/null || echo "$(BIN)/python -m assets.npm")

run: export CONSULT_DEMONSTRATION ?= 1
run: export CONSULT_COOKIES_SECURE ?= 0
run: export CONSULT_SECOND_FACTOR ?= 0
run: export CONSULT_SENDER ?= Voorbeeldministerie
run: export CONSULT_PARTNER ?= Voorbeeldalliantie
run: export CONSULT_OPERATOR ?= Voorbeeldbureau Moderatie

help:
	@echo "make run       set up and serve the demonstration on http://127.0.0.1:8000"
	@echo "make test      set up and pass every check and test"
	@echo "make inspect   draw the released documents as images in LibreOffice, and look for leaks in every page"
	@echo "make pictures  walk the manuals and make their pictures anew"
	@echo "make bench     measure, and print one table"
	@echo "make cluster   run two nodes and two workers behind nginx, kill some, upgrade the rest, and look what was lost"
	@echo "make built     set up what a server runs, and nothing for tests"
	@echo "make drill     lose an installation that is made for it, and bring it back from its backups"
	@echo "make audit     ask for known weaknesses of every package; not green unless all were checked"
	@echo "make components  renew the bill of materials and the list of licences"
	@echo "make messages  bring the catalogues up to date with the sentences in code and pages"
	@echo "make lock      renew the lock files"

run: .venv/run.stamp static/build/manifest.json $(CATALOGUES)
	@test -f var/keys.json || $(BIN)/consult keys make
	@$(BIN)/consult migrate
	@$(BIN)/consult demo load
	@exec $(BIN)/consult serve

test: .venv/dev.stamp .venv/system.stamp static/build/manifest.json $(CATALOGUES)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports
	$(BIN)/bandit -q -ll -c pyproject.toml -r consult migrations assets wsgi.py
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

inspect: .venv/dev.stamp static/build/manifest.json $(CATALOGUES)
	@command -v soffice >/dev/null || { $(call install,libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils); }
	$(BIN)/python -m tests.inspect_documents
	$(BIN)/pytest -n 2 --dist loadfile --every-page --pictures tests/journeys/test_main_job.py tests/journeys/test_moderation.py
	$(BIN)/pytest --every-page tests/journeys/test_manuals.py

pictures: .venv/dev.stamp static/build/manifest.json $(CATALOGUES)
	$(BIN)/pytest --pictures tests/journeys/test_manuals.py
	@$(BIN)/python assets/build.py

bench: .venv/dev.stamp static/build/manifest.json $(CATALOGUES)
	@command -v wrk >/dev/null || { $(call install,wrk); }
	$(BIN)/python -m benchmarks

cluster: .venv/dev.stamp .venv/system.stamp static/build/manifest.json $(CATALOGUES)
	$(BIN)/python -m benchmarks.cluster

built: .venv/run.stamp static/build/manifest.json $(CATALOGUES)

drill: .venv/run.stamp static/build/manifest.json $(CATALOGUES)
	@$(BIN)/consult backup drill

audit: .venv/dev.stamp
	@$(BIN)/python -m tests.weaknesses

components: .venv/dev.stamp
	@$(BIN)/python -m tests.architecture.components

messages:
	@mkdir -p var
	$(BIN)/pybabel -q extract -F babel.cfg -k N_ -k lazy_gettext --no-location -o var/messages.pot .
	@echo "Fill these in consult/translations/<language>/LC_MESSAGES/messages.po:"
	@$(BIN)/python -m tests.architecture.catalogues

lock:
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --group build pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --group build --group dev pyproject.toml -c requirements/run.txt -o requirements/dev.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  requirements/node.in -o requirements/node.txt

# As root the system's packages are installed; anybody else is told exactly what to ask for.
define install
if [ "$$(id -u)" = 0 ]; then echo "Installing: $(1)"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null; \
else echo "Missing. Ask an administrator to run: apt-get install --no-install-recommends $(1)" >&2; exit 1; fi
endef

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(call install,python3-venv); }
	$(PYTHON) -m venv .venv

.venv/run.stamp: .venv/bin/python requirements/run.txt pyproject.toml
	@if [ ! -f .venv/dev.stamp ]; then $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt; fi
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/dev.stamp: .venv/bin/python requirements/dev.txt pyproject.toml
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/system.stamp: .venv/bin/python
	@command -v chromium-headless-shell >/dev/null && ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { $(call install,chromium-headless-shell postgresql); }
	@test -x /usr/sbin/nginx && command -v systemd-analyze >/dev/null || { $(call install,nginx-light systemd); }
	@touch $@

node_modules/.stamp: package.json package-lock.json .npmrc .venv/bin/python
	@command -v npm >/dev/null || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/node.txt
	@$(NPM) ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

static/build/manifest.json: node_modules/.stamp assets/build.py assets/sheet.py static/icon.svg $(wildcard static/css/*.css static/js/*.js static/manuals/*.png templates/*.html templates/*/*.html templates/*/*/*.html) | .venv/bin/python
	@$(BIN)/python assets/build.py

%.mo: %.po | .venv/bin/python
	@$(BIN)/pybabel -q compile -i $< -o $@

.PHONY: help run test inspect pictures bench cluster built drill audit components messages lock
