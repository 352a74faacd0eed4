# make serve: set up, check, build, serve. make test: all tests. They install what they need into .venv.

PYTHON ?= python3
PORT ?= 8001
SIZES ?= 1000 10000 100000 1000000
BIN := .venv/bin

.PHONY: serve check build export test browser test-spark lint bench lock clean

serve: export
	$(BIN)/python -m scripts serve --port $(PORT)

check: .venv/run
	$(BIN)/python -m scripts check

build: .venv/run
	$(BIN)/python -m scripts build

export: build
	$(BIN)/python -m scripts export

test: .venv/test
	$(BIN)/python -m pytest -n 2 tests

# The tests click through the site in Chromium, from the system's packages.
browser:
	@command -v chromium chromium-browser google-chrome >/dev/null || { apt-get update --quiet && apt-get install --quiet --yes --no-install-recommends chromium; }

# Spark's package is large, and Java must be there: 17 or newer.
test-spark: .venv/test .venv/spark
	$(BIN)/python -m pytest -m spark tests

lint: .venv/test
	$(BIN)/python -m ruff check . && $(BIN)/python -m ruff format --check .

bench: .venv/test
	$(BIN)/python -m benchmarks $(SIZES)

# The newest versions of what pyproject.toml names, with the digest of every file; no address of any index.
lock: .venv/test
	$(BIN)/python -m uv pip compile --universal --upgrade --quiet --generate-hashes --no-emit-index-url --no-header --custom-compile-command "make lock" pyproject.toml --output-file requirements/run.lock
	$(BIN)/python -m uv pip compile --universal --upgrade --quiet --generate-hashes --no-emit-index-url --no-header --custom-compile-command "make lock" pyproject.toml --extra test --output-file requirements/test.lock
	$(BIN)/python -m uv pip compile --universal --upgrade --quiet --generate-hashes --no-emit-index-url --no-header --custom-compile-command "make lock" pyproject.toml --extra spark --output-file requirements/spark.lock

clean:
	rm -rf .venv build dist

.venv/%: requirements/%.lock
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 ..." if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	touch $@
