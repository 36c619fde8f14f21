"""The policy of clean_hours.c in Python: first come, first served, put off while the signal is above its mean."""
from sunward_policy import Policy, run


class CleanHours(Policy):
    def begin(self, options):
        self.lookahead = options.get("hours", 24) * 3_600_000_000
        self.waiting, self.call = [], 0  # (job, its pools, latest start); the call asked for last

    def take(self, job):
        facts = self.jobs[job]
        places = [n for n, pool in enumerate(self.pools) if pool.site == facts.home and self.may_run(job, n)]
        longest = max((self.time_on(job, n) for n in places), default=0)  # wherever it goes
        latest = facts.submit_us if facts.deadline_us is None else facts.deadline_us - longest
        if places:  # whichever is free first
            self.waiting.append((job, places, latest))
        else:
            self.reject(job)

    def schedule(self, events):
        for job in (job for kind, job in events if kind == "submitted"):
            self.take(job)
        clean = {n: z.measured <= z.forecast.mean(self.now, self.now + self.lookahead) for n, z in self.zones.items()}
        waiting, self.waiting, calls = self.waiting, [], set()
        for job, places, latest in waiting:
            zone = self.pools[places[0]].zone  # of one site, and so of one zone
            if clean[zone] or self.now >= latest:
                free = next((n for n in places if self.pools[n].free >= self.held(job, n)), None)
                if free is not None:
                    self.pools[free].free -= self.held(job, free)
                    self.start(job, free)
                    continue
                for n in places:
                    self.pools[n].free = 0  # who comes later does not go ahead
            else:
                calls |= {latest, self.zones[zone].forecast.next_change(self.now) or latest}
            self.waiting.append((job, places, latest))
        if calls and not self.now < self.call <= min(calls):
            self.call = min(calls)
            self.wake(self.call)


run(CleanHours)
