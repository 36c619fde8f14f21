"""The layer check finds each kind of forbidden include in a small bad tree, and nothing in a good one."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import check_layers  # noqa: E402


def faults_of(files, check=check_layers.check_tree):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return check(Path(folder))


class CheckLayers(unittest.TestCase):
    def test_good_tree(self):
        self.assertEqual(faults_of({
            "include/sunward/units/instant.hpp": "#include <vector>\n",
            "include/sunward/error/error.hpp": '#include "sunward/units/instant.hpp"\n',
            "src/error/error.cpp": '#include "sunward/error/error.hpp"\n#include "text.hpp"\n#include <fmt/format.h>\n',
            "src/error/text.hpp": "#include <string>\n#include <sys/stat.h>\n",
            "src/simulation/engine.cpp": "#include <simgrid/s4u.hpp>\n",
            "src/policy/plan/cost.hpp": "",
            "src/policy/when/now.cpp": '#include "policy/plan/cost.hpp"\n',
        }), [])

    def test_private_headers_of_others(self):
        header = {"src/policy/plan/cost.hpp": ""}
        for name in ("src/ledger/a.cpp", "src/bound/deep/a.cpp", "include/sunward/policy/a.hpp"):
            self.assertEqual(len(faults_of(header | {name: '#include "policy/plan/cost.hpp"\n'})), 1)
        self.assertEqual(len(faults_of({"src/policy/when/now.cpp": '#include "policy/plan/cost.hpp"\n'})), 1)

    def test_rooms_within_a_room(self):
        lower = {"src/policy/plan/cost.hpp": "", "src/policy/course/courses.hpp": "", "src/policy/order/keys.hpp": ""}
        for name, header in (("when/now.cpp", "plan/cost"), ("catalog.cpp", "course/courses"), ("order/a.cpp", "order/keys")):
            self.assertEqual(faults_of(lower | {f"src/policy/{name}": f'#include "policy/{header}.hpp"\n'}), [])
        for name, header in (("plan/a.cpp", "course/courses"), ("when/a.cpp", "order/keys"), ("other/a.cpp", "plan/cost")):
            self.assertEqual(len(faults_of(lower | {f"src/policy/{name}": f'#include "policy/{header}.hpp"\n'})), 1)

    def test_comparisons_on_identity(self):
        for line in ("if (&rule == &policy::when::now)", 'if (spec.when.rule->name == "now")',
                     'return "now" != spec_.when.rule->name;'):
            self.assertEqual(len(faults_of({"src/scenario/a.cpp": line + "\n"})), 1)
        for name, line in (("src/policy/when/a.cpp", "auto& m = grid::forecast::models::iid;"),
                           ("src/simulation/a/b.cpp", "if (&format == &grid::formats::csv)"),
                           ("src/report/a.cpp", 'return spec.model->name == "perfect";')):
            self.assertEqual(len(faults_of({name: line + "\n"})), 1, line)
        self.assertEqual(faults_of({"src/grid/forecast/models/a.cpp": "namespace sunward::grid::forecast::models {\n"}), [])
        for line in ("namespace sunward::policy::when {", 'text += spec.when.rule->name;', "if (rule->traits.waits)"):
            self.assertEqual(faults_of({"src/policy/when/a.cpp": line + "\n"}), [])

    def test_room_above(self):
        self.assertEqual(faults_of({"src/units/instant.cpp": '#include <string>\n#include "sunward/error/error.hpp"\n'}),
                         ["src/units/instant.cpp:2: room 'units' must not include 'sunward/error/error.hpp': "
                          "'error' is above it"])

    def test_room_above_in_a_public_header(self):
        self.assertEqual(len(faults_of({"include/sunward/policy/view.hpp":
                                        ' # include "sunward/simulation/result.hpp"\n'})), 1)

    def test_libraries_in_the_wrong_room(self):
        for header in ("simgrid/s4u.hpp", "yaml-cpp/yaml.h", "CLI/CLI.hpp"):
            self.assertEqual(faults_of({"src/policy/rule.cpp": f"\n#include <{header}>\n"}),
                             [f"src/policy/rule.cpp:2: room 'policy' must not include '{header}'"])

    def test_third_party_in_a_public_header(self):
        self.assertEqual(faults_of({"include/sunward/simulation/engine.hpp": "#include <simgrid/s4u.hpp>\n"}),
                         ["include/sunward/simulation/engine.hpp:1: public header includes third-party "
                          "'simgrid/s4u.hpp'"])

    def test_plugin_border(self):
        self.assertEqual(faults_of({"include/sunward/plugin.h": "#include <stdint.h>\n",
                                    "src/policy/library.cpp": '#include "sunward/plugin.h"\n',
                                    "src/cli/run.cpp": '#include "sunward/plugin.h"\n'}),
                         ["src/cli/run.cpp:1: room 'cli' must not include 'sunward/plugin.h'"])

    def test_unknown_names(self):
        self.assertEqual(len(faults_of({"src/util/text.cpp": "",
                                        "src/units/a.cpp": "#include <unheard/of.h>\n",
                                        "src/units/b.cpp": '#include "../error/private.hpp"\n',
                                        "src/units/c.cpp": '#include "sunward/util/text.hpp"\n'})), 4)

    def test_files_that_a_readme_names(self):
        tree = {"src/policy/when/README.md": "`now.cpp`, `policy/plan/`, `when_rule.hpp`, `now.*`: `--now`\n",
                "src/policy/when/now.cpp": "", "src/policy/plan/cost.hpp": "", "include/sunward/policy/when_rule.hpp": ""}
        self.assertEqual(faults_of(tree, check_layers.check_readmes), [])
        tree["src/policy/when/README.md"] = "x\n`then.cpp` and `policy/plans/`\n"
        self.assertEqual(faults_of(tree, check_layers.check_readmes),
                         ["src/policy/when/README.md:2: there is no 'then.cpp'",
                          "src/policy/when/README.md:2: there is no 'policy/plans/'"])


if __name__ == "__main__":
    unittest.main()
