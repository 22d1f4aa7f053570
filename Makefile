# Every habit has a name here. The first two need only Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv/bin/python

.PHONY: run test lint e2e bench audit screenshots messages lock install

run: ## Serve everything on this machine, with the demo (PORT=9000 moves it).
	@$(PYTHON) devtools/bootstrap.py run

test: install ## All tests but those in a browser.
	$(VENV) -m pytest -n auto -m "not e2e"

e2e: install ## The tests in a browser; they need Chromium.
	$(VENV) -m pytest -m e2e

bench: install ## What it must hold, beside its floors; QUICK=1 takes a minute.
	$(VENV) -m devtools.bench

audit: install ## Every page: axe, Lighthouse, weight, overflow; QUICK=1 takes a few.
	$(VENV) -m devtools.audit

screenshots: install ## Take the pictures of help and README; ALL=1 every page, to look at.
	$(VENV) -m devtools.screenshots

lint: install ## Everything that is checked without running the product.
	$(VENV) -m devtools.lint

messages: install ## Take new messages into the catalogues; needs gettext.
	$(VENV) -m devtools.catalogue update

lock: install ## Pin the packages that pyproject.toml and package.json ask for.
	$(VENV) -m devtools.lock

install:
	@$(PYTHON) devtools/bootstrap.py install --dev
