# make run    the whole demo shop on http://127.0.0.1:8000 (PORT=8123 make run: beside it)
# make test   every test, on SQLite and, where it is installed, on PostgreSQL
# make serve  as in production, on whatever the environment or .env says
# make lint   style, types of mistakes, migrations, Django's own checks
# make bench  how fast the demo shop is on this machine
# make chaos  1000 purchases under kill -9 and a stormy gateway, then everything is counted

PYTHON ?= python3
PORT ?= 8000
export PORT
export PYTHONUNBUFFERED = 1

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help run serve test lint bench chaos screenshots clean

help:
	@sed -n 's/^# //p' Makefile

run: $(VENV)/.installed
	@$(BIN)/python -m config.launcher run

serve: $(VENV)/.installed
	@$(BIN)/python -m config.launcher serve

test: $(VENV)/.installed-dev
	@$(BIN)/python -m config.tests.suite $(ARGS)

lint: export DEBUG = on
lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python manage.py check
	@$(BIN)/python manage.py makemigrations --check --dry-run

bench: $(VENV)/.installed-dev
	@$(BIN)/python -m benchmarks.run $(ARGS)

chaos: $(VENV)/.installed
	@$(BIN)/python -m benchmarks.chaos --purchases 1000 $(ARGS)

screenshots: $(VENV)/.installed-dev
	@$(BIN)/python -m docs.make_screenshots $(ARGS)

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache

# Installs only when the list has changed since; an interrupted try leaves no stamp.
$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the shop needs (once) ..."
	@$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	@echo "Installing what the tests need (once) ..."
	@$(PIP) install -r requirements-dev.txt
	@touch $@ $(VENV)/.installed

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Angadi needs Python 3.11 or newer: PYTHON=python3.11 make ...")'
	@$(PYTHON) -m venv $(VENV)
