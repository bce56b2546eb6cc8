# The commands of the project. `make` alone lists them; each line after ## is what it says about itself.
.DEFAULT_GOAL := help
.PHONY: help setup dev run test check format messages bench services lock

VENV := .venv
BIN := $(VENV)/bin
# The first interpreter that is new enough. Override it: make PYTHON=python3.13 setup
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
HOST ?= 127.0.0.1
PORT ?= 8000
# Where the checks may make a database, which they need and nobody keeps.
CHECK_DIR := $(VENV)/check

help: ## list the commands
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-16s%s\n", $$1, $$2}'

# pip is the last thing that is put into a new environment: one that was broken off is made again.
$(BIN)/pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and none was found." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python can't make virtual environments: install the package python3-venv." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# $(call install,NAME) brings the environment to NAME.lock, once: the copy inside the environment is the stamp, so that
# nothing is asked of the network while the lock stays the same. Without uv, pip does the same work more slowly.
define install
	@cmp -s $(1).lock $(VENV)/$(1).lock || { \
		echo "Installing $(1).lock ..."; \
		if test -x $(BIN)/uv || $(BIN)/python -m pip install -q --require-hashes -r requirements-setup.lock 2>/dev/null; then \
			$(BIN)/uv pip install -q --system-certs --python $(BIN)/python --require-hashes --compile-bytecode -r $(1).lock; \
		else false; fi \
		|| $(BIN)/python -m pip install -q --require-hashes -r $(1).lock; \
	} && cp $(1).lock $(VENV)/$(1).lock
endef

setup: $(BIN)/pip ## make the environment: .venv with what the service needs
	$(call install,requirements)

dev: setup
	$(call install,requirements-dev)

run: setup ## start web, worker and beat; the demo on the first start (HOST, PORT)
	@DEMO=$${DEMO:-1} HOST=$(HOST) PORT=$(PORT) STOP_WITH_PARENT=1 exec $(BIN)/python -m reform_tracker.run

test: dev ## run the suite on SQLite and on PostgreSQL, with a real broker and a real browser
	@$(BIN)/python -m tests $(ARGS)

check: export VAR_DIR = $(CHECK_DIR)
check: dev ## style, types, templates, migrations, settings, dependencies
	@echo "Style of the code"; $(BIN)/ruff check -q --output-format concise . && $(BIN)/ruff format --check .
	@echo "Style of the templates"; $(BIN)/python -m djlint --quiet --lint templates
	@echo "Types"; $(BIN)/python -m mypy --no-error-summary
	@echo "Migrations"; $(BIN)/python manage.py makemigrations --check --dry-run
	@echo "Translations"; $(BIN)/python manage.py compile_catalogues --check
	@echo "Settings of a production server"; DEMO=0 ALLOWED_HOSTS=reform.example.vn \
		SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
		$(BIN)/python manage.py check --deploy --fail-level WARNING
	@echo "Dependencies"; $(BIN)/python -m pip check
	@rm -rf $(CHECK_DIR)

format: dev ## put the Python code into its form
	@$(BIN)/ruff check -q --fix --exit-zero . && $(BIN)/ruff format -q .

messages: dev ## collect the texts to translate and compile the catalogues
	@$(BIN)/python manage.py makemessages --locale vi --no-location --no-obsolete \
		--ignore var --ignore static --ignore tests --ignore benchmarks && $(BIN)/python manage.py compile_catalogues

bench: dev ## measure what has a budget: pages, figures, jobs (ARGS, DATABASE_URL)
	@$(BIN)/python benchmarks $(ARGS)

services: dev ## say which database, broker, mail server and browser would be used, and whether they answer
	@$(BIN)/python -m tests.services

lock: $(BIN)/pip ## resolve the requirements anew into the lock files
	@$(BIN)/python -m pip install -q --require-hashes -r requirements-setup.lock
	@for set in requirements-setup requirements requirements-dev; do \
		$(BIN)/uv pip compile -q --generate-hashes --universal --no-header --no-annotate --python-version 3.11 $$set.txt -o $$set.lock >/dev/null || exit 1; done
