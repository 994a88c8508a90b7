"""How well a detector that asks the model twice tells attacked pictures from clean ones.

    src/bench/run robustness                                  # runs this after robustness.py
    /usr/bin/python3 src/bench/detector.py OUT COMMAND...     # COMMAND starts Sluice with the demo model

Each detector is the service's own: a squeezer is the defence of the path, others its `squeezers`, and the
scores are the `Sluice-Score` that it answers with, one request for each picture. The threshold is that of
`sluice calibrate` for a rate of 5 % over every second clean test picture; what is flagged of the other half
is the false-positive rate, with the 0.95 Clopper-Pearson interval. Of an attack those pictures count that
the model gets right before and wrong after it. The area under the ROC curve is of these against the held-out
half, its interval from 1,000 bootstrap samples. Writes OUT/detector.csv, OUT/detector-roc.csv and
OUT/detector.md, and in OUT/detector-agreement.csv how far the scores are from the greatest L1 distance of the
probabilities that /v1/filter brings for the same pictures.
"""

import csv
import json
import pathlib
import sys

import numpy as np
from scipy.stats import beta, rankdata

from robustness import DEFENCES, NONE, SETS, Client, data, start

DETECTORS = {
    "median-3x3": ("median-3x3",),
    "median-2x2": ("median-2x2",),
    "median-2x2, bit-depth-4": ("median-2x2", "bit-depth-4"),
    "conditional-3x3": ("conditional-3x3",),
}
"""Name: squeezers, of defences.json."""

WANTED_RATE = 0.05
COMPARED = 1000
COLUMNS = ("detector", "attack", "budget", "knows", "n", "flagged", "rate", "low", "high", "auc", "auc_low", "auc_high")


def clopper_pearson(hits, total):
    low = beta.ppf(0.025, hits, total - hits + 1) if hits else 0.0
    high = beta.ppf(0.975, hits + 1, total - hits) if hits < total else 1.0
    return round(float(low), 4), round(float(high), 4)


def area(negative, positive):
    """Probability that an attacked picture scores higher than a clean one, ties counting half."""
    ranks = rankdata(np.concatenate([negative, positive]))[len(negative) :]
    return (ranks.sum() - len(positive) * (len(positive) + 1) / 2) / (len(negative) * len(positive))


def area_interval(negative, positive, rng, rounds=1000):
    areas = [area(rng.choice(negative, len(negative)), rng.choice(positive, len(positive))) for _ in range(rounds)]
    return np.percentile(areas, [2.5, 97.5])


def threshold_of(scores):
    """As Calibration.java: the k+1st largest, so that at most (k + 1) / (n + 1) of those to come are over it."""
    k = int(WANTED_RATE * (len(scores) + 1) + 1e-9) - 1
    return float(np.sort(scores)[len(scores) - k - 1])


def settings(squeezers):
    first, *others = squeezers
    yield "--sluice.detector.action=observe"
    yield from (f"--sluice.defences.default[{i}]={step}" for i, step in enumerate(DEFENCES[first]))
    yield from (f"--sluice.detector.squeezers[{i}]={name}" for i, name in enumerate(others))


def own_scores(client, pictures, squeezers):
    """What the header should say, from two questions of this script's own."""
    first = client.probabilities(NONE, pictures)
    return np.max([np.abs(first - client.probabilities(each, pictures)).sum(1) for each in squeezers], axis=0)


def attacks(squeezers):
    """Sets that know nothing of a filter, those through the only squeezer, those past the detector."""
    knowing = {None, squeezers[0] if len(squeezers) == 1 else None, "the detector: " + ", ".join(squeezers)}
    for path in sorted(SETS.glob("*.json")):
        about = json.loads(path.read_text())
        if about["attack"] != "none" and about.get("knows") in knowing:
            yield path.stem, about


