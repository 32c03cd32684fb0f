# Motcua. `make` alone lists what there is.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help run sandbox test test-full check fix bench reset backup messages clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: ## set everything up and serve the demonstration province at http://127.0.0.1:8000
	@$(PYTHON) scripts/bootstrap.py run
	@MOTCUA_DEMO=$${MOTCUA_DEMO:-1} exec $(BIN)/motcua serve

test: ## set everything up and pass every test a landing needs
	@$(PYTHON) scripts/bootstrap.py test
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -q -m "not full"

test-full: ## the long tests too
	@$(PYTHON) scripts/bootstrap.py test
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -q

check: ## lint, types, layers, migrations, templates
	@$(PYTHON) scripts/bootstrap.py test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/python scripts/check_django.py
	@$(BIN)/python scripts/check_texts.py

fix: ## let ruff mend what it can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

sandbox: ## serve a tenant for other systems to try things in, beside everything else, at http://127.0.0.1:8100
	@$(PYTHON) scripts/bootstrap.py run
	@MOTCUA_SANDBOX=1 PORT=$${PORT:-8100} MOTCUA_VAR=$${MOTCUA_VAR:-var-sandbox} exec $(BIN)/motcua serve

bench: ## measure the life cycle beside its peers, which get an environment of their own
	@$(PYTHON) scripts/bootstrap.py test
	@test -x .venv-bench/bin/python || $(BIN)/python -m venv --without-pip .venv-bench
	@$(BIN)/uv pip sync -q --python .venv-bench/bin/python --require-hashes requirements-bench.lock
	@$(BIN)/motcua bench lifecycle

backup: ## write everything of this installation into one archive
	@$(BIN)/motcua backup

reset: ## delete this installation's data
	@$(BIN)/motcua reset

messages: ## compile translations
	@$(BIN)/python -m motcua.run.messages

clean: ## remove the environment (data stay)
	@rm -rf .venv
