#!/usr/bin/env python3
"""Says which room a changed file belongs to and which tests cover it: tools/changed.py [--tests] [--since COMMIT] [FILE...]

Without files: all that differ from COMMIT (default: where this branch left main, or the last commit on main), those not
committed yet too. A source file is covered by the tests of its room; a header by the tests of every room that includes
it, directly or not. --tests prints the names of the test groups alone, one a line.
"""
import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
# What lies outside the rooms, and the groups of tests that look at it.
ELSEWHERE = [
    ("scenarios/", ("validation", "scenario", "cli")),
    ("tools/calibration/", ("calibration",)),
    ("tools/validation/", ("published",)),
    ("VALIDATION.md", ("published",)),
    ("tools/plugins/", ("tools", "cli")),
    ("tools/", ("tools",)),
    ("README.md", ("tools", "scenario")),
]


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")


def changed_files(since):
    """Names of files that differ from a commit, and of those that git does not know."""
    if since is None:
        branch = git("rev-parse", "--abbrev-ref", "HEAD")[0]
        since = "HEAD" if branch == "main" else git("merge-base", "HEAD", "main")[0]
    files = git("diff", "--name-only", since) + git("ls-files", "--others", "--exclude-standard")
    return sorted({name for name in files if name})


def room_of(name):
    """`policy/when` of src/policy/when/window.cpp, `grid` of a public header or a test; None outside the rooms."""
    parts = name.split("/")
    if parts[0] == "src" and len(parts) > 2:
        return "/".join(parts[1:-1])
    if parts[:2] == ["include", "sunward"] and len(parts) > 3:
        return parts[2]
    if parts[0] == "tests" and len(parts) > 2 and parts[1] != "support":
        return parts[1]
    return None


class Includes:
    """Who includes whom among the files of all rooms and tests."""

    def __init__(self):
        self.of = {}
        for top in ("src", "include", "tests"):
            for path in (ROOT / top).rglob("*"):
                if path.suffix in (".cpp", ".hpp", ".h", ".def"):
                    name = str(path.relative_to(ROOT))
                    for header in INCLUDE.findall(path.read_text(encoding="utf-8")):
                        for place in (f"include/{header}", f"src/{header}", str(Path(name).parent / header),
                                      f"tests/support/{header}"):
                            if (ROOT / place).is_file():
                                self.of.setdefault(place, set()).add(name)
                                break

    def includers(self, name):
        """All files that include one, directly or not, and the file itself."""
        found, open_ = {name}, [name]
        while open_:
            for other in self.of.get(open_.pop(), ()):
                if other not in found:
                    found.add(other)
                    open_.append(other)
        return found


def tests_of(name, includes):
    """Groups of tests that cover a file."""
    rooms = {room_of(file) for file in includes.includers(name)} - {None}
    groups = {room.split("/")[0] for room in rooms}
    for start, others in ELSEWHERE:
        if name.startswith(start):
            groups.update(others)
            break
    return groups & known_groups()


def known_groups():
    return {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()} - {"support"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tests", action="store_true", help="names of test groups alone")
    parser.add_argument("--since", help="a commit")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    files = options.files or changed_files(options.since)
    includes = Includes()
    groups = {name: tests_of(name, includes) for name in files}
    if options.tests:
        print("\n".join(sorted(set().union(*groups.values()))))
        return
    for name in files:
        covered = ", ".join(sorted(groups[name])) or "no test"
        print(f"{name}: room {room_of(name) or '-'}; tests: {covered}")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(error.stderr.strip())
