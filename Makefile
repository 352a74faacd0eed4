## make serve    check, build, export and serve on http://127.0.0.1:8001/; for another port: make serve PORT=8002
## make check    check the package and report every problem
## make build    check, then write the database to build/
## make export   build, then write CSV files and the package to dist/
## make test     test what is promised, in three minutes; make browser installs Chromium for the site's tests (Debian, Ubuntu)
## make test-all  run these and every further case, page and command, in some ten minutes
## make screenshots  put a picture of every kind of page into build/screenshots/
## make lint     check code, SQL, types and files
## make tamper   falsify every row in many ways, and write what check finds to docs/tamperings.md
## make torture  kill every verb that writes at random moments, and tell what was left: make torture KILLS=30
## make load     let 50 readers read the site, alone and beside 10 hostile visitors: make load SECONDS=60
## make try-deploy  try the configurations of deploy/ on this machine, with nginx and systemd-analyze
## make fuzz     edit the ferry at random, and try whether what check accepts builds, exports and serves every page
## make large    check packages of up to 100 MB, each large in another way, and tell what that takes
## make bench    measure on generated packages: make bench SIZES="1000 10000"
## make audit    list every package that runs in build/sbom.json, and ask which of them have known vulnerabilities
## make lock     lock the newest versions of what pyproject.toml names
## make clean    remove .venv, build and dist
##
## All except clean first install what they need into .venv. For another Python: make PYTHON=python3.12 serve

PYTHON ?= python3
PORT ?= 8001
EDITS ?= 10000
SIZES ?= 1000 100000
KILLS ?= 300
SECONDS ?= 60

# If these are set for other work, Python would read modules from outside .venv.
CLEAN = env -u PYTHONHOME -u PYTHONPATH
RUN = $(CLEAN) .venv/bin/python
INSTALL = $(CLEAN) $(PYTHON) requirements/install.py
LOCK = $(RUN) -m uv pip compile --universal --upgrade --quiet --generate-hashes --no-emit-index-url --no-header \
	--custom-compile-command "make lock"

.PHONY: help serve check build export test test-all screenshots test-spark browser lint bench tamper torture fuzz large load try-deploy audit lock clean install install-test install-spark
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

test-all: install-test
	$(RUN) -m pytest -n 2 -m "not spark" tests

screenshots: install-test
	SCREENSHOTS=1 $(RUN) -m pytest -m "not spark" tests/test_browser.py tests/test_desk_browser.py

# The Spark package is large, and Java 17 or newer is required.
test-spark: install-test install-spark
	$(RUN) -m pytest -m spark tests

# The tests click through the site in Chromium, installed from the system's packages.
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

# The validators that check is compared with have their own .venv, because they need other versions.
bench: install-test
	@$(INSTALL) bench .venv-bench
	$(RUN) -m benchmarks $(SIZES)

# What catches a falsified row: docs/tamperings.md. The provers that it is compared with have their own .venv.
tamper: install-test
	@$(INSTALL) tamper .venv-tamper
	$(RUN) -m tests.tampering

# What is on the disk after a verb was killed: the package as it was or as it becomes, and nothing that stays.
torture: install-test
	$(RUN) -m tests.torture $(KILLS)

load: install-test
	$(RUN) -m tests.load --seconds $(SECONDS)

# nginx and systemd are Debian's: apt-get install nginx-light systemd
try-deploy: install-test export
	$(RUN) -m tests.deploying

# Every edit that breaks a promise is named with its seed, and is the same each time: make fuzz EDITS=500
fuzz: install-test
	$(RUN) -m tests.fuzzing --edits $(EDITS)

large: install-test
	$(RUN) -m tests.large

# An SBOM in CycloneDX; then PyPI is asked. That fails as well if it does not know a package, as nothing is proven then.
audit:
	@$(INSTALL) audit .venv-audit
	@mkdir -p build
	$(CLEAN) .venv-audit/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --output-file build/sbom.json requirements/run.lock
	$(CLEAN) .venv-audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off --requirement requirements/run.lock

# With the digest of every file, and without the address of any index.
lock: install-test
	$(LOCK) pyproject.toml --output-file requirements/run.lock
	$(LOCK) pyproject.toml --extra test --output-file requirements/test.lock
	$(LOCK) pyproject.toml --extra spark --output-file requirements/spark.lock
	$(LOCK) --group pyproject.toml:bench --output-file requirements/bench.lock
	$(LOCK) --group pyproject.toml:tamper --output-file requirements/tamper.lock
	$(LOCK) requirements/audit.in --output-file requirements/audit.lock

install:
	@$(INSTALL) run

install-test:
	@$(INSTALL) test

install-spark:
	@$(INSTALL) spark

clean:
	rm -rf .venv .venv-bench .venv-tamper .venv-audit build dist
