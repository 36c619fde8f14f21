#!/usr/bin/env python3
"""Writes the samples that are damaged: samples.py FOLDER

A folder for each reader, with a small scenario that names a small file of its format. All of them are valid: the first
attempt of a fuzzing run takes them as they are.
"""
import json
import math
import re
import sys
from datetime import datetime, timedelta
from pathlib import Path

START = datetime(2023, 1, 2)
FLAT = {"average": "300 gCO2/kWh"}
CLUSTERS = [{"name": "a", "node": {"accelerators": 4, "accelerator": {"idle": "50 W", "full": "400 W"}}, "count": 2}]
JOBS = "job_id,submit_s,run_s,accelerators,walltime_s,user\n" + "".join(
    f"j{i},{i * 1800},{600 + 700 * (i % 5)},{1 + i % 4},7200,u{i % 3}\n" for i in range(12))
PLACE = {"latitude": "45 deg", "longitude": "8 deg", "elevation": "250 m"}


def scenario(**changes):
    """A day of a small site; `changes` take the place of its blocks."""
    whole = {
        "sunward": 1,
        "horizon": {"start": "2023-01-02T00:00Z", "duration": "1 d"},
        "zones": [{"name": "z", "signals": FLAT}],
        "sites": [{"name": "s", "zone": "z", "clusters": CLUSTERS}],
        "workload": [{"synthetic": {"jobs": 6, "arrivals": {"every": {"interval": "1 h"}}, "run": "90 min"},
                      "slack": "4 h"}],
        "policy": {"when": "wait-awhile"},
    }
    whole.update(changes)
    return json.dumps(whole, indent=1)


def signal(kind, **fields):
    return scenario(zones=[{"name": "z", "signals": {**FLAT, kind: fields}}])


def weather(format_name, file_name, place=None, **more):
    site = {"name": "s", "zone": "z", "clusters": CLUSTERS, "at": place or PLACE,
            "weather": {"format": format_name, "file": file_name}, "solar": {"capacity": "5 kW"},
            "wind": {"turbine": "nrel-5mw", "count": 0.001},
            "battery": {"capacity": "4 kWh", "power": "2 kW"}, **more}
    return scenario(sites=[site])


def hours(first, count, step=timedelta(hours=1)):
    return [first + i * step for i in range(count)]


def table(header, rows, separator=","):
    return "".join(separator.join(map(str, row)) + "\n" for row in [header, *rows])


def sun(at):
    return max(0, round(400 * math.sin(math.pi * (at.hour - 8) / 9))) if 8 <= at.hour <= 17 else 0


def intensity(i):
    return 200 + 50 * (i % 7)


DAYS = hours(START - timedelta(days=1), 96)


