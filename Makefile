# firmground: what a newcomer types. Everything lands in .venv and demo/, both of which `make clean` removes.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test lint unit postgres browser plain wheel bench histories statements load lock docs words clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
LOCKED := install --require-hashes --no-deps
MADE := $(VENV)/.made
RUN := $(VENV)/.run
DEV := $(VENV)/.dev
FRESH := $(VENV)/.kernels

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 17

setup: $(RUN) $(FRESH)  ## build .venv with the locked packages; leaves .venv/bin/firmground

demo: $(RUN) $(FRESH)  ## plan the bundled example and write demo/report.html, plan.xlsx and overview.png
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh demo

test: lint unit plain wheel  ## all that CI asks: lint, types, walls, tests, kernels uncompiled, wheel

lint: $(DEV)  ## ruff, mypy --strict and the walls between the rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(DEV) postgres browser  ## the tests, on two cores
	$(BIN)/pytest -n 2

# The tests start a server of their own, and skip it where there is none; only the superuser of a Debian can help that.
postgres:
	@ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 || [ "$$(id -u)" != 0 ] || \
	! command -v apt-get >/dev/null || { echo "installing PostgreSQL with PostGIS for the tests"; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	postgresql-postgis >/dev/null || echo "PostgreSQL could not be installed; its tests will be skipped"; }

# Some tests look at the pages in a browser, and skip it where there is none.
browser:
	@command -v chromium >/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || { \
	echo "installing Chromium for the tests"; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium \
	>/dev/null || echo "Chromium could not be installed; its tests will be skipped"; }

plain: $(DEV)  ## the kernels' tests once more as plain Python
	NUMBA_DISABLE_JIT=1 $(BIN)/pytest -n 2 tests/kernels

define HELD
import sys
from importlib.resources import files
web = files("firmground.web")
sys.exit(", ".join(f"the wheel lacks {name}" for name in sys.argv[1:] if not (web / name).is_file()) or None)
endef
export HELD

wheel: $(DEV)  ## build the wheel, install it into an empty environment, run it there
	rm -rf build/wheel && mkdir -p build/wheel
	$(BIN)/python -m build --wheel --no-isolation --outdir build/wheel . >build/wheel/build.log
	$(PYTHON) -m venv build/wheel/venv
	build/wheel/venv/bin/python -m pip --disable-pip-version-check -qq $(LOCKED) --no-compile -r requirements/run.txt
	build/wheel/venv/bin/python -m pip --disable-pip-version-check -qq install --no-deps build/wheel/*.whl
	build/wheel/venv/bin/python -m pip --disable-pip-version-check check
	cd build/wheel && venv/bin/firmground --help >help.txt && venv/bin/firmground new empty.gpkg >>help.txt
	cd build/wheel && venv/bin/python -c 'import firmground.desk.planning, firmground.report.sections.head'
	cd build/wheel && venv/bin/python -c "$$HELD" static/index.html static/day.html static/sw.js \
	static/vendor/maplibre-gl.mjs static/vendor/maplibre-gl-worker.mjs static/vendor/uplot.mjs static/vendor/manifest.json \
	locale/uk/LC_MESSAGES/firmground.mo locale/ar/LC_MESSAGES/firmground.mo
	rm -rf build/wheel/venv build/wheel/empty.gpkg

# Everything takes some seven hours; QUICK=1 takes under ten minutes. Each figure can be chosen on the command line.
PEERS := build/peers-venv
SIZES ?= $(if $(QUICK),200 1000,200 1000 5000 20000 100000)
SEEDS ?= $(if $(QUICK),1,5)
SECONDS ?= $(if $(QUICK),10,10 60)
SAMPLE ?= $(if $(QUICK),1,10)
SCHEDULES ?= $(if $(QUICK),5000,50000)
AGAINST ?= HEAD~1

bench: $(DEV) $(PEERS)/.made  ## compare with the peers and write benchmarks/results.md (hours; QUICK=1: minutes)
	$(BIN)/python benchmarks/compare.py --sizes $(SIZES) --seeds $(SEEDS) --seconds $(SECONDS)
	$(BIN)/python benchmarks/makespans.py --sample $(SAMPLE) --seconds $(SECONDS) --schedules $(SCHEDULES)
	$(BIN)/python benchmarks/kernels.py --sizes $(SIZES) --against $(AGAINST)
	$(BIN)/python benchmarks/report.py

$(PEERS)/.made: benchmarks/peers/requirements.txt
	@echo "making an environment for the peers"
	@rm -rf $(PEERS)
	@$(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip --disable-pip-version-check -qq $(LOCKED) -r benchmarks/peers/requirements.txt
	@touch $@

RECOVERY := build/recovery-venv

histories: $(DEV) $(RECOVERY)/.made  ## measure the forecast, and a recovery beside pyrecodes (a minute or two)
	$(BIN)/python benchmarks/forecast.py

statements: $(DEV)  ## measure the reading of reports and write benchmarks/statements/results.md (seconds)
	$(BIN)/python benchmarks/statements/run.py $(if $(POLNEAR),--polnear $(POLNEAR)) $(if $(MEANTIME),--meantime $(MEANTIME))

load: $(DEV) postgres  ## measure the desk under fifty people and write benchmarks/web/results.md (two minutes)
	$(BIN)/python benchmarks/web/load.py

$(RECOVERY)/.made: benchmarks/peers/recovery.txt
	@echo "making an environment for pyrecodes"
	@rm -rf $(RECOVERY)
	@$(PYTHON) -m venv $(RECOVERY)
	@$(RECOVERY)/bin/python -m pip --disable-pip-version-check -qq $(LOCKED) -r benchmarks/peers/recovery.txt
	@touch $@

words: $(DEV)  ## take the words of the page into its catalogues and compile them
	$(BIN)/python docs/words/generate.py

docs: $(DEV)  ## write docs/reference anew from the code
	$(BIN)/python docs/reference/generate.py

COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command 'make lock'

lock:  ## choose the package versions anew and write requirements/*.txt (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: python3 -m pip install uv" >&2; exit 1; }
	$(COMPILE) $(UPGRADE) --extra dev pyproject.toml requirements/build.in -o requirements/dev.txt
	$(COMPILE) -c requirements/dev.txt pyproject.toml -o requirements/run.txt
	$(COMPILE) -c requirements/dev.txt requirements/build.in -o requirements/build.txt
	$(COMPILE) $(UPGRADE) benchmarks/peers/requirements.in -o benchmarks/peers/requirements.txt

clean:  ## remove what make has made
	rm -rf $(VENV) build dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo "firmground needs Python 3.11 or newer, and '$(PYTHON)' is not: try make $(or $(MAKECMDGOALS),setup) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	{ echo "Python's venv module is missing: apt-get install python3-venv" >&2; exit 1; }
	@echo "making .venv"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUN): $(MADE) requirements/run.txt requirements/build.txt pyproject.toml
	@echo "installing the locked packages"
	@$(PIP) $(LOCKED) -r requirements/run.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# numba keeps compiled kernels by file and does not see when a kernel that they call has changed.
$(FRESH): $(RUN) $(wildcard src/firmground/kernels/*.py)
	@rm -rf src/firmground/kernels/__pycache__
	@touch $@

$(DEV): $(RUN) $(FRESH) requirements/dev.txt
	@echo "installing the locked packages for development"
	@$(PIP) $(LOCKED) -r requirements/dev.txt
	@touch $@
