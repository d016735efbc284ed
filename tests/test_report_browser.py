"""The report in a real browser: filters, links, sorting, keyboard; no error, no request, hostile text stays text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import stancelib
from stancelib.report import write_report
from stancelib.report_files import report_file

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
HOSTILE = "NATO</script><script>window.hit = 1</script><img src=x onerror='window.hit = 1'> praised Oslo."
NOUNS = "grain steel cotton copper timber salt rice wool coal fish".split()


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the example articles, with one hostile article among them."""
    folder = tmp_path_factory.mktemp("six")
    articles = pd.read_json(ROOT / "examples" / "articles.jsonl", lines=True, dtype=False)
    hostile = pd.DataFrame([{"id": "x", "title": HOSTILE, "text": HOSTILE, "source": HOSTILE, "date": "never"}])
    pd.concat([articles, hostile]).to_csv(folder / "articles.csv", index=False)
    return report_file(folder / "articles.csv", folder / "report.html").report.path


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of 500 articles of 40 sentences that no other article has."""
    days = pd.date_range("2022-01-01", periods=500)
    texts = [
        " ".join(
            f"Oslo {verb} Rome over {noun} tariff {number}-{line} while Madrid met Berlin to settle the {noun} dispute."
            for line in range(4)
            for verb, noun in zip(["praised", "condemned"] * 5, NOUNS, strict=True)
        )
        for number in range(500)
    ]
    articles = pd.DataFrame(
        {"id": range(500), "text": texts, "date": days.astype("str"), "source": ["Post", "Globe"] * 250}
    )
    frame = stancelib.score(articles, keep=["date", "source"])
    return write_report(frame, tmp_path_factory.mktemp("many") / "report.html").path


@pytest.fixture
def visit(browser: Any) -> Iterator[Any]:
    """Open a page; in the end nothing was printed on its console, thrown, or asked of the network."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    problems: list[str] = []

    def go(path: Path, width: int = 1200) -> Any:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda request: request.url.startswith("file:") or problems.append(request.url))
        page.goto(path.as_uri())
        return page

    yield go
    context.close()
    assert problems == []


def count(page: Any) -> int:
    return int(page.locator("#count").inner_text().split()[0])


def test_filters(six: Path, visit: Any) -> None:
    """Each filter leaves fewer sentences, the text fades the others, and clearing brings all back."""
    page = visit(six)
    everything = count(page)
    page.select_option("[name=actor]", "Russia")
    of_actor = count(page)
    assert 0 < of_actor < everything
    page.select_option("[name=stance]", "against")
    assert 0 < count(page) < of_actor
    assert page.locator("#list li.against").count() == count(page)
    assert "actor: Russia, stance: against" in page.locator("#count").inner_text()
    clear = page.locator("mark[data-n]:not(.faded)")
    assert 0 < clear.count() < page.locator("mark[data-n]").count()
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function(f"document.getElementById('count').textContent.startsWith('{everything} ')")


def test_a_number_leads_to_its_sentences(six: Path, visit: Any) -> None:
    """Following a count lists as many sentences, and more can be asked for."""
    page = visit(six)
    link = page.locator("#actors tbody tr").first.locator("a.n").first
    number = int(link.inner_text())
    link.click()
    assert count(page) == number
    shown = page.locator("#list li").count()
    page.locator("#more").click()
    assert page.locator("#list li").count() == min(number, 2 * shown)
    title = page.locator("#list li a").last
    title.click()
    assert page.locator(title.get_attribute("href")).evaluate("text => text.open")


def test_sorting(six: Path, visit: Any) -> None:
    """A header sorts by its column, up and down, and says which."""
    page = visit(six)
    head = page.locator("#actors th", has_text="against")
    page.locator("#actors .more").click()
    values = "rows => rows.map(row => Number(row.cells[6].textContent))"
    for order, direction in ((True, "descending"), (False, "ascending")):
        head.get_by_role("button").click()
        found = page.locator("#actors tbody tr").evaluate_all(values)
        assert found == sorted(found, reverse=order)
        assert head.get_attribute("aria-sort") == direction


def test_mentions_by_keyboard(six: Path, visit: Any) -> None:
    """Focus shows probabilities, holder and reasons, described for screen readers; Escape hides them."""
    page = visit(six)
    mark = page.locator("mark[data-n]").first
    mark.focus()
    detail = page.locator("#detail")
    assert detail.is_visible()
    assert mark.get_attribute("aria-describedby") == "detail"
    shown = detail.inner_text()
    assert "holder:" in shown
    assert "base rate" in shown
    page.keyboard.press("Escape")
    assert detail.is_hidden()
    page.keyboard.press("Enter")
    assert detail.is_visible()
    page.locator("mark[data-n]").nth(2).hover()
    assert detail.is_visible()


def test_hostile_text_stays_text(six: Path, visit: Any) -> None:
    """Markup of an article is shown, not run: in titles, texts, lists and filters."""
    page = visit(six)
    page.select_option("[name=article]", label=HOSTILE)
    assert page.locator("#list li", has_text="</script>").count() >= 1
    assert page.evaluate("window.hit") is None
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("width", [320, 390, 1200])
def test_the_page_fits(six: Path, visit: Any, width: int) -> None:
    """Tables scroll by themselves; the page never scrolls sideways, and no detail leaves the window."""
    page = visit(six, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("mark[data-n]").nth(5).focus()
    box = page.locator("#detail").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_printing(six: Path, visit: Any) -> None:
    """On a sheet of A4 nothing runs over the edge, in black on white, without what cannot be pressed on paper."""
    page = visit(six, 718)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("#filters").is_hidden()


def test_five_hundred_articles(many: Path, visit: Any) -> None:
    """Under 10 MB, opened and filtered within seconds; the page says what it leaves out."""
    assert many.stat().st_size < 10_000_000
    page = visit(many)
    words = page.inner_text("main")
    assert "The texts of 40 of the 500 articles are shown" in words
    assert "20000 of the" in words
    page.select_option("[name=source]", "Globe")
    page.select_option("[name=stance]", "favor")
    assert 0 < count(page) < 20_000
    assert page.locator("figure svg").count() >= 2


def test_colours_suffice(six: Path, browser: Any) -> None:
    """Text has a contrast of 4.5 to 1 or more in light and dark (WCAG 2.2, 1.4.3)."""
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(six.as_uri())
        for name in ("--ink", "--soft", "--favor", "--against"):
            assert page.evaluate(CONTRAST, name) >= 4.5, (scheme, name)
        for mixed in ("--favor", "--against"):
            assert page.evaluate(CONTRAST_IN_GRID, mixed) >= 4.5, (scheme, mixed)
        context.close()


SCRIPT = """
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  const channels = (name) => {
    const digits = value(name).replace("#", "");
    const full = digits.length === 3 ? [...digits].map((c) => c + c).join("") : digits;
    return [0, 2, 4].map((i) => parseInt(full.slice(i, i + 2), 16) / 255);
  };
  const light = (parts) => parts.map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (...colours) => {
    const [low, high] = colours.map(light).sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
"""
"""Contrast of two colours (WCAG 2.2, relative luminance)."""
CONTRAST = f"(name) => {{ {SCRIPT} return contrast(channels(name), channels('--ground')); }}"
CONTRAST_IN_GRID = f"""(name) => {{ {SCRIPT}
  const share = parseFloat(value('--deepest')) / 100;
  const mixed = channels(name).map((v, i) => share * v + (1 - share) * channels('--ground')[i]);
  return contrast(channels('--ink'), mixed);
}}"""
"""Text on the deepest colour of a grid."""
