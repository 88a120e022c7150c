# Two commands do everything: `make run` shows the demo, `make test` runs the tests.
VENV   := .venv
PYTHON := $(VENV)/bin/python
UV     := $(VENV)/bin/uv
STAMP  := $(VENV)/.installed

.PHONY: run test install lint bench quality crash faults deploy-check clean

run: install
	$(VENV)/bin/waqai demo

install: $(STAMP)

# uv is bootstrapped into the environment itself, so that nothing but Python and a registry is needed.
$(STAMP): setup.py constraints.txt overrides.txt
	test -x $(PYTHON) || python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	$(UV) pip install --quiet --python $(PYTHON) --constraint constraints.txt --overrides overrides.txt --editable '.[dev]'
	touch $(STAMP)

test: install
	$(PYTHON) -m pytest

lint: install
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/pyright
	$(VENV)/bin/lint-imports

bench: install
	$(PYTHON) -m benchmarks.stages $(BENCH)

# How right the facts are on marked articles of yours: make quality GOLD=folder
quality: install
	$(PYTHON) -m benchmarks.quality $(GOLD)

# The long trial behind docs/reliability.md; the test suite runs a short one.
crash: install
	$(PYTHON) -m benchmarks.crash --kills 100

# What systemd and Prometheus themselves say of deploy/; needs promtool (Debian: prometheus) and systemd-analyze.
deploy-check:
	promtool check rules deploy/alerts.yml
	promtool test rules deploy/alerts_test.yml
	systemd-analyze security --offline=true --threshold=20 --no-pager deploy/waqai.service | tail -1

# The reader among servers that do everything wrong, ten minutes; the test suite runs a short one.
faults: install
	$(PYTHON) -m benchmarks.faults $(FAULTS)

clean:
	rm -rf $(VENV) build dist *.egg-info
