# Every command here sets up what it needs in .venv; only Python 3.11+, pip and make are required.
PYTHON ?= python3
BIN := .venv/bin
NEO4J ?= 5.26.30
EXAMPLES := examples/ohjelma examples/pohjois-pohjanmaa examples/kainuu examples/keski-suomi

.PHONY: map test check neo4j pictures benchmarks clean

map: .venv/installed  ## check the examples and draw their map
	$(BIN)/netmap check $(EXAMPLES)
	@mkdir -p build
	$(BIN)/netmap map $(EXAMPLES) -o build/map.html

test: .venv/developing  ## run all tests
	$(BIN)/python -m pytest --cov --numprocesses auto

check: .venv/developing  ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

neo4j:  ## fetch the Neo4j server that the tests start (Java 17 and Maven; NEO4J=2026.08.1: Java 21)
	mvn -B -ntp -f tests/neo4j/pom.xml -Dneo4j.version=$(NEO4J) dependency:build-classpath \
		-Dmdep.outputFile=$(CURDIR)/build/neo4j/$(NEO4J).classpath

pictures: .venv/developing  ## make the screenshots in docs/pictures again
	$(BIN)/python docs/pictures.py

benchmarks: .venv/developing  ## how long reading, answering and drawing take here
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.answers
	$(BIN)/python -m benchmarks.whole
	$(BIN)/python -m benchmarks.stores
	$(BIN)/python -m benchmarks.service

clean:
	rm -rf .venv build dist

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "netmap needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

.venv/installed: .venv/made pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

.venv/developing: .venv/installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group dev \
		--editable ".[api,neo4j,pandas]"
	@touch $@
