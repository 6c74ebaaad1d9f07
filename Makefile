# Every target builds what it needs; `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
# Debian packages that the browser tests need, and one that opens the documents we write.
DEBIAN := chromium fonts-liberation libreoffice-writer-nogui poppler-utils

.PHONY: help demo test check bench docs lock debian-packages journey nightly

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 18

demo: .venv/ready  ## start everything on this machine with a made-up review
	$(BIN)/crosslight demo

test: .venv/ready debian-packages check  ## run every check and every test
	$(BIN)/pytest -n 2 --dist loadscope

check: .venv/ready  ## style, types, architecture rules, mappings and frameworks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/crosslight check

bench: .venv/ready  ## measure speed and memory, as ratios
	$(BIN)/crosslight bench

docs: .venv/ready  ## write the pages that are made from the code
	$(BIN)/python -m sync.normalise.described > docs/mapping-language.md

lock: .venv/ready  ## write requirements.lock anew from pyproject.toml
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --all-extras \
	  --custom-compile-command "make lock" pyproject.toml -o requirements.lock

.venv/ready: requirements.lock pyproject.toml plugin/look/package-lock.json
	@$(PYTHON) -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' || { echo "Crosslight needs Python 3.11 or later with venv (Debian: apt install python3-venv)."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

debian-packages:
	@missing=$$(for one in $(DEBIAN); do dpkg -s $$one >/dev/null 2>&1 || echo $$one; done); \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" != 0 ]; then echo "The tests need Debian packages. Run as root: apt-get install --no-install-recommends" $$missing; exit 1; fi; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null
