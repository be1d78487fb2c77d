# Everything runs in a virtual environment that make itself builds; only Python, make and git are needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

EVENTS ?= 1000000

.PHONY: demo test test-slow faults lint docs screenshots bench bench-site clean

demo: $(VENV)/installed
	$(BIN)/jixiao demo --directory demo

# At most five minutes of CPU, so that it is run before every commit.
test: $(VENV)/installed-dev
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile -m "not slow"

# What is marked slow, because it starts hundreds of programs or drives one larger than ours: every page in a second
# width of window, on paper and under axe-core, and the commands of the chapters of docs/.
test-slow: $(VENV)/installed-dev
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile -m slow

# The tests of tests/faults at length: every moment, every byte. More than an hour on one core.
faults: $(VENV)/installed-dev
	JIXIAO_FAULTS=long $(BIN)/python -m pytest tests/faults

lint: $(VENV)/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# Pages that are generated from the code; a test fails where one is not current.
docs: $(VENV)/installed-dev
	$(BIN)/python -m docs.made.events_page > docs/events.md
	$(BIN)/python -m docs.made.refusals_page > docs/refusals.md
	$(BIN)/python -m docs.made.commands_page > docs/commands.md
	$(BIN)/python -m publish.tables.metadata > metadata.yml
	$(BIN)/python -m publish.files.outsider_generated named_columns > publish/outsider/named_columns.py
	$(BIN)/jixiao rubric schema > scoring/rubrics/rubric.schema.json

# A picture of every page of the worked example, on a desktop and on a phone, for review.
screenshots: $(VENV)/installed-dev
	$(BIN)/python -m tests.publish.screenshots screenshots

# The ledger beside its peers on this machine; the figures go into the page too.
bench: $(VENV)/installed-bench
	$(BIN)/python -m benchmarks --events $(EVENTS) --write docs/performance.md

# The public site under load beside the quickest answer of a Datasette without plugins; needs wrk.
bench-site: $(VENV)/installed-bench
	$(BIN)/python -m benchmarks --events 24000 --only site

clean:
	rm -rf $(VENV) demo dist

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	# The newest SQLite, apart: Datasette and sqlite-utils would take it for their own. Only where it is built for.
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check --target $(VENV)/newest-sqlite --upgrade \
		'pysqlite3-binary>=0.5.4'
	# The oldest SQLite that reads a public database, from its source. Only where there are npm and a compiler.
	-$(MAKE) $(VENV)/oldest-sqlite/sqlite3
	# A reader of data packages that is no Python.
	-npm install --silent --prefix $(VENV)/npm datapackage@1.1.10
	touch $@

$(VENV)/oldest-sqlite/sqlite3:
	mkdir -p $(@D)
	cd $(@D) && npm pack --silent sqlite3@2.2.0 && tar --extract --strip-components 2 --file sqlite3-2.2.0.tgz package/deps
	cd $(@D) && tar --extract --strip-components 1 --file sqlite-autoconf-3080200.tar.gz
	cd $(@D) && cc -O1 -fPIC -shared -o libsqlite3.so.0 sqlite3.c -lpthread -ldl
	cd $(@D) && cc -O1 -o sqlite3 shell.c sqlite3.c -lpthread -ldl

$(VENV)/installed-bench: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	touch $@
