#!/usr/bin/env python3
"""tools/lay-out-data: the table names every file that a scenario reads, and files go where they belong."""
import hashlib
import importlib.machinery
import importlib.util
import os
import re
import tempfile
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent


def load():
    loader = importlib.machinery.SourceFileLoader("lay_out_data", str(TOP / "tools/lay-out-data"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("lay_out_data", loader))
    loader.exec_module(module)
    return module


TOOL = load()


class Table(unittest.TestCase):
    def test_names_every_file_of_the_scenarios(self):
        named = {row[0] for row in TOOL.table()}
        for scenario in (TOP / "scenarios").glob("*.yaml"):
            for file in re.findall(r"\$\{SUNWARD_DATA\}/([^\s,}\"']+)", scenario.read_text(encoding="utf-8")):
                self.assertIn(file, named, scenario.name)

    def test_rows_are_whole(self):
        for file, repository, path, total in TOOL.table():
            self.assertRegex(repository, r"^[\w-]+/[\w.-]+$")
            self.assertRegex(total, r"^[0-9a-f]{64}$")
            self.assertTrue(TOOL.scenarios_with(file), file)

    def test_sums_are_those_of_the_real_files(self):
        data = Path(os.environ.get("SUNWARD_DATA", TOP / "../shared/data"))
        if not data.is_dir():
            self.skipTest("no real data")
        for file, _, _, total in TOOL.table():
            self.assertEqual(hashlib.sha256(TOOL.unpacked(data / file)).hexdigest(), total, file)


class Files(unittest.TestCase):
    def setUp(self):
        self.top = tempfile.TemporaryDirectory()
        self.addCleanup(self.top.cleanup)
        self.clones, self.folder = Path(self.top.name, "clones"), Path(self.top.name, "data")
        (self.clones / "repo/a").mkdir(parents=True)
        (self.clones / "repo/a/x.csv").write_bytes(b"t,v\n")
        self.total = hashlib.sha256(b"t,v\n").hexdigest()

    def lay(self, file, total=None):
        return TOOL.lay_out(self.clones, self.folder, file, "owner/repo", "a/x.csv", total or self.total)

    def test_are_copied_and_packed(self):
        self.assertTrue(self.lay("carbon/x.csv"))
        self.assertEqual((self.folder / "carbon/x.csv").read_bytes(), b"t,v\n")
        self.assertTrue(self.lay("carbon/x.csv.gz"))
        self.assertEqual(TOOL.unpacked(self.folder / "carbon/x.csv.gz"), b"t,v\n")

    def test_of_another_version_are_left(self):
        self.assertFalse(self.lay("x.csv", "0" * 64))
        self.assertFalse((self.folder / "x.csv").exists())

    def test_that_are_there_are_never_replaced(self):
        self.folder.mkdir()
        (self.folder / "x.csv").write_bytes(b"mine")
        self.assertFalse(self.lay("x.csv"))
        self.assertEqual((self.folder / "x.csv").read_bytes(), b"mine")


if __name__ == "__main__":
    unittest.main()
