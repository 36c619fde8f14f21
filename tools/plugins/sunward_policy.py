"""Policies for Sunward in Python, standard library only: derive from Policy, then call run(MyPolicy).

    policy: {plugin: {command: [python3, my_policy.py], options: {...}}}

Instants are microseconds since 1970 in UTC, spans of time are microseconds. README.md beside this file describes the
lines that are exchanged, for other languages. What a policy prints would be taken for its answer, so print() goes to
the standard error. SUNWARD_TRANSCRIPT=FILE in the environment records all lines.
"""
import bisect
import json
import math
import os
import sys
from types import SimpleNamespace

VERSION = 1


class Signal:
    """A forecast: a value at every instant, in steps or straight lines, with exact integrals in O(log n)."""

    def __init__(self, facts):
        self.times, self.values = facts["times_us"], facts["values"]
        self.linear, self.ends = facts["shape"] == "linear", facts["ends"]
        self._unit = max(value.as_integer_ratio()[1] for value in map(float, self.values))
        if self.linear:
            self._unit <<= 64  # room for the values between the points
        self._sums = [0]  # integrals up to each time, as whole numbers of value x microsecond / _unit
        for i in range(len(self.values)):
            self._sums.append(self._sums[i] + self._area(i, self.times[i], self.times[i + 1]))

    def at(self, t):
        """Value at an instant."""
        if not self.times[0] <= t < self.times[-1]:
            if self.ends == "fail":
                raise ValueError(f"the forecast has no value at {t}")
            if self.ends == "hold":
                return self.values[0] if t < self.times[0] else self.values[-1]
            t = self._fold(t)[1]
        i = self._step(t)
        return self._within(i, t)

    def integral(self, start, end):
        """Integral over [start, end) in value x seconds."""
        return (self._primitive(end) - self._primitive(start)) / (self._unit * 1_000_000)

    def mean(self, start, end):
        """Mean over [start, end)."""
        return self.at(start) if start == end else self.integral(start, end) / ((end - start) * 1e-6)

    def next_change(self, t):
        """First boundary after t; None when the value does not change any more."""
        if len(self.values) == 1 and self.ends != "fail":
            return None
        if self.ends == "repeat":
            folded = self._fold(t)[1]
            return self.times[self._step(folded) + 1] + (t - folded)
        if t < self.times[0]:
            return self.times[0]
        i = self._step(t) + 1
        changes = i < len(self.values) or (self.ends == "fail" and t < self.times[-1])
        return self.times[i] if changes else None

    def _step(self, t):
        return min(bisect.bisect_right(self.times, t), len(self.values)) - 1

    def _fold(self, t):
        periods, into = divmod(t - self.times[0], self.times[-1] - self.times[0])
        return periods, self.times[0] + into

    def _within(self, i, t):
        if not self.linear:
            return self.values[i]
        j = min(i + 1, len(self.values) - 1)
        slope = (self.values[j] - self.values[i]) / ((self.times[i + 1] - self.times[i]) * 1e-6)
        return self.values[i] + slope * ((t - self.times[i]) * 1e-6)

    def _area(self, i, start, end):
        value = 0.5 * self._within(i, start) + 0.5 * self._within(i, end) if self.linear else self.values[i]
        over, under = value.as_integer_ratio()
        return over * self._unit // under * (end - start)

    def _primitive(self, t):
        if self.times[0] <= t <= self.times[-1]:
            i = self._step(t)
            return self._sums[i] + self._area(i, self.times[i], t)
        if self.ends == "fail":
            raise ValueError(f"the forecast has no value at {t}")
        if self.ends == "repeat":
            periods, folded = self._fold(t)
            return periods * self._sums[-1] + self._primitive(folded)
        edge, value = (0, self.values[0]) if t < self.times[0] else (-1, self.values[-1])
        over, under = value.as_integer_ratio()
        return self._sums[edge] + over * self._unit // under * (t - self.times[edge])


