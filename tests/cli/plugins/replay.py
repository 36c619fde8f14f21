"""Plays the policy's part of a recorded transcript and insists on Sunward's: replay.py TRANSCRIPT"""
import sys

with open(sys.argv[1], encoding="utf-8") as transcript:
    for number, line in enumerate(transcript, 1):
        side, text = line[:2], line[2:]
        if side == "< ":
            sys.stdout.write(text)
            sys.stdout.flush()
        elif (heard := sys.stdin.readline()) != text:
            sys.exit(f"line {number}: expected {text}heard {heard}")
if sys.stdin.readline():
    sys.exit("more lines than were recorded")
