# make run · make test · make check · make bench · make soak
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: run test check bench soak install install-dev clean

run: install ## build, take the library in, start the bot
	$(BIN)/studybot ingest
	$(BIN)/python bot.py $(ARGS)

test: install-dev check ## everything: format, lint, types, import rule, unit, property and integration tests
	$(BIN)/python -m pytest -n 3 --dist worksteal

check: install-dev ## what needs no test run
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/installed-bench ## figures, each as a ratio to a baseline of the same run
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

soak: install-dev ## the long kill test: at least a hundred kills, several minutes (ARGS="--kills 300 --seed 7")
	$(BIN)/python -m tests.soak $(ARGS)

install: $(VENV)/installed
install-dev: $(VENV)/installed-dev

$(VENV)/installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt torch --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

$(VENV)/installed-bench: $(VENV)/installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,bench]'
	touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