def signals():
    iso = "%Y-%m-%d %H:%M:%S"
    yield "signal-csv", {
        "scenario.yaml": signal("average", format="csv", file="v.csv", time="time", value="v", unit="gCO2/kWh",
                                gaps="hold"),
        "v.csv": table(["time", "v"], [[t.strftime(iso), intensity(i)] for i, t in enumerate(DAYS)])}
    yield "signal-price", {
        "scenario.yaml": signal("price", format="csv", file="v.csv", time="t", value="p", unit="EUR/MWh",
                                time_zone="Europe/Berlin", label="period-end", ends="hold"),
        "v.csv": table(["t", "p"], [[t.strftime(iso), 20 * (i % 5) - 10] for i, t in enumerate(DAYS)])}
    yield "signal-electricity-maps", {
        "scenario.yaml": signal("average", format="electricity-maps", file="v.csv", basis="direct"),
        "v.csv": table(["Datetime (UTC)", "Country", "Zone Name", "Zone Id", "Carbon Intensity gCO₂eq/kWh (direct)",
                        "Carbon Intensity gCO₂eq/kWh (LCA)", "Low Carbon Percentage", "Renewable Percentage",
                        "Data Source", "Data Estimated", "Data Estimation Method"],
                       [[t.strftime(iso), "X", "X", "X", intensity(i), intensity(i) + 50, 55.39, 41.2, "x", "false", ""]
                        for i, t in enumerate(DAYS)])}
    yield "signal-eia-mix", {
        "scenario.yaml": signal("average", format="eia-mix", file="v.csv", ends="hold"),
        "v.csv": table(["timestamp", "WND", "SUN", "WAT", "OIL", "NG", "COL", "NUC", "OTH", "avg_CI"],
                       [[t.strftime(iso) + "+00:00", 3130, sun(t), 2304, 44, 6764, 19, 2265, 189, 222]
                        for t in DAYS])}
    yield "signal-entsoe", {
        "scenario.yaml": signal("average", format="entsoe", file="v.csv"),
        "v.csv": table(["Time", "Carbon Intensity"], [[t.strftime(iso), intensity(i)] for i, t in enumerate(DAYS)])}
    yield "signal-watttime", {
        "scenario.yaml": signal("marginal", format="watttime", file="v.csv"),
        "v.csv": table(["oootime", "X"], [[t.strftime(iso), intensity(i)] for i, t in enumerate(DAYS)])}
    yield "signal-carbon-aware-sdk", {
        "scenario.yaml": signal("average", format="carbon-aware-sdk", file="v.json", location="x"),
        "v.json": json.dumps([{"Location": "x", "Time": t.strftime("%Y-%m-%dT%H:%M:%S+00:00"), "Rating": intensity(i),
                               "Duration": "01:00"} for i, t in enumerate(DAYS)])}
    yield "signal-neso", {
        "scenario.yaml": signal("average", format="neso-actual", file="v.csv"),
        "v.csv": table(["from", "to", "forecast", "actual", "index"],
                       [[t.strftime(iso) + "+00:00", (t + timedelta(minutes=30)).strftime(iso) + "+00:00", intensity(i),
                         intensity(i) + 3, "low"] for i, t in enumerate(hours(START, 96, timedelta(minutes=30)))])}
    yield "forecast-issued", {
        "scenario.yaml": scenario(forecast={"model": "file", "issued": [
            {"zone": "z", "average": {"files": "f_*.csv", "unit": "gCO2/kWh"}}]}),
        "f_2023-01-02T0001Z.csv": table(["valid", "value"], [[t.strftime("%Y-%m-%dT%H:%MZ"), intensity(i)]
                                                            for i, t in enumerate(hours(START, 48))])}


def pages():
    """What the page of each format of signals shows, as the page says."""
    text = (Path(__file__).resolve().parents[2] / "scenarios" / "FORMATS.md").read_text(encoding="utf-8")
    section = text[text.index("\n## Signals"):text.index("\n## Traces")]
    for page in section.split("\n### ")[1:]:
        kind, example = re.search(r"```yaml\n(average|marginal): (.*)\n```", page).groups()
        whole = scenario(horizon={"start": "2024-03-01T00:00Z", "duration": "10 min", "drain": False},
                         zones=[{"name": "z", "signals": {**FLAT, kind: "@"}}])
        files = {"scenario.yaml": whole.replace('"@"', example)}
        if lines := re.search(r"```text\n(.*?)\n```", page, re.DOTALL):
            files[re.search(r"file: ([^,}]+)", example).group(1)] = lines.group(1) + "\n"
        yield "page-" + page.split("\n")[0], files