class Policy:
    """To be derived from. What is known: now, jobs[number], classes[number], pools[number], zones[number], sites[number].

    A job has name, class, submit_us, walltime_us, deadline_us (None: none), accelerators, priority, user, queue, and
    home, sites, cluster, interruptible, kill_at_walltime of its class; jobs that finished or were rejected are gone after
    the call. Lengths are times of work on the reference hardware of the class: speed() says how fast a pool is, and
    time_on() what becomes of a length there. A pool has site, name, zone, capacity, granule, free, at_market (whether the site pays the zone's price).
    A zone has name, measured (the signal now), forecast. With the words in wants_outlooks a zone has a forecast of its
    price, and a site of its own solar and wind (W), and its adder, which it pays on top of the price; None: no such thing.
    """

    wants_signal_changes = False  # to be called whenever a signal changes
    wants_outlooks = ()  # some of "price", "adder", "solar", "wind"

    def begin(self, options):
        """Once, before the first call, with the options of the scenario."""

    def schedule(self, events):
        """After all events of an instant: tuples (kind, job), job None for `wake` and `signal_change`."""
        raise NotImplementedError

    def end(self):
        """The run is over."""

    # Decisions, carried out in this order once schedule() has returned.
    def start(self, job, pool, accelerators=None):
        """With another number of accelerators than the job asks for: elastic jobs only, within jobs[job].widths."""
        self._decisions.append(("start", job, pool) if accelerators is None else ("start", job, pool, accelerators))

    def resize(self, job, accelerators):
        """Another number of accelerators for a running elastic job."""
        self._decisions.append(("resize", job, accelerators))

    def suspend(self, job):
        self._decisions.append(("suspend", job))

    def reject(self, job):
        self._decisions.append(("reject", job))
        self._gone.append(job)

    def wake(self, at):
        self._decisions.append(("wake", at))

    def note(self, text):
        """A remark for summary.json."""
        self._notes.append(text)

    # Questions, in schedule() only: each one is a round trip. Times in microseconds.
    def worked(self, job):
        return self._ask(ask="worked", job=job)

    def save_time(self, job, pool):
        return self._ask(ask="save_time", job=job, pool=pool)

    def restore_time(self, job, pool):
        return self._ask(ask="restore_time", job=job, pool=pool)

    def site_draw(self, site):
        """What a site draws now, W; decisions of this call are not in it."""
        return self._ask(ask="site_draw", site=site)

    def job_draw(self, job, pool, working=True):
        """What its site draws more while a job is on a pool, W: at work, or while it stages, saves or restores."""
        return self._ask(ask="job_draw", job=job, pool=pool, working=working)

    def way(self, start, end):
        """From site to site: latency_us, seconds_a_byte and, by zone, joule_a_byte of the links. None: there is none."""
        facts = self._exchange(ask="way", **{"from": start, "to": end})
        energy = {}
        for zone, joules in facts["joule_a_byte"]:
            energy[zone] = energy.get(zone, 0) + joules
        return SimpleNamespace(latency_us=facts["latency_us"], seconds_a_byte=facts["seconds_a_byte"],
                               joule_a_byte=energy) if facts["exists"] else None

    # Help
    def held(self, job, pool):
        """Accelerators that a job holds on a pool."""
        granule = self.pools[pool].granule
        return -(-self.jobs[job].accelerators // granule) * granule

    def speed(self, job, pool):
        """How fast a job works on a pool, 1 on the reference hardware; 0: it may not run there."""
        return 1 if self.jobs[job].speeds is None else self.jobs[job].speeds[pool]

    def time_on(self, job, pool, work_us=None):
        """How long work, by default all that a job asked for, takes on a pool where it may run, in microseconds."""
        work = self.jobs[job].walltime_us if work_us is None else work_us
        speed = self.speed(job, pool)
        return work if speed == 1 else math.ceil(work / speed)

    def may_run(self, job, pool):
        """Whether a job may run on a pool: site, cluster and hardware are allowed and it is large enough."""
        facts, place = self.jobs[job], self.pools[pool]
        return ((facts.sites is None or place.site in facts.sites) and facts.cluster in (None, place.name)
                and self.speed(job, pool) > 0 and self.held(job, pool) <= place.capacity)

    def _exchange(self, **question):
        self._lines.put({"call": self._call, **question})
        return self._lines.get()

    def _ask(self, **question):
        answer = self._exchange(**question)
        return answer["answer_us"] if "answer_us" in answer else answer["answer_w"]

    def _open(self, lines, hello):
        self._lines, self._gone = lines, []
        self.now, self.jobs, self.classes = hello["now_us"], {}, {}
        self.pools = [SimpleNamespace(free=pool["capacity"], **pool) for pool in hello["pools"]]
        self.zones = {zone["zone"]: SimpleNamespace(measured=None, forecast=None, price=None, **zone)
                      for zone in hello["zones"]}
        self.sites = {pool.site: SimpleNamespace(site=pool.site, name=pool.site_name, adder=None, solar=None, wind=None)
                      for pool in self.pools}
        self.begin(hello["options"])

    def _learn(self, message):
        self._call, self.now = message["call"], message["now_us"]
        self._decisions, self._notes = [], []
        for facts in message.get("classes", ()):
            self.classes[facts.pop("class")] = {"speeds": None, **facts}
        for facts in message.get("jobs", ()):
            kind = self.classes[facts["class"]]
            self.jobs[facts["job"]] = SimpleNamespace(**{**kind, **facts})
        for pool, free in zip(self.pools, message["free"]):
            pool.free = free
        for zone, measured in zip(self.zones.values(), message["measured"]):
            zone.measured = measured
        for facts in message.get("forecasts", ()):
            self.zones[facts["zone"]].forecast = Signal(facts)
        for facts in message.get("outlooks", ()):
            place = self.zones[facts["zone"]] if "zone" in facts else self.sites[facts["site"]]
            setattr(place, facts["what"], Signal(facts))

    def _answer(self, message):
        self._learn(message)
        events = [(event[0], event[1] if len(event) > 1 else None) for event in message["events"]]
        self.schedule(events)
        answer = {"call": self._call, "decisions": self._decisions}
        if self._notes:
            answer["notes"] = self._notes
        self._gone += [job for kind, job in events if kind == "finished"]
        for job in self._gone:
            self.jobs.pop(job, None)
        self._gone.clear()
        return answer


class Lines:
    """The lines to and from Sunward."""

    def __init__(self):
        self._in, self._out = sys.stdin, sys.stdout
        sys.stdout = sys.stderr
        path = os.environ.get("SUNWARD_TRANSCRIPT")
        self._record = open(path, "w", encoding="utf-8") if path else None

    def get(self):
        """The next line, None at the end."""
        line = self._in.readline()
        if self._record and line:
            self._record.write("> " + line)
        return json.loads(line) if line else None

    def put(self, message):
        line = json.dumps(message, separators=(",", ":")) + "\n"
        if self._record:
            self._record.write("< " + line)
            self._record.flush()
        self._out.write(line)
        self._out.flush()


def run(kind):
    """Talks to Sunward until the run is over; `kind` is a class derived from Policy."""
    lines = Lines()
    hello = lines.get()
    if hello is None or hello.get("hello") != "sunward":
        sys.exit("this is a policy for Sunward: policy: {plugin: {command: [python3, FILE]}}")
    policy = kind()
    policy._open(lines, hello)
    answer = {"hello": kind.__name__, "version": VERSION, "signal_changes": kind.wants_signal_changes}
    lines.put({**answer, "outlooks": kind.wants_outlooks} if kind.wants_outlooks else answer)
    while (message := lines.get()) is not None:
        lines.put(policy._answer(message))
    policy.end()
