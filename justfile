# Tasks of this project; `just` lists them. Each is one or two commands that can be typed as well.

default:
    @just --list --unsorted

# install mtfs with all that its tests, checks and documentation need
install:
    python -m pip install -c constraints.txt -e ".[test,lint,docs]"

# run the fast tests: no office, no browser, no server
test *ARGUMENTS:
    python -m pytest {{ARGUMENTS}}

# run all tests
test-all *ARGUMENTS:
    python -m pytest --full {{ARGUMENTS}}

# check the style
lint:
    python -m ruff check .
    python -m ruff format --check .

# bring the style in order
format:
    python -m ruff check --fix .
    python -m ruff format .

# check the types
types:
    python -m mypy

# write the generated parts of the documentation and build the site
docs:
    python docs/generate.py
    python -m mkdocs build --strict

# write the workbooks in workbooks/ again
workbooks:
    python -m mtfs.cli workbooks --replace

# measure mtfs beside its peers
bench *ARGUMENTS:
    python benchmarks/run.py {{ARGUMENTS}}

# check all that has to hold before a change lands
ci:
    .ci/run

# write constraints.txt again, from what this environment has
lock:
    python -m pip freeze --exclude-editable --exclude mtfs --exclude pip --exclude setuptools | grep -v " @ " > constraints.txt

# run the tests with the newest version of every dependency, in an environment of its own
newest:
    python -m venv --clear .venv-newest
    .venv-newest/bin/python -m pip install --upgrade --upgrade-strategy eager ".[test,docs]"
    .venv-newest/bin/python -m pytest
