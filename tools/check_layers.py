#!/usr/bin/env python3
"""Checks that includes keep to the architecture: tools/check_layers.py [ROOT]

A room (src/<room>, include/sunward/<room>) includes itself and the rooms listed before it, nothing else; a public
header includes no third-party header; a third-party library is used only from the rooms that may know of it. The same
holds of the rooms within a room, and an axis of policies includes no other axis. What others have to know of a rule is
a trait of its description: nobody names a rule outside its own axis, nor compares its name; the same holds of formats and
models of forecasts. Files and folders that the READMEs of the rooms name in code quotes are there.
Prints `file:line: fault` for each fault, exits 1 when there is one.
"""
import re
import sys
from pathlib import Path

# Lowest first.
ROOMS = ("units error parameter process series random weather power optimise grid hardware training estimate workload policy "
         "ledger simulation bound scenario report experiment cli").split()

# Rooms within a room, lowest first; files of the room itself may include all of them.
INNER = {
    "weather": "sky rows formats synthetic".split(),
    "grid": "signal formats forecast fleet network zones".split(),
    "power": "dispatch limit wear".split(),
    "scenario": "yaml fields read build pages".split(),
    "simulation": "run told books fleet failures network jobs limits".split(),
    "policy": "border queue plan order backfill horizon course when where nodes width explain plugin composed".split(),
}
# Kinds of rules, which know nothing of each other.
AXES = set("order backfill when where nodes width".split())

# Start of a third-party header -> the rooms that may include it, in anything but a public header.
EVERY_ROOM_FROM_ERROR = set(ROOMS[ROOMS.index("error"):])
THIRD_PARTY = {
    "date/": set(ROOMS),
    "fmt/": EVERY_ROOM_FROM_ERROR,
    "fast_float/": {"units"},
    "zlib.h": {"series"},
    "pcg_": {"random"},
    "Clp": {"optimise"},
    "Cbc": {"optimise"},
    "Coin": {"optimise"},
    "Osi": {"optimise"},
    "Eigen/": {"grid"},
    "nlohmann/": {"weather", "grid", "policy", "scenario", "report", "experiment"},
    "boost/": {"grid", "policy", "simulation", "experiment"},
    "simgrid/": {"simulation"},
    "yaml-cpp/": {"scenario"},
    "sqlite3.h": {"experiment"},
    "CLI/": {"cli"},
}

# The border to plug-ins, in C: of no room, for the room that loads them.
PLUGIN_BORDER = "sunward/plugin.h"

# The system's own headers that have a dot or a slash in their name; those of the C++ library have neither.
SYSTEM = re.compile(r"(sys/\w+|unistd|fcntl|signal|poll|pthread|dirent|spawn|dlfcn|elf|termios)\.h$")
A_RULE = re.compile(r"\bpolicy::(\w+)::\w+")
A_FILE = re.compile(r"`((?:[\w*]+/)*[\w*]+\.(?:cpp|hpp|def|\*)|(?:\w+/)+)`")
# Namespace of things of a kind, and the room within a room that they are in.
KINDS = {"formats": "formats", "models": "forecast"}
A_KIND = re.compile(r"\b(" + "|".join(KINDS) + r")::\w+")
A_NAME = re.compile(r"(?:->|\.)(?:rule|format|model)->name\s*[=!]=|[=!]=\s*[\w.>()-]*(?:->|\.)(?:rule|format|model)->name\b")
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')


def inner_fault(room, inner, header):
    """What is wrong with a private header of a room within a room, or None. `inner` is the including one; "" for none."""
    other = header.split("/")[1]
    order = INNER.get(room)
    if order is None or header.count("/") < 2:
        return None
    if other not in order:
        return f"'{room}/{other}' is not in the table"
    if not inner or inner == other:
        return None
    if order.index(other) > order.index(inner):
        return f"'{room}/{inner}' must not include '{header}': '{other}' is above it"
    if {inner, other} <= AXES:
        return f"'{room}/{inner}' must not include '{header}': a kind of rule knows nothing of another"
    return None


