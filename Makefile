PYTHON ?= python3
BIN := .venv/bin
QUIET := .venv/etc/jupyter/labconfig/page_config.json

all: .venv/ready
	$(BIN)/python -m analysis build

# The environment is made anew whenever the lock changes.
.venv/ready: requirements.txt
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or later is needed; name one with: make PYTHON=python3.12')"
	@echo "Making the environment in .venv, once for each version of requirements.txt; it takes a minute or two."
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.txt
	$(BIN)/python -c "import pathlib, sysconfig; pathlib.Path(sysconfig.get_path('purelib'), 'analysis.pth').write_text('$(CURDIR)')"
	touch $@
	@echo "The environment is ready."

# In two processes; the tests of a file stay in one, and the files that take longest come first (tests/conftest.py).
test: .venv/ready
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# How time grows with text; apart from `test`, since a busy machine makes any clock unfair.
bench: .venv/ready
	$(BIN)/python -m pytest tests/benchmarks -o python_files='bench_*.py' -s

# Articles and files changed at random, for a minute; the worst case of every regular expression over their text; every attack in all notebooks.
fuzz: .venv/ready
	$(BIN)/python tests/fuzz/articles.py --seconds 60
	$(BIN)/python tests/fuzz/patterns.py corpus dates entities framing language measures quotes
	$(BIN)/python -m pytest -m long

# Builds killed at a hundred moments, and ten pairs of builds at once: about an hour.
soak: .venv/ready
	$(BIN)/python tests/fuzz/soak.py

lint: .venv/ready
	$(BIN)/ruff check .

lab: $(QUIET)
	ANALYSIS_LAB="$(CURDIR)" $(BIN)/jupyter lab --ServerApp.root_dir="$(CURDIR)" --LabApp.default_url=/lab/tree/notebooks

# JupyterLab asks no server for news or newer releases, and no reader whether it may.
$(QUIET): .venv/ready
	$(BIN)/jupyter labextension disable --level=sys_prefix "@jupyterlab/apputils-extension:announcements" 2>/dev/null
	touch $@

# Writes requirements.txt again from pyproject.toml, with the newest releases.
lock: .venv/ready
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet --output-file requirements.txt

clean:
	rm -rf .venv reports

.PHONY: all test bench fuzz soak lint lab lock clean
