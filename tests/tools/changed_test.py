#!/usr/bin/env python3
"""Tests of tools/changed.py on the tree as it is."""
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def told(*files):
    done = subprocess.run([sys.executable, ROOT / "tools" / "changed.py", *files], capture_output=True, text=True, check=True)
    return dict(line.split(": room ", 1) for line in done.stdout.splitlines())


class Changed(unittest.TestCase):
    def test_a_source_file_is_covered_by_its_room(self):
        self.assertEqual(told("src/policy/when/window.cpp"),
                         {"src/policy/when/window.cpp": "policy/when; tests: policy"})

    def test_a_header_is_covered_by_all_that_include_it_through_others_too(self):
        tests = told("include/sunward/units/instant.hpp")["include/sunward/units/instant.hpp"]
        for room in ("units", "series", "policy", "simulation", "scenario", "report"):
            self.assertIn(room, tests.split("; tests: ")[1].split(", "))

    def test_what_lies_outside_the_rooms_has_its_own_tests(self):
        lines = told("tools/bench", "scenarios/gaia.yaml", "LICENSE")
        self.assertEqual(lines["tools/bench"], "-; tests: tools")
        self.assertIn("validation", lines["scenarios/gaia.yaml"])
        self.assertEqual(lines["LICENSE"], "-; tests: no test")


if __name__ == "__main__":
    unittest.main()
