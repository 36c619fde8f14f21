#!/usr/bin/env python3
"""Tests of tools/new in a copy of the tree."""
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class New(unittest.TestCase):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp(prefix="sunward-new-"))
        self.addCleanup(shutil.rmtree, self.root)
        for part in ("src", "tests", "tools"):
            shutil.copytree(ROOT / part, self.root / part)

    def new(self, *arguments):
        return subprocess.run([sys.executable, self.root / "tools" / "new", *arguments], capture_output=True, text=True)

    def test_a_file_a_line_behind_its_kind_and_a_test(self):
        before = (self.root / "src/policy/rules.def").read_text(encoding="utf-8").splitlines()
        done = self.new("when", "quiet-nights")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = (self.root / "src/policy/rules.def").read_text(encoding="utf-8").splitlines()
        at = lines.index("RULE(when, quiet_nights)")
        self.assertEqual(lines[:at] + lines[at + 1:], before)
        self.assertTrue(lines[at - 1].startswith("RULE(when, "))
        text = (self.root / "src/policy/when/quiet_nights.cpp").read_text(encoding="utf-8")
        self.assertIn('.name = "quiet-nights"', text)
        self.assertIn("quiet-nights", (self.root / "tests/policy/quiet_nights_test.cpp").read_text(encoding="utf-8"))

    def test_a_model_of_forecasts(self):
        done = self.new("forecast", "analogue-days")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("FORECAST_MODEL(analogue_days)", (self.root / "src/grid/forecast_models.def").read_text(encoding="utf-8"))
        text = (self.root / "src/grid/forecast/models/analogue_days.cpp").read_text(encoding="utf-8")
        self.assertIn("namespace sunward::grid::forecast::models", text)
        self.assertIn("forecast_model.hpp", (self.root / "tests/grid/analogue_days_test.cpp").read_text(encoding="utf-8"))

    def test_an_entry_of_a_table_and_a_test(self):
        for kind, name, file, entry in (
                ("metric", "ratios.waste", "src/report/metric.cpp", '    {"ratios.waste", "", "", [](Run, Site)'),
                ("topic", "exit-codes", "src/cli/list.cpp", '    {"exit-codes", "", list_exit_codes},')):
            before = (self.root / file).read_text(encoding="utf-8").splitlines()
            done = self.new(kind, name)
            self.assertEqual(done.returncode, 0, done.stderr)
            lines = (self.root / file).read_text(encoding="utf-8").splitlines()
            self.assertEqual([line for line in before if line not in lines], [])
            self.assertEqual(sum(line.startswith(entry) for line in lines), 1)
            self.assertIn(f"{name} is what", "".join(
                path.read_text(encoding="utf-8") for path in (self.root / "tests").rglob(f"{kind}_*_test.cpp")))

    def test_what_is_there_is_not_touched(self):
        for arguments in (("when", "window"), ("signal", "csv"), ("dispatch", "peak-shave"), ("forecast", "iid"),
                          ("metric", "ratios.pue"), ("metric", "waste.of_time"), ("topic", "units")):
            before = {path: path.read_bytes() for path in (self.root / "src").rglob("*.*")}
            done = self.new(*arguments)
            self.assertNotEqual(done.returncode, 0)
            self.assertRegex(done.stderr, "is there already|there is no block")
            self.assertEqual({path: path.read_bytes() for path in (self.root / "src").rglob("*.*")}, before)

    def test_a_name_that_is_none(self):
        done = self.new("when", "../Window")
        self.assertEqual(done.returncode, 2)
        self.assertIn("is no name", done.stderr)


if __name__ == "__main__":
    unittest.main()
