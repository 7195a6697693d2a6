# The CCG recovery planner. `make` alone lists what can be made.

PORT    ?= 8501
ADDRESS ?= localhost
VENV    ?= .venv
# The first Python that is new enough; choose another with PYTHON=...
PYTHON  ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)

BIN     := $(VENV)/bin
RUN     := $(VENV)/.run-installed
DEV     := $(VENV)/.dev-installed
PIP     := $(BIN)/python -m pip --disable-pip-version-check
CHROMES := chromium chromium-browser google-chrome google-chrome-stable
OFFICES := soffice libreoffice
# The house and its layers, every example in a docstring, what a plan and a scenario are, the words, and each page once.
QUICK   := tests/test_house.py ccgmodel ui tests/plan tests/scenario tests/ui tests/pages/test_every_page.py

.DEFAULT_GOAL := help
.PHONY: help run test quick thorough hostile mutants lint unit browser chromium office postgresql nginx bench screenshot samples clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

run: $(RUN) ## start the dashboard on http://localhost:8501 (PORT=, ADDRESS=0.0.0.0 for a room)
	@echo "Starting; Ctrl+C stops it."
	@$(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS)

test: chromium office postgresql nginx lint ## check everything: style, types, layers, tests, browser
	$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

quick: $(DEV) ## check what a change of one word needs, in under a minute
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PLANNER_PROFILE=quick $(BIN)/python -m pytest -q -n auto $(QUICK) $(ARGS)

thorough: chromium $(DEV) ## run the slow tests that `make test` leaves out (ARGS= goes to pytest)
	$(BIN)/python -m pytest -n auto --dist loadgroup -m thorough $(ARGS)

hostile: postgresql $(DEV) ## try hostile files, documents, addresses and cells, kills and faults, as docs/security.md says; takes hours
	PLANNER_HOSTILE=whole $(BIN)/python -m pytest tests/hostile $(ARGS)
	PLANNER_KILLS=200 $(BIN)/python -m pytest -m "thorough or not thorough" --timeout=3600 \
		tests/store/test_crash.py tests/store/test_faults.py tests/store/test_faults_on_pages.py $(ARGS)

mutants: $(DEV) ## put 300 faults into the model, one at a time, and say which no test notices; takes an hour or two (ARGS="--room plan")
	$(BIN)/python -m tests.mutants $(ARGS)

lint: $(DEV) ## check style and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

unit: $(DEV) ## run the tests that need no browser (ARGS= goes to pytest)
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not browser" $(ARGS)

browser: chromium $(DEV) ## run only the tests in a real browser (ARGS= goes to pytest)
	$(BIN)/python -m pytest -m browser tests/browser $(ARGS)

bench: $(DEV) ## measure against the budgets
	$(BIN)/python -m benchmarks $(ARGS)

screenshot: chromium $(DEV) ## take a picture of every page and of each form of paper (needs LibreOffice with Writer and Impress), into docs/
	$(BIN)/python -m tests.browser.screenshot docs

samples: $(RUN) ## write the published plans' workbooks again, into sample_data/
	$(BIN)/python -m ccgmodel.workbook.samples

clean: ## remove what make and the tools made
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .mutants
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Python 3.11 or newer is needed and none was found: install it, or say where it is with PYTHON=/path/to/python3"; exit 1; fi
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed; $(PYTHON) is not: say where one is with PYTHON=/path/to/python3"; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); \
		echo "The environment could not be made. On Debian and Ubuntu: sudo apt-get install python3-venv, then try again"; exit 1; }

$(RUN): requirements.txt | $(BIN)/python
	$(PIP) install --quiet --no-compile -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt requirements-cluster.txt requirements.txt | $(BIN)/python
	$(PIP) install --quiet --no-compile -r requirements-dev.txt
	@touch $(RUN) $@

# The browser tests need Chromium. As root on Debian it is installed; elsewhere they are skipped and say so.
chromium:
	@for c in $(CHROMES); do command -v $$c >/dev/null 2>&1 && exit 0; done; \
	if [ -n "$$CHROMIUM" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "Installing Chromium for the browser tests"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null; } \
		|| echo "Chromium could not be installed: the browser tests cannot run"; \
	fi

# Exports are recalculated in LibreOffice. As root on Debian it is installed; elsewhere those tests are skipped.
office:
	@for c in $(OFFICES); do command -v $$c >/dev/null 2>&1 && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "Installing LibreOffice to recalculate exported workbooks"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui >/dev/null; } \
		|| echo "LibreOffice could not be installed: exports cannot be recalculated"; \
	fi

# The store is tested on PostgreSQL too, one of the tests' own. As root on Debian it is installed; elsewhere that half is skipped.
postgresql:
	@command -v initdb >/dev/null 2>&1 && exit 0; ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "Installing PostgreSQL to test the store on"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql >/dev/null; } \
		|| echo "PostgreSQL could not be installed: the store is tested on SQLite only"; \
	fi

# The configuration for a team is tested with nginx. Debian's package starts a web server, so it is installed only
# where the test is asked for.
nginx:
	@command -v nginx >/dev/null 2>&1 && exit 0; [ -x /usr/sbin/nginx ] && exit 0; \
	if [ -n "$$PLANNER_REQUIRE_NGINX" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "Installing nginx to test the configuration for a team"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx >/dev/null; } \
		|| echo "nginx could not be installed: the configuration for a team cannot be tested"; \
	fi
