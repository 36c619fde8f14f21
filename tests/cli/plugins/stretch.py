"""The rule of stretch.c."""
from sunward_policy import Policy, run


class Stretch(Policy):
    def begin(self, options):
        pass

    def schedule(self, events):
        for kind, job in events:
            if kind == "submitted":
                self.start(job, 0, self.jobs[job].widths[1])
                self.wake(self.now + 3_600_000_000)
            elif kind == "wake":
                self.resize(0, self.narrow(self.jobs[0]))
            elif kind == "resized":
                self.note("resized")

    def narrow(self, job):
        serial = job.elastic["amdahl"]
        speed = lambda width: 1 / (serial + (1 - serial) / width)
        low, high = job.widths
        return next(width for width in range(low, high + 1) if speed(width) * 2 >= speed(high))


run(Stretch)