def identity_fault(line, room, inner):
    """What is wrong with a line that asks which rule it has before it, or None."""
    for axis in A_RULE.findall(line):
        if axis in AXES and not (room == "policy" and inner in ("", axis)):
            return f"names a rule of '{axis}'; what has to be known of it is a trait of its description"
    for kind in A_KIND.findall(line):
        if inner not in ("", KINDS[kind]):
            return f"names one of the {kind}; what has to be known of it is a trait of its description"
    if A_NAME.search(line):
        return "compares the name of a rule, format or model; what has to be known of it is a trait of its description"
    return None


def fault_of(room, inner, public, quoted, header, here, source):
    """What is wrong with one include, or None. `here` is the folder of the including file, `source` that of all rooms.

    A private header is named from its own folder or, where a room has folders, from that of all rooms: policy/plan/cost.hpp.
    """
    own = re.match(r"sunward/([^/]+)/", header)
    if header == PLUGIN_BORDER:
        return None if room == "policy" else f"room '{room}' must not include '{header}'"
    if own:
        other = own.group(1)
        if other not in ROOMS:
            return f"room '{other}' is not in the table"
        if ROOMS.index(other) > ROOMS.index(room):
            return f"room '{room}' must not include '{header}': '{other}' is above it"
        return None
    if quoted:
        from_all = not public and header.startswith(room + "/") and (source / header).is_file()
        if ".." in header or not (from_all or (here / header).is_file()):
            return f"'{header}' is neither a public header nor a private one of room '{room}'"
        return inner_fault(room, inner, header) if from_all else None
    for start, rooms in THIRD_PARTY.items():
        if header.startswith(start):
            if public:
                return f"public header includes third-party '{header}'"
            if room not in rooms:
                return f"room '{room}' must not include '{header}'"
            return None
    if SYSTEM.match(header) or re.fullmatch(r"[a-z0-9_]+", header):
        return None
    return f"'{header}' is not in the table of third-party headers"


def check_file(path, room, public, source):
    """Faults of one file as (line, text)."""
    faults = []
    folders = () if public else path.relative_to(source).parts[1:-1]
    inner = folders[0] if folders else ""
    if inner and room in INNER and inner not in INNER[room]:
        return [(1, f"'{room}/{inner}' is not in the table")]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            fault = fault_of(room, inner, public, match.group(1) == '"', match.group(2), path.parent, source)
        else:
            fault = identity_fault(line, room, inner)
        if fault:
            faults.append((number, fault))
    return faults


def check_tree(root):
    """Faults of a source tree as `file:line: text`, sorted by file and line."""
    faults = []
    for top, public in (("include/sunward", True), ("src", False)):
        for path in sorted((root / top).rglob("*")):
            if path.suffix not in (".hpp", ".cpp", ".h"):
                continue
            name = path.relative_to(root)
            if name.as_posix() == "include/" + PLUGIN_BORDER:
                continue
            room = path.relative_to(root / top).parts[0]
            if room not in ROOMS:
                faults.append(f"{name}:1: room '{room}' is not in the table")
                continue
            faults += [f"{name}:{line}: {fault}" for line, fault in check_file(path, room, public, root / "src")]
    return faults


def check_readmes(root):
    """Names of files in the READMEs of rooms that are not there: from their own folder, the root, src or the public headers."""
    faults = []
    for path in sorted((root / "src").rglob("README.md")):
        room = path.parent.relative_to(root / "src").parts[:1]
        folders = (path.parent, root, root / "src", root / "include", (root / "include" / "sunward").joinpath(*room))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            faults += [f"{path.relative_to(root)}:{number}: there is no '{name}'" for name in A_FILE.findall(line)
                       if not any(any(folder.glob(name)) for folder in folders)]
    return faults


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    faults = check_tree(root) + check_readmes(root)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
