"""Built reports for the tests of this room."""

import os

import pytest
from filelock import FileLock
from report_helpers import PARAMETERS, ROOT, START, hostile_rows, write_attacks, write_corpus, write_notebook

from analysis.reports.build import build


@pytest.fixture(scope="session")
def notebooks(tmp_path_factory):
    """Two small notebooks with tables of every kind."""
    folder = tmp_path_factory.mktemp("notebooks")
    tables = [
        START,
        "# ## Which articles?",
        "reports.table(study.articles, 'Articles', name='articles', columns=['headline', 'outlet', 'byline', 'published', 'n_words'])",
        "# ## Who said what?",
        "reports.table(study.quotes, 'Statements', name='quotes', columns=['content', 'speaker', 'side', 'kind', 'outlet'])",
        "reports.say('One sentence with <b> and ' + str(len(study.quotes)) + ' statements.')",
        "reports.table(study.wordings, 'Wordings', name='wordings', columns=['utterance_id', 'outlet', 'content', 'reading'])",
    ]
    write_notebook(folder / "1_quotes.ipynb", "Quotes: who says what", tables, PARAMETERS + "min_words: int = 3  # shortest statement\n")
    more = [
        START,
        "# ## Which words?",
        "reports.table(study.hits, 'Frame words', name='hits', columns=['left', 'match', 'right', 'frame', 'outlet'])",
        "reports.table(study.frames, 'Rates', name='frames', columns=['outlet', 'frame', 'voice', 'zone', 'count', 'rate'])",
        "# ## When?",
        "reports.table(study.dates, 'Dates', name='dates', columns=['text', 'value', 'earliest', 'latest'])",
        "reports.table(study.measures, 'Measures', name='measures', columns=['label', 'domain', 'earliest', 'latest', 'outlets'])",
        "from matplotlib.figure import Figure\nfig = Figure(figsize=(4, 2))\n_ = fig.subplots().bar(['a', 'b'], [1, 2])",
        "reports.figure(fig, 'bars', alt='Two bars, the second twice as high', data=study.dates[['text', 'value']])",
    ]
    write_notebook(folder / "2_words.ipynb", "Words and days", more)
    return folder


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """A folder that all processes of a run of the tests share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def cache(shared):
    """Tables computed once for all builds of the tests, in whichever process."""
    folder = shared / "cache"
    folder.mkdir(exist_ok=True)
    os.environ["ANALYSIS_CACHE"] = str(folder)
    yield folder
    os.environ.pop("ANALYSIS_CACHE")


@pytest.fixture(scope="session")
def built(shared, cache):
    """A function that builds the report of a corpus under a name, once for all processes."""

    def once(name, corpus, **options):
        folder = shared / name
        with FileLock(shared / f"{name}.lock"):
            if not (folder / "report").exists():   # a build is there whole or not at all
                build(corpus(folder), folder / "report", log=lambda line: None, **options)
        return folder / "report"

    return once


@pytest.fixture(scope="session")
def hostile(built, notebooks):
    """The built report of the hostile corpus."""
    return built("hostile", lambda folder: write_corpus(folder / "corpus", hostile_rows()), notebooks=notebooks)


@pytest.fixture(scope="session")
def seeds(built):
    """The built report of the five seeds, by the project's own notebooks."""
    return built("seeds", lambda folder: ROOT / "seeds")


@pytest.fixture(scope="session")
def attacked(built):
    """The built report of a corpus with every attack in every field, by the project's own notebooks."""
    return built("attacked", lambda folder: write_attacks(folder / "attacks"))
