"""The forecasts of the Python client against sums by hand in whole fractions."""
import random
import sys
import unittest
from fractions import Fraction
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "plugins"))
from sunward_policy import Signal  # noqa: E402

HOUR = 3_600_000_000


def signal(values, ends="fail", shape="step", step=HOUR):
    return Signal({"zone": 0, "shape": shape, "ends": ends, "values": values,
                   "times_us": [i * step for i in range(len(values) + 1)]})


class Signals(unittest.TestCase):
    def test_values_and_changes(self):
        s = signal([1, 2.5, 4])
        self.assertEqual([s.at(0), s.at(HOUR - 1), s.at(HOUR), s.at(3 * HOUR - 1)], [1, 1, 2.5, 4])
        self.assertEqual([s.next_change(0), s.next_change(HOUR), s.next_change(2 * HOUR)], [HOUR, 2 * HOUR, 3 * HOUR])
        self.assertIsNone(s.next_change(3 * HOUR))
        self.assertIsNone(signal([1, 2], "hold").next_change(HOUR))
        self.assertIsNone(signal([7], "hold").next_change(0))

    def test_ends(self):
        for beyond in (-1, 2 * HOUR):
            with self.assertRaises(ValueError):
                signal([1, 2]).at(beyond)
        with self.assertRaises(ValueError):
            signal([1, 2]).mean(0, 3 * HOUR)
        held, repeated = signal([1, 2], "hold"), signal([1, 2], "repeat")
        self.assertEqual([held.at(-1), held.at(9 * HOUR)], [1, 2])
        self.assertEqual([repeated.at(-1), repeated.at(9 * HOUR)], [2, 2])
        self.assertEqual(held.integral(-HOUR, 3 * HOUR), (1 + 1 + 2 + 2) * 3600)
        self.assertEqual(repeated.integral(-HOUR, 3 * HOUR), (2 + 1 + 2 + 1) * 3600)
        self.assertEqual(repeated.next_change(9 * HOUR), 10 * HOUR)

    def test_integrals_are_exact(self):
        draw = random.Random(1)
        values = [draw.uniform(0, 1000) for _ in range(500)]
        s = signal(values)
        for _ in range(200):
            a, b = sorted(draw.randrange(500 * HOUR) for _ in range(2))
            exact = sum(Fraction(v) * max(0, min(b, (i + 1) * HOUR) - max(a, i * HOUR)) for i, v in enumerate(values))
            self.assertEqual(s.integral(a, b), float(exact / 1_000_000))

    def test_the_mean_of_a_constant_is_the_constant(self):
        s = signal([0.1] * 100)
        self.assertEqual(s.mean(HOUR // 7, 91 * HOUR), 0.1)
        self.assertEqual(s.mean(5, 5), 0.1)

    def test_lines(self):
        s = signal([0, 10, 20], "hold", "linear")
        self.assertAlmostEqual(s.at(HOUR // 2), 5)
        self.assertAlmostEqual(s.integral(0, 2 * HOUR), (5 + 15) * 3600)
        self.assertAlmostEqual(s.mean(HOUR // 2, HOUR), 7.5)


if __name__ == "__main__":
    unittest.main()
