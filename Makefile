## make serve    check, build, export, and serve on http://127.0.0.1:8001/; another port: make serve PORT=8002
## make check    is the package in order? Names every problem
## make build    check, then write the database to build/
## make export   build, then write CSV files and the package to dist/
## make test     all tests; make browser installs the Chromium that those of the site need (Debian, Ubuntu)
## make lint     code, SQL, types and files in order?
## make bench    measure, on made-up packages: make bench SIZES="1000 10000"
## make lock     newest versions of what pyproject.toml names
## make clean    remove .venv, build and dist
##
## All but clean first install what they need into .venv. Another Python: make PYTHON=python3.12 serve

PYTHON ?= python3
PORT ?= 8001
SIZES ?= 1000 100000

# Set by somebody for other work, these would have Python read other modules than those of .venv.
CLEAN = env -u PYTHONHOME -u PYTHONPATH
RUN = $(CLEAN) .venv/bin/python
INSTALL = $(CLEAN) $(PYTHON) requirements/install.py
LOCK = $(RUN) -m uv pip compile pyproject.toml --universal --upgrade --quiet --generate-hashes --no-emit-index-url \
	--no-header --custom-compile-command "make lock"

.PHONY: help serve check build export test test-spark browser lint bench lock clean install install-test install-spark
.NOTPARALLEL:

help:
	@sed -n 's/^## *//p' Makefile

serve: export
	$(RUN) -m scripts serve --port $(PORT)

check: install
	$(RUN) -m scripts check

build: install
	$(RUN) -m scripts build

export: build
	$(RUN) -m scripts export

test: install-test
	$(RUN) -m pytest -n 2 tests

# Spark's package is large, and Java must be there: 17 or newer.
test-spark: install-test install-spark
	$(RUN) -m pytest -m spark tests

# The tests click through the site in Chromium, from the system's packages.
browser:
	@command -v chromium chromium-browser google-chrome >/dev/null || { apt-get update --quiet && apt-get install --quiet --yes --no-install-recommends chromium; }

lint: install-test
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) -m sqlfluff lint scripts charts
	$(RUN) -m check_jsonschema --builtin-schema vendor.citation-file-format CITATION.cff
	$(RUN) -m check_jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/*.yml
	$(RUN) .ci/lint.py

# The validators that check is set beside have a .venv of their own: they need versions that it does not.
bench: install-test
	@$(INSTALL) bench .venv-bench
	$(RUN) -m benchmarks $(SIZES)

# With the digest of every file, and no address of any index.
lock: install-test
	$(LOCK) --output-file requirements/run.lock
	$(LOCK) --extra test --output-file requirements/test.lock
	$(LOCK) --extra spark --output-file requirements/spark.lock
	$(LOCK) --group pyproject.toml:bench --output-file requirements/bench.lock

install:
	@$(INSTALL) run

install-test:
	@$(INSTALL) test

install-spark:
	@$(INSTALL) spark

clean:
	rm -rf .venv .venv-bench build dist
