"""A policy that misbehaves in the way that its option `fault` names; it speaks the protocol without the client."""
import json
import os
import signal
import subprocess
import sys
import time


def put(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def spin():
    """With a child, both deaf to what can be ignored."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    print("spinning", file=sys.stderr, flush=True)
    os.fork()
    while True:
        pass


def decisions_of(fault, call, submitted):
    now = call["now_us"]
    return {"twice": [["start", 0, 0], ["start", 0, 0]],
            "crowd": [["start", job, 0] for job in submitted],
            "past": [["wake", now]],
            "pool": [["start", 0, 9]],
            "job": [["start", 99, 0]],
            "negative": [["start", -1, 0]],
            "word": [["begin", 0, 0]],
            "turn": [["wake", now + 3_600_000_000]]}.get(fault, [])


def misbehave(fault, call):
    number = call["call"]
    if fault == "garbage":
        put("job 7 looks nice" + "!" * 300)
    elif fault == "print":
        put("debugging")
        put(json.dumps({"call": number, "decisions": []}))
    elif fault == "extra":
        put(json.dumps({"call": number, "decisions": []}) + "\nand more")
    elif fault == "stale":
        put(json.dumps({"call": number + 1, "decisions": []}))
    elif fault == "list":
        put("[]")
    elif fault == "nothing":
        put(json.dumps({"call": number}))
    elif fault == "ask":
        put(json.dumps({"call": number, "ask": "true_length", "job": 0}))
    elif fault == "half":
        sys.stdout.write('{"call": 1, "dec')
        sys.stdout.flush()
        sys.exit(5)
    elif fault == "zero":
        put("\0hidden")
    elif fault == "loud":
        sys.stderr.write("\x1b[2Jfirst\n" + ("x" * 99 + "\n") * 50_000 + "last\n")
        sys.exit(3)
    elif fault == "close":
        os.close(1)
        time.sleep(60)
    elif fault == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif fault == "raise":
        raise ValueError("out of ideas")
    elif fault == "slow":
        time.sleep(60)
    elif fault == "spin":
        spin()
    elif fault == "orphan":
        print("left", subprocess.Popen(["sleep", "60"]).pid, file=sys.stderr, flush=True)
        time.sleep(60)
    else:
        return False
    return True


def main():
    hello = json.loads(sys.stdin.readline())
    fault = hello["options"]["fault"]
    if fault == "mute":
        time.sleep(60)
    if fault == "exit":
        sys.exit(3)
    put(json.dumps({"hello": "faulty", "version": 2 if fault == "version" else 1}))
    for line in sys.stdin:
        call = json.loads(line)
        if not misbehave(fault, call):
            submitted = [job["job"] for job in call.get("jobs", [])]
            put(json.dumps({"call": call["call"], "decisions": decisions_of(fault, call, submitted)}))


main()
