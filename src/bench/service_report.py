"""Prints the service benchmark's CSV as markdown, with the ratios that are goals, and draws it.

Usage: service_report.py FOLDER. The chart needs Debian's python3-matplotlib.
"""

import csv
import pathlib
import sys

# case -> (the system that Sluice is held against, least ratio of throughput)
GOALS = (
    ("pass-through, 1 kB", "nginx", 0.6),
    ("v2 binary 3x224x224", "nginx", 0.6),
    ("v2 JSON 3x224x224", "peer", 20),
    ("v2 JSON 3x224x224", "nginx", 0.5),
    ("224x224 JPEG", "peer", 6),
    ("224x224 PNG", "peer", 5),
    ("1 MP JPEG", "peer", 3),
    ("vector of 1,000, JSON", "peer", 10),
)
# latencies of a request that is passed on, in ms above nginx's
ADDED = (("p50", "p50_ms", 0.3), ("p99", "p99_ms", 1.5))
SYSTEMS = ("sluice", "nginx", "peer", "stub")


def closed(rows, case, system):
    return [row for row in rows if (row["case"], row["system"], row["mode"]) == (case, system, "closed")]


def best(rows, case, system):
    return max((float(row["rps"]) for row in closed(rows, case, system)), default=0)


def names(rows):
    return list(dict.fromkeys(row["case"] for row in rows))


def table(head, lines):
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for line in lines:
        print("| " + " | ".join(line) + " |")
    print()


def measurements(rows, mode):
    head = ("case", "system", "connections" if mode == "closed" else "requests due a second", "rps", "p50 ms", "p99 ms",
            "p99.9 ms", "CPU s per 1,000", "resident MB", "failed")
    shown = ("case", "system", "connections" if mode == "closed" else "rate", "rps", "p50_ms", "p99_ms", "p999_ms",
             "cpu_s_per_1000", "resident_mb", "failed")
    table(head, [[row[name] for name in shown] for row in rows if row["mode"] == mode])


def ratios(rows):
    lines = []
    for case, other, goal in GOALS:
        ours, theirs = best(rows, case, "sluice"), best(rows, case, other)
        if ours and theirs:
            ratio = ours / theirs
            lines.append((case, other, f"{ours:.0f}", f"{theirs:.0f}", f"{ratio:.2f}", f"{goal}", "yes" if ratio >= goal else "no"))
    table(("case", "against", "Sluice rps, best", "theirs, best", "ratio", "goal", "met"), lines)
    passed = [(row, other) for row in closed(rows, "pass-through, 1 kB", "sluice")
              for other in closed(rows, "pass-through, 1 kB", "nginx") if row["connections"] == other["connections"]]
    if passed:
        table(("pass-through, connections", *(f"{name} over nginx's, ms; goal {goal}" for name, _, goal in ADDED), "met"),
              [added(ours, theirs) for ours, theirs in passed])


def added(ours, theirs):
    over = [float(ours[field]) - float(theirs[field]) for _, field, _ in ADDED]
    met = all(more <= goal for more, (_, _, goal) in zip(over, ADDED))
    return ours["connections"], *(f"{more:.3f}" for more in over), "yes" if met else "no"


def chart(rows, target):
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "sluice"
    import matplotlib.pyplot as plot

    figure, axis = plot.subplots(figsize=(9, 5))
    for n, system in enumerate(SYSTEMS[:3]):
        places = [place + (n - 1) * 0.27 for place in range(len(names(rows)))]
        heights = [best(rows, case, system) for case in names(rows)]
        bars = axis.barh(places, heights, 0.25, label={"peer": "FastAPI + OpenCV"}.get(system, system))
        axis.bar_label(bars, [f"{height:,.0f}" if height else "" for height in heights], fontsize=7, padding=2)
    axis.set_yticks(range(len(names(rows))), names(rows))
    axis.invert_yaxis()
    axis.set(xscale="log", xlabel="requests a second, best of 1, 8 and 32 connections; nginx only passes the bytes on")
    axis.grid(True, axis="x", alpha=0.2)
    axis.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(target, metadata={"Date": None})


def main(folder):
    folder = pathlib.Path(folder)
    with open(folder / "service.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    print(f"\n{(folder / 'service.notes').read_text()}")
    measurements(rows, "closed")
    print("Open loop, latency from the moment at which each request was due:\n")
    measurements(rows, "open")
    ratios(rows)
    try:
        chart(rows, folder / "service.svg")
    except ImportError:
        print("no chart: apt-get install python3-matplotlib")


if __name__ == "__main__":
    main(*sys.argv[1:])
