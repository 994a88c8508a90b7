"""Draws the engine's CSV: time for each pixel against the window's side, log scale, ours and each peer.

Usage: engine_chart.py CSV SVG. Needs Debian's python3-matplotlib.
"""

import csv
import sys
from collections import defaultdict

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "sluice"
import matplotlib.pyplot as plot  # noqa: E402
from matplotlib.ticker import ScalarFormatter  # noqa: E402


def series(rows, dtype):
    """Peer -> [(side, ns per pixel)] for 1 MP, natural, one thread."""
    lines = defaultdict(dict)
    for row in rows:
        kind, window, *rest = row["case"].split("/")
        if kind != dtype or rest != ["1024x1024", "natural", "1-thread"]:
            continue
        side = int(window.split("x")[0])
        lines["sluice"][side] = float(row["ours_ns"]) / 2**20
        if row["peer_ns"]:
            lines[row["peer"]][side] = float(row["peer_ns"]) / 2**20
    return lines


def main(path, target):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    dtypes = [d for d in ("u8", "u16", "f32") if series(rows, d)]
    if not dtypes:
        print("nothing to draw: no plain median of 1 MP among the cases")
        return
    figure, axes = plot.subplots(1, len(dtypes), figsize=(5 * len(dtypes), 4), sharey=True, squeeze=False)
    for axis, dtype in zip(axes[0], dtypes):
        for name, points in series(rows, dtype).items():
            sides = sorted(points)
            axis.plot(sides, [points[s] for s in sides], marker="o", label=name,
                      linewidth=2.5 if name == "sluice" else 1)
        axis.set(xscale="log", yscale="log", title=f"{dtype}, 1024x1024, one thread", xlabel="window side")
        axis.set_xticks(sorted(series(rows, dtype)["sluice"]), minor=False)
        axis.set_xticks([], minor=True)
        axis.xaxis.set_major_formatter(ScalarFormatter())
        axis.grid(True, which="both", alpha=0.2)
        axis.legend(fontsize=8)
    axes[0][0].set_ylabel("ns per pixel")
    figure.tight_layout()
    figure.savefig(target, metadata={"Date": None})


if __name__ == "__main__":
    main(*sys.argv[1:])
