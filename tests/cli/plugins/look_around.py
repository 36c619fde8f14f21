"""The rule of look_around.c."""
from sunward_policy import Policy, run

HOUR = 3_600_000_000


class LookAround(Policy):
    wants_outlooks = ("price", "adder", "solar", "wind")

    def schedule(self, events):
        for kind, job in events:
            if kind not in ("submitted", "wake"):
                continue
            self.look_at(0)
            self.look_at(1)
            if kind == "submitted":
                self.note(f"limit {job}: {self.jobs[job].kill_at_walltime:d}")
                speeds, runs = (" ".join(f"{ask(job, pool):.6g}" for pool in range(3)) for ask in (self.speed, self.may_run))
                self.note(f"speed {job}: {speeds}, runs {runs}")
                self.look_along(0, 1)
                self.look_along(0, 2)
                self.start(job, 0)
                self.wake(self.now + HOUR)

    def look_at(self, number):
        pool, now = self.pools[number], self.now
        zone, site = self.zones[pool.zone], self.sites[pool.site]
        adder = site.adder.mean(now, now + 2 * HOUR) if site.adder else 0
        sun = site.solar.integral(now, now + HOUR) / 3600 if site.solar else 0
        wind = site.wind.at(now) if site.wind else 0
        self.note(f"{site.name}: market {pool.at_market:d}, price {zone.price.at(now):.6g}, adder {adder:.6g}, "
                  f"sun {sun:.6g}, wind {wind:.6g}, next {(zone.price.next_change(now) - now) // 60_000_000} min")
        self.note(f"{site.name}: draws {self.site_draw(pool.site):.6g}, job {self.job_draw(0, number):.6g} "
                  f"or {self.job_draw(0, number, working=False):.6g}")

    def look_along(self, start, end):
        way = self.way(start, end)
        if way is None:
            return self.note(f"way {start} {end}: none")
        energy = [way.joule_a_byte.get(zone, 0) for zone in (0, 1)]
        self.note(f"way {start} {end}: {way.latency_us} us, {way.seconds_a_byte:.6g} s/byte, "
                  f"{energy[0]:.6g} and {energy[1]:.6g} J/byte")


run(LookAround)
