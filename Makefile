# Two commands do everything: `make run` shows the demo, `make test` runs the tests.
VENV   := .venv
PYTHON := $(VENV)/bin/python
UV     := $(VENV)/bin/uv
STAMP  := $(VENV)/.installed
BUILT  := build/compiled

.PHONY: run test install fast compiled same lint bench growth quality crash faults soak deploy-check clean

run: install
	$(VENV)/bin/waqai demo

install: $(STAMP)

# uv is bootstrapped into the environment itself, so that nothing but Python and a registry is needed.
$(STAMP): setup.py constraints.txt overrides.txt
	test -x $(PYTHON) || python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	$(UV) pip install --quiet --python $(PYTHON) --constraint constraints.txt --overrides overrides.txt --editable '.[dev]'
	touch $(STAMP)

# Puts the compiled form into .venv in place of the sources, for who runs it and does not edit; `make clean install` goes back.
fast: install
	WAQAI_COMPILE=1 $(UV) pip install --quiet --python $(PYTHON) --no-build-isolation --no-deps --reinstall-package waqai .

# The compiled form in a folder of its own, so that it can stand beside the sources and never before them.
compiled: $(BUILT)/.made
$(BUILT)/.made: $(STAMP) $(shell find pipelines schemas transforms -name '*.py' -o -name '*.tsv' -o -name '*.toml')
	rm -rf $(BUILT)
	WAQAI_COMPILE=1 $(PYTHON) setup.py --quiet build --build-lib $(BUILT) --build-temp build/c
	touch $@

test: install
	$(PYTHON) -m pytest

# Compiled modules say what their sources say, to the byte.
same: compiled
	$(PYTHON) -m pytest tests/compiled.py

lint: install
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/pyright
	$(VENV)/bin/lint-imports

bench: compiled
	$(PYTHON) -m benchmarks.stages --compiled $(BUILT) $(BENCH)
	$(PYTHON) -m benchmarks.backfill --articles 3000

# How cost grows with the archive and with the lexicon; a quarter of an hour, draws into docs/.
growth: install
	$(PYTHON) -m benchmarks.growth --plots docs/performance $(GROWTH)

# How right the facts are on marked articles of yours: make quality GOLD=folder
quality: install
	$(PYTHON) -m benchmarks.quality $(GOLD)

# The long trials behind docs/reliability.md, two hours; the test suite runs short ones.
crash: install
	$(PYTHON) -m benchmarks.crash --kills 1000 --active 6 --work tests.ingest.works:first_word
	$(PYTHON) -m benchmarks.backfill_crash --kills 200

# What systemd and Prometheus themselves say of deploy/; needs promtool (Debian: prometheus) and systemd-analyze.
deploy-check:
	promtool check rules deploy/alerts.yml
	promtool test rules deploy/alerts_test.yml
	systemd-analyze security --offline=true --threshold=20 --no-pager deploy/waqai.service | tail -1

# The reader among servers that do everything wrong, ten minutes; the test suite runs a short one.
faults: install
	$(PYTHON) -m benchmarks.faults $(FAULTS)

# Months of reading with a clock that leaps; hours for all of it: make soak SOAK="--minutes 20"
soak: install
	$(PYTHON) -m benchmarks.soak $(SOAK)

clean:
	rm -rf $(VENV) build dist *.egg-info
