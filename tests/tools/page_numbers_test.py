"""tools/page-numbers finds figures in tables that nothing holds."""
import importlib.machinery
import importlib.util
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
TOOL = Path(__file__).resolve().parents[2] / "tools/page-numbers"
loader = importlib.machinery.SourceFileLoader("page_numbers", str(TOOL))
page_numbers = importlib.util.module_from_spec(importlib.util.spec_from_loader("page_numbers", loader))
loader.exec_module(page_numbers)

PAGE = """# Page

**one** (2 weeks)

| policy | carbon | what |
|---|---|---|
| `now` | 17.6 t | 369 moves of
| `at-9` | 15.2 t | [7](x-8.md) |

**two**

| length | saved |
|---|---|
| 24 h | 1,234.5 kg |
"""


class LooseFigures(unittest.TestCase):
    def found(self, *lines, left_out=()):
        held = [span for line in lines for span in page_numbers.places(line, PAGE)]
        return [(heading, figure) for heading, figure, _ in page_numbers.loose_figures(PAGE, held, left_out)]

    def test_each_figure_of_a_table_outside_of_code_and_links_is_found(self):
        self.assertEqual(self.found(), [("one", "17.6"), ("one", "369"), ("one", "15.2"), ("one", "7"), ("two", "24"),
                                        ("two", "1,234.5")])

    def test_what_a_line_says_is_held(self):
        self.assertEqual(self.found("| `now` | 17.6 t |", "| 24 h | 1,234.5 kg |"), [("one", "369"), ("one", "15.2"), ("one", "7")])

    def test_tables_of_parts_that_were_not_made_are_not_judged(self):
        self.assertEqual(self.found(left_out=["one"]), [("two", "24"), ("two", "1,234.5")])

    def test_a_part_of_a_figure_holds_nothing(self):
        self.assertIn(("two", "1,234.5"), self.found("| 24 h | 1,234"))

    def test_a_line_may_be_broken_anywhere_in_a_paragraph(self):
        self.assertEqual(len(page_numbers.places("one two three", "one\ntwo\n  three and one two  three")), 2)


if __name__ == "__main__":
    unittest.main()
