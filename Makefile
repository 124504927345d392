# `make run` and `make test` do all of the set-up themselves.
.PHONY: run test test-long bench lint format lock set-up

BIN := .venv/bin
CORE := --ignore=tests/ui
# pytest-qt stays out of the core's run, and with it the options that only it knows.
WITHOUT_QT := VIPPCODER_WITHOUT_QT=1 $(BIN)/python -m pytest -p no:pytest-qt -W ignore::pytest.PytestConfigWarning $(CORE)
WITH_QT := QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest tests/ui
# Windows that play films are tested one after another; the lead's pages wait for studies, two at once.
PAGES := tests/ui/lead

run: set-up
	$(BIN)/vippcoder demo

test: set-up lint
	$(WITHOUT_QT) -m "not long" -n 2
	$(WITH_QT) --ignore=$(PAGES) -m "not long"
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest $(PAGES) -m "not long" -n 2

test-long: set-up
	$(WITHOUT_QT) -m long; status=$$?; [ $$status -eq 5 ] || exit $$status
	$(WITH_QT) -m long; status=$$?; [ $$status -eq 5 ] || exit $$status

lint: set-up
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format:
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: set-up
	@QT_QPA_PLATFORM=offscreen $(BIN)/python tests/bench/bench.py

lock: set-up
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile pyproject.toml --extra test --extra build --universal \
	    --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --custom-compile-command "make lock" -q -o packaging/requirements.lock

set-up:
	@packaging/set-up.sh