def row(detector, about, flagged, area_=None, interval=(None, None)):
    hits, total = int(flagged.sum()), len(flagged)
    low, high = clopper_pearson(hits, total) if total else (None, None)
    knows = about.get("knows")
    return {
        "detector": detector,
        "attack": about["attack"],
        "budget": about["budget"],
        "knows": "" if about["attack"] == "none" else "the model" if knows is None else "the detector" if "detector" in knows else "the filter",
        "n": total,
        "flagged": hits,
        "rate": round(hits / total, 4) if total else None,
        "low": low,
        "high": high,
        "auc": area_ and round(float(area_), 4),
        "auc_low": interval[0] and round(float(interval[0]), 4),
        "auc_high": interval[1] and round(float(interval[1]), 4),
    }


class Sets:
    """The pictures, and which of those attacked the model got right before."""

    def __init__(self, client):
        self.every, _ = data.load("test")
        self.labels = np.load(SETS / "labels.npy")
        self.before = self._right(client, np.load(SETS / "clean.npy"))

    def _right(self, client, pictures):
        return client.probabilities(NONE, pictures).argmax(1) == self.labels

    def misled(self, client, name):
        """Those of a set that the model gets wrong, but did not before."""
        pictures = np.load(SETS / f"{name}.npy")
        return pictures[self.before & ~self._right(client, pictures)]


def measure(client, detector, squeezers):
    """(rows, points of the ROC curves, threshold, greatest difference from own_scores)"""
    rng, sets = np.random.default_rng(20261125), Sets(client)
    clean = client.scores(sets.every)
    threshold, held_out = threshold_of(clean[::2]), clean[1::2]
    apart = np.abs(clean[:COMPARED] - own_scores(client, sets.every[:COMPARED], squeezers)).max()
    rows = [row(detector, {"attack": "none", "budget": "", "knows": None}, held_out > threshold)]
    points = []
    for name, about in attacks(squeezers):
        found = client.scores(sets.misled(client, name))
        rows.append(row(detector, about, found > threshold, area(held_out, found), area_interval(held_out, found, rng)))
        for rate in np.linspace(0, 1, 101):
            at = np.quantile(held_out, 1 - rate)
            points.append((detector, name, round(float(rate), 2), round(float((found > at).mean()), 4)))
    print(detector, threshold, apart, rows[0], rows[-1], flush=True)
    return rows, points, threshold, float(apart)


def percent(row_):
    return f"{100 * row_['rate']:.1f} % ({100 * row_['low']:.1f} to {100 * row_['high']:.1f})"


def table(rows, thresholds):
    lines = ["| squeezers (threshold) | input | attacker knows | n | flagged | area under the ROC curve |", "|---" * 6 + "|"]
    for each in rows:
        what = "clean, held out" if each["attack"] == "none" else f"{each['attack']}, {each['budget']}"
        auc = "" if each["auc"] is None else f"{each['auc']:.3f} ({each['auc_low']:.3f} to {each['auc_high']:.3f})"
        lines.append(
            f"| `{each['detector']}` ({thresholds[each['detector']]:.3f}) | {what} | {each['knows']} | {each['n']} | {percent(each)} | {auc} |"
        )
    return "\n".join(lines)


def main():
    out, command = pathlib.Path(sys.argv[1]), sys.argv[2:]
    out.mkdir(parents=True, exist_ok=True)
    rows, points, thresholds, apart = [], [], {}, {}
    for detector, squeezers in DETECTORS.items():
        server = start(command, out, *settings(squeezers))
        try:
            found, curve, thresholds[detector], apart[detector] = measure(Client(server.port), detector, squeezers)
        finally:
            server.stop()
        rows += found
        points += curve
    with open(out / "detector-agreement.csv", "w", newline="") as file:
        csv.writer(file).writerows([("detector", "pictures", "greatest_difference"), *((name, COMPARED, f"{by:.1e}") for name, by in apart.items())])
    with open(out / "detector.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    with open(out / "detector-roc.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([("detector", "set", "false_positive_rate", "detection_rate"), *points])
    text = table(rows, thresholds)
    (out / "detector.md").write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
