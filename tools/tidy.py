#!/usr/bin/env python3
"""Runs clang-tidy on the sources below src/ that changed since they were last clean: tools/tidy.py [FILE...]

A file is looked at again when it, a project header that it includes (however deep), .clang-tidy, or its compile command
changed. What is clean is remembered in build/tidy. Needs build/dev/compile_commands.json.
"""
import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "build" / "tidy"
DATABASE = ROOT / "build" / "dev" / "compile_commands.json"
INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def closure(path, seen):
    """Adds the file and every project header that it includes to `seen`: path -> contents."""
    if path in seen:
        return
    seen[path] = path.read_bytes()
    for name in INCLUDE.findall(seen[path]):
        for folder in (path.parent, ROOT / "src", ROOT / "include"):
            header = folder / name.decode()
            if header.is_file():
                closure(header.resolve(), seen)
                break


def key(source, command):
    seen = {}
    closure(source, seen)
    digest = hashlib.sha256((ROOT / ".clang-tidy").read_bytes() + command.encode())
    for path in sorted(seen):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + seen[path] + b"\0")
    return digest.hexdigest()


def tidy(source, mark):
    """Output of clang-tidy for one source; empty when it is clean."""
    # The commands are GCC's and may name warnings that clang does not have.
    command = ["clang-tidy-14", "--quiet", "--extra-arg=-Wno-unknown-warning-option", "-p", DATABASE.parent, source]
    run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if run.returncode == 0 and not run.stdout.strip():
        mark.touch()
        return ""
    return run.stdout if run.stdout.strip() else run.stderr


def main():
    CACHE.mkdir(parents=True, exist_ok=True)
    wanted = {Path(name).resolve() for name in sys.argv[1:]}
    todo = {}
    for entry in json.loads(DATABASE.read_text()):
        source = Path(entry["file"])
        if source.is_file() and source.is_relative_to(ROOT / "src") and (not wanted or source in wanted):
            mark = CACHE / key(source, entry["command"])
            if not mark.exists():
                todo[source] = mark
    dirty = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for output in pool.map(tidy, todo.keys(), todo.values()):
            if output:
                dirty += 1
                print(output, flush=True)
    print(f"clang-tidy: {len(todo)} files looked at, {dirty} with findings")
    return 1 if dirty else 0


if __name__ == "__main__":
    sys.exit(main())
