"""Every page keeps its promises."""

from pathlib import Path

import pytest

from tests.docs import pages

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page(page, tmp_path):
    pages.run(page, tmp_path)


def write(folder, text):
    page = folder / "page.md"
    page.write_text(text.replace("'''", "```"), encoding="utf-8")
    return page


def test_blocks_share_their_names_and_print(tmp_path):
    page = write(tmp_path, "'''python\nx = 2\n'''\n\n'''python\nprint(x)\n'''\n\n'''text\n2\n'''\n")
    pages.run(page, tmp_path)


def test_wrong_output_is_found(tmp_path):
    page = write(tmp_path, "'''python\nprint(1)\n'''\nprints\n'''text\n2\n'''\n")
    with pytest.raises(AssertionError, match=r"page\.md:2"):
        pages.run(page, tmp_path)


def test_promised_error(tmp_path):
    page = write(tmp_path, "'''python raises\n1 / 0\n'''\n\n'''text\nZeroDivisionError: ...\n'''\n")
    pages.run(page, tmp_path)


def test_missing_error_is_found(tmp_path):
    page = write(tmp_path, "'''python raises\n1 / 1\n'''\n")
    with pytest.raises(AssertionError, match="should raise"):
        pages.run(page, tmp_path)


def test_fragments_are_not_run(tmp_path):
    pages.run(write(tmp_path, "'''python fragment\n1 / 0\n'''\n"), tmp_path)
