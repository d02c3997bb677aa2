"""The helpers for JupyterLab, in a real IPython shell."""

import lxml.html
import pytest
from report_helpers import ROOT

from analysis import show_article, who_said
from analysis.reports import start, study


@pytest.fixture
def shown(monkeypatch):
    """What a notebook would have been given to show."""
    out = []
    monkeypatch.setattr(study, "show", lambda markup, plain: out.append((markup, plain)) or True)
    return out


@pytest.fixture(scope="module")
def seeds(cache):
    return start(ROOT / "seeds")


def test_show_article_shows_the_text_with_its_statements(seeds, shown):
    show_article(seeds.articles, seeds.quotes, "002_3371b911f8d9b89a")
    tree = lxml.html.fromstring(shown[0][0])
    assert len(tree.xpath("//span[starts-with(@class, 'q in')]")) > 3
    assert "Mike Pompeo" in tree.text_content()
    assert not tree.xpath("//script")


def test_show_article_names_the_nearest(seeds):
    with pytest.raises(ValueError, match='there is no article .*. Did you mean "002_3371b911f8d9b89a"'):
        show_article(seeds.articles, seeds.quotes, "002_3371b911f8d9b89")


def test_who_said_finds_words_in_any_typography(seeds, shown):
    who_said(seeds.quotes, "SECURITY ENVIRONMENT")
    rows = lxml.html.fromstring(shown[0][0]).xpath("//tbody/tr")
    assert len(rows) >= 2
    assert all("security environment" in r.text_content().lower() for r in rows)
    assert rows[0].xpath(".//a/@href")[0].startswith("reports/seeds/evidence/") or "evidence/" in rows[0].xpath(".//a/@href")[0]


def test_outside_a_notebook_who_said_returns_the_rows(seeds):
    found = who_said(seeds.quotes, "security environment")
    assert len(found) >= 2
    assert set(found.columns) >= {"speaker", "content", "outlet"}
    assert who_said(seeds.quotes, "no such words").empty


def test_a_notebook_shows_results_and_one_sentence_for_a_wrong_parameter(tmp_path, cache):
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    try:
        with capture_output() as seen:
            shell.run_cell(f"from analysis import reports\nstudy = reports.start({str(ROOT / 'seeds')!r}, {str(tmp_path / 'r')!r})")
            shell.run_cell("reports.table(study.quotes.head(2), 'Two', name='two', columns=['content', 'speaker'])")
        kinds = [sorted(o.data) for o in seen.outputs]
        assert kinds == [["text/html", "text/plain"]]
        address = lxml.html.fromstring(seen.outputs[0].data["text/html"]).xpath("//td[@class='ev']//a/@href")[0]
        assert "evidence/000_cb1c344e4d4bc661.html#q-001" in address
        assert (tmp_path / "r" / "tables" / "two.csv").exists()
        with capture_output() as seen:
            shell.run_cell(f"reports.start({str(ROOT / 'seeds')!r}, outlets=['Bloomburg'])")
        assert seen.stdout.strip().startswith("ParameterError: outlets: there is no outlet 'Bloomburg'. Did you mean \"Bloomberg\"?")
    finally:
        InteractiveShell.clear_instance()
