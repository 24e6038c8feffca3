# Works from any path, also one with spaces, with GNU make 3.81 (macOS) and newer.
# The first Python on the PATH that is new enough; give another one with: make run PYTHON=/path/to/python3.12
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
endif
VENV := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run dev test check format bench bench-sync clean dist standin two setup setup-dev

help: ## List what make can do
	@grep -hE '^[a-z-]+: .*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1	/' | while IFS='	' read -r name text; do \
		printf '  make %-10s %s\n' "$$name" "$$text"; done

run: setup ## Set everything up and serve; HOST=0.0.0.0 lets phones and friends in, PORT=9000 moves it
	@$(VENV) -m tools.node build
	@exec $(VENV) app.py

dev: setup-dev ## Like run, and rebuild the viewer whenever its source changes
	@$(VENV) -m tools.node install
	@exec $(VENV) -m tools.dev

test: setup-dev ## Set everything up, also Chromium and Firefox, and run every test
	@$(VENV) -m tools.node build-test
	@$(VENV) -m tools.chromium
	@$(VENV) -m tools.firefox
	@exec $(VENV) -m tools.test

check: setup-dev ## Formatting, lint, types, import rules, generated files
	@$(VENV) -m tools.node install
	@exec $(VENV) -m tools.check

format: setup-dev ## Format all code and write the generated files anew
	@$(VENV) -m tools.node install
	@exec $(VENV) -m tools.check --fix

bench: setup-dev ## Measure: each file of bench/ prints its table
	@$(VENV) -m tools.node build
	@$(VENV) -m tools.chromium
	@found=; for file in bench/[a-z]*.py; do test -e "$$file" || continue; found=1; $(VENV) "$$file" || exit; done; \
		test -n "$$found" || echo "There is no benchmark yet."
	@echo; echo "make bench-sync measures how far apart real browsers play; it takes three quarters of an hour."

bench-sync: setup-dev ## Measure how far apart real browsers play (45 min); SYNC=--quick shortens its rows
	@$(VENV) -m tools.node build-test
	@$(VENV) -m tools.chromium
	@exec $(VENV) -m bench.sync $(SYNC)

dist: setup ## Pack the extension for the stores: zip, xpi and its sources
	@$(VENV) -m tools.node build
	@exec $(VENV) -m tools.dist

standin: setup-dev ## Open the stand-in of YouTube's pages, to click in
	@exec $(VENV) -m tests.standin

two: setup-dev ## Open two browsers with the extension in one room, on the stand-in
	@$(VENV) -m tools.node build
	@exec $(VENV) -m tests.standin.two

clean: ## Remove what was installed and built; rooms and settings in instance/ stay
	rm -rf .venv extension/node_modules extension/dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

setup setup-dev:
	@test -n "$(PYTHON)" || { echo "ShareTube needs Python 3.11 or newer, and found none. Install it, or name it: make PYTHON=/path/to/python3.12 …" >&2; exit 1; }
	@"$(PYTHON)" tools/bootstrap.py $(if $(filter setup-dev,$@),--dev)