def weathers():
    place = ["Latitude (decimal degrees): 45.000", "Longitude (decimal degrees): 8.000", "Elevation (m): 250.0"]
    yield "weather-pvgis", {
        "scenario.yaml": weather("pvgis", "w.csv"),
        "w.csv": "\n".join(place) + "\nmonth,year\n1,2023\n" + table(
            ["time(UTC)", "T2m", "RH", "G(h)", "Gb(n)", "Gd(h)", "IR(h)", "WS10m", "WD10m", "SP"],
            [[t.strftime("%Y%m%d:%H%M"), 2.04, 94.4, sun(t), sun(t), sun(t) // 3, 283, 4.7, 257, 99870] for t in DAYS])}
    yield "weather-epw", {
        "scenario.yaml": weather("epw", "w.epw"),
        "w.epw": "LOCATION,x,-,x,x,x,45,8,1,250\nDESIGN CONDITIONS,0\nTYPICAL/EXTREME PERIODS,0\nGROUND TEMPERATURES,0\n"
                 "HOLIDAYS/DAYLIGHT SAVING,No,0,0,0\nCOMMENTS 1,x\nCOMMENTS 2,x\n"
                 "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31\n" + "".join(
                     f"{t.year},{t.month},{t.day},{t.hour + 1},0,?9?9,2.0,1.2,94,99870,9999,9999,283,{sun(t)},{sun(t)},"
                     f"{sun(t) // 3},999999,999999,999999,9999,257,4.7,99,99,9999,99999,9,999999999,999,0.999,999,99,"
                     "999,999,99\n" for t in DAYS)}
    columns = ["Date (MM/DD/YYYY)", "Time (HH:MM)", "GHI (W/m^2)", "DNI (W/m^2)", "DHI (W/m^2)", "Dry-bulb (C)",
               "Dew-point (C)", "RHum (%)", "Pressure (mbar)", "Wspd (m/s)", "Alb (unitless)"]
    yield "weather-tmy3", {
        "scenario.yaml": weather("tmy3", "w.csv"),
        "w.csv": '723170,"X",NC,1.0,45.0,8.0,250\n' + table(columns, [
            [t.strftime("%m/%d/%Y"), f"{t.hour + 1:02}:00", sun(t), sun(t), sun(t) // 3, 2, 1, 90, 990, 4, 0.2]
            for t in DAYS])}
    yield "weather-psm3", {
        "scenario.yaml": weather("psm3", "w.csv"),
        "w.csv": "Source,Location ID,Latitude,Longitude,Time Zone,Elevation,Local Time Zone,Pressure Units\n"
                 "NSRDB,1,45,8,1,250,1,mbar\n" + table(
                     ["Year", "Month", "Day", "Hour", "Minute", "DNI", "DHI", "GHI", "Dew Point", "Temperature",
                      "Pressure", "Wind Speed"],
                     [[t.year, t.month, t.day, t.hour, 30, sun(t), sun(t) // 3, sun(t), -2, 7, 970, 4] for t in DAYS])}
    yield "weather-srw", {
        "scenario.yaml": scenario(sites=[{
            "name": "s", "zone": "z", "clusters": CLUSTERS, "at": PLACE,
            "weather": {"format": "srw", "file": "w.srw"}, "wind": {"turbine": "nrel-5mw", "count": 0.001}}]),
        "w.srw": "1,x,x,x,2023,45,8,250,1,8760\nx\nTemperature,Pressure,Speed,Speed\nC,atm,m/s,m/s\n80,80,80,110\n"
                 + "4,1,8,9\n" * 8760}
    yield "weather-open-meteo", {
        "scenario.yaml": weather("open-meteo", "w.json"),
        "w.json": json.dumps({
            "latitude": 45, "longitude": 8, "utc_offset_seconds": 3600, "timezone": "Europe/Berlin", "elevation": 250,
            "hourly_units": {"time": "iso8601", "temperature_2m": "°C", "relative_humidity_2m": "%", "cloudcover": "%",
                             "windspeed_10m": "km/h"},
            "hourly": {"time": [t.strftime("%Y-%m-%dT%H:%M") for t in DAYS], "temperature_2m": [5.5] * len(DAYS),
                       "relative_humidity_2m": [70] * len(DAYS), "cloudcover": [40] * len(DAYS),
                       "windspeed_10m": [18.5] * len(DAYS)}})}


def workloads():
    swf = "; UnixStartTime: 1672617600\n; MaxNodes: 8\n" + "".join(
        f"{i} {i * 900} 5 {600 + i * 60} {1 + i % 4} 60 100 {1 + i % 4} 7200 -1 1 {1 + i % 3} 1 -1 -1 1 -1 -1\n"
        for i in range(1, 16))
    yield "jobs-swf", {"scenario.yaml": scenario(workload=[{"format": "swf", "file": "j.swf", "slack": "4 h"}]),
                       "j.swf": swf}
    yield "jobs-csv", {"scenario.yaml": scenario(workload=[{"format": "csv", "file": "j.csv", "slack": "1.5x"}]),
                       "j.csv": JOBS}
    yield "jobs-dates", {
        "scenario.yaml": scenario(workload=[{
            "format": "csv", "file": "j.csv", "absolute": True, "slack": {"rule": "next-workday"},
            "columns": {"job_id": "JobID", "submit": "Submit", "start": "Start", "finish": "End",
                        "accelerators": "NGPU", "walltime": "Limit", "status": "State"}, "time_unit": "min"}]),
        "j.csv": table(["JobID", "Submit", "Start", "End", "NGPU", "Limit", "State"], [
            [f"n{i}", (START + timedelta(minutes=30 * i)).strftime("%Y-%m-%dT%H:%M:%S"),
             (START + timedelta(minutes=30 * i + 5)).strftime("%Y-%m-%dT%H:%M:%S"),
             (START + timedelta(minutes=30 * i + 65)).strftime("%Y-%m-%dT%H:%M:%S"), 1 + i % 4, 120, "COMPLETED"]
            for i in range(12)])}


CASE = """function mpc = c
mpc.version = '2';
mpc.baseMVA = 100;
mpc.bus = [
 1 3 0   0 0 0 1 1 0 230 1 1.1 0.9;
 2 1 90  0 1 0 1 1 0 230 1 1.1 0.9;
 3 1 60  0 0 0 1 1 0 230 1 1.1 0.9;
];
mpc.gen = [
 1 100 0 0 0 1 100 1 150 0;
 3 50  0 0 0 1 100 1 80  5;
];
mpc.branch = [
 1 2 0 0.1 0 90 0 0 0 0 1 -360 360;
 1 3 0 0.2 0 60 0 0 0 0 1 -360 360;
 2 3 0 0.1 0 40 0 0 0 0 1 -360 360;
];
mpc.gencost = [
 2 0 0 3 0.01 20 0;
 2 0 0 2 35 0 0;
];
"""


def grids():
    yield "grid-case", {
        "scenario.yaml": scenario(
            cases=[{"name": "c", "file": "c.m", "currency": "USD",
                    "generators": [{"number": 1, "fuel": "coal"}, {"number": 2, "fuel": "gas"}]}],
            zones=[{"name": "z", "case": "c", "bus": 2}]),
        "c.m": CASE}
    fleet = {"demand": {"format": "csv", "file": "d.csv", "unit": "MW", "time": "t", "value": "mw"},
             "plants": [{"fuel": "wind", "capacity": "60 MW", "marginal_cost": "0 EUR/MWh"},
                        {"fuel": "coal", "capacity": "80 MW", "marginal_cost": "25 EUR/MWh", "minimum": "20 MW",
                         "ramp_per_hour": "30 MW"},
                        {"fuel": "gas", "capacity": "90 MW", "marginal_cost": "50 EUR/MWh",
                         "availability": {"file": "a.csv", "time": "t", "value": "s"}}],
             "stores": [{"name": "b", "capacity": "40 MWh", "charge_power": "10 MW", "discharge_power": "10 MW",
                         "water_values": [{"energy": "20 MWh", "value": "30 EUR/MWh"}]}]}
    yield "grid-fleet", {
        "scenario.yaml": scenario(zones=[{"name": "z", "at": PLACE, "weather": {"format": "synthetic"},
                                          "fleet": fleet}]),
        "d.csv": table(["t", "mw"], [[t.strftime("%Y-%m-%dT%H:%MZ"), 90 + t.hour] for t in hours(START, 24 * 20)]),
        "a.csv": table(["t", "s"], [[t.strftime("%Y-%m-%dT%H:%MZ"), 0.9] for t in hours(START, 24 * 20)])}


def others():
    yield "scenario-wide", {"scenario.yaml": WIDE, "j.csv": JOBS}
    yield "include", {"scenario.yaml": "include: [a.yaml, b.yaml]\npolicy: {order: sjf, backfill: conservative}\n",
                      "a.yaml": scenario(), "b.yaml": "horizon: {duration: 2 d}\nseed: 9\n"}
    yield "sweep", {
        "sweep.yaml": "sweep: 1\nbase: base.yaml\nparameters:\n  sites[s].facility.pue: [1.1, 1.2]\n"
                      "  workload[0].slack: {from: 0 h, to: 6 h, step: 3 h}\nzip:\n  - {\"sites[s].facility.wue\": [1, 2], name: [a, b]}\n"
                      "exclude: [{seed: 1, policy: now}]\npolicies: [now, wait-awhile]\nseeds: 3\ntimeout: 1 min\n",
        "base.yaml": scenario()}
    answers = [{"hello": "x", "version": 1}] + [{"call": i, "decisions": []} for i in range(1, 20)]
    yield "policy-answers", {
        "scenario.yaml": scenario(workload=[{"format": "csv", "file": "j.csv"}],
                                  policy={"plugin": {"command": ["cat", "answers.jsonl"], "timeout": "2 s",
                                                     "start_timeout": "2 s"}}),
        "answers.jsonl": "".join(json.dumps(answer) + "\n" for answer in answers), "j.csv": JOBS}


WIDE = """# Many of the fields at once.
sunward: 1
name: wide
seed: 3
horizon: {start: 2024-02-28T20:00Z, duration: 2 d, drain: true}
zones:
  - name: a
    signals:
      average: {format: profile, mean: 300 gCO2/kWh, amplitude: 100 gCO2/kWh, low_hour: 13, weekend: 0.9}
      marginal: {format: profile, values: [500 gCO2/kWh, 400 gCO2/kWh, 600 gCO2/kWh], period: 1 d}
      price: {format: profile, mean: 50 EUR/MWh, amplitude: 40 EUR/MWh}
      carbon_free: 40 %
  - {name: b, preset: norway}
nodes:
  - {name: box, hardware: h, accelerators: 2, accelerator: {idle: 50 W, full: 300 W}, host: {idle: 100 W, full: 200 W}, asleep: 10 W}
sites:
  - name: one
    zone: a
    at: {latitude: 48 deg, longitude: 11 deg, elevation: 500 m}
    weather: {format: synthetic, step: 30 min, episodes: [{from: 2024-02-29T00:00Z, to: 2024-02-29T12:00Z, warmer_k: 12}]}
    clusters: [{name: x, node: box, count: 3, packing: whole-node, rent: {on_demand: 2 EUR/h, reserved: 2, reserved_price: 1 EUR/h}}]
    facility: {model: parts, free_cooling: water, water: evaporation, ups: {no_load: 3 %}, transformer_limit: 5 kW}
    solar: {capacity: 3 kW, tracking: single-axis}
    wind: {turbine: enercon-e82-2000, count: 0.001}
    battery: {model: clc, capacity: 4 kWh, power: 2 kW, charge_taper: 3 min, discharge_taper: 2 min, self_discharge: 5 %, dispatch: {rule: arbitrage, on: price, cycle_cost: 5 EUR/MWh}, ageing: xu}
    backup: {capacity: 1 kW, start: grid-cut}
    grid: {import_limit: 3 kW, export_limit: 1 kW, cuts: [{at: 2024-02-29T05:00Z, for: 30 min}], tariff: {adder: 10 EUR/MWh, hours: [{from: "17:00", to: "21:00", days: weekdays, adder: 50 EUR/MWh}], demand_charge: 5 EUR/kW, carbon_price: 80 EUR/t}}
    power_cap: {values: [3 kW, 2 kW], on: it}
    limits: {rule: throttle, least: 0.5}
    storage: {bandwidth: 1 Gbit/s, latency: 1 ms}
    time_zone: Europe/Berlin
  - name: two
    zone: b
    clusters: [{node: box, count: 2}]
contracts: [{name: ppa, share: 20 %, zones: [a], factor: 11 gCO2/kWh, price: 60 EUR/MWh}]
network: {links: [{from: one, to: two, bandwidth: 1 Gbit/s, latency: 20 ms, energy: 0.01 kWh/GB}]}
workload:
  - {format: csv, file: j.csv, site: one, slack: 6 h, input: 10 GB, checkpoint: {save: 1 min, restore: 1 min, size: 5 GB}, max_latency: 100 ms}
  - name: made
    site: two
    synthetic: {jobs: 10, arrivals: {diurnal: {rate: 2/h, swing: 0.5}}, accelerators: {1: 0.5, 2: 0.5}, run: {lognormal: {median: 1 h, sigma: 0.5}}, walltime_factor: 2, users: [p, q]}
    elastic: {min: 1, max: 4, scaling: {amdahl: 5 %}}
    slack: {rule: semi-weekly, time_zone: Europe/Berlin}
forecast: {model: noisy, growth: [{lead: 1 h, error: 5 %}, {lead: 24 h, error: 20 %}], correlation: 0.9}
policies:
  now: {when: now}
  green: {order: fair-share, backfill: conservative, when: {rule: wait-awhile, replan: 6 h}, where: follow-the-sun, nodes: pack}
  wide: {width: {rule: carbon-scaler}, where: cleanest-mean}
  office: {when: {rule: hours, hours: ["08:00-12:00", "22:00-06:00"], days: [weekdays, sunday], time_zone: Europe/Berlin}}
  wary: {when: {rule: quantile-plan, over: wait-awhile, alpha: 80 %}}
policy: green
baseline: now
output: {sites_every: 30 min}
"""


def main():
    top = Path(sys.argv[1])
    for family in (signals, pages, weathers, workloads, grids, others):
        for name, files in family():
            (top / name).mkdir(parents=True, exist_ok=True)
            for file_name, text in files.items():
                (top / name / file_name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
