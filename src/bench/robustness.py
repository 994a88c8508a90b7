"""What each defence costs in clean accuracy, and what is left of it under attack.

    src/bench/run robustness                                    # makes the sets that are missing, then measures
    /usr/bin/python3 src/bench/robustness.py OUT COMMAND...     # COMMAND starts Sluice with the demo model

Starts the service with the chains of defences.json, sends it the sets of src/model/cifar10/attack.py in
npy bodies of 100 pictures, and counts the answers of the demo model that are right: OUT/robustness.csv,
with the 0.95 Wilson interval, and OUT/robustness.md. Every picture counts, also those that the model gets
wrong without an attack. The clean set is measured twice: all 5,000 test pictures, and those attacked.

An attack through a filter is only as good as the attacker's copy of it (filters.py): OUT/twins.csv says which
share of the samples of the first 100 clean pictures the copy sees otherwise than the service, by more than
one grey level.
"""

import csv
import http.client
import io
import json
import os
import pathlib
import statistics
import sys

import numpy as np

from service_systems import Server, free_port

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src" / "model" / "cifar10"))

import torch  # noqa: E402

import data  # noqa: E402
import export  # noqa: E402
import filters  # noqa: E402

SETS = data.CACHE / "attacks"
DEFENCES = json.loads((ROOT / "src" / "bench" / "defences.json").read_text())
NONE = "none"
BATCH = 100
TRIES = 5
COLUMNS = ("defence", "attack", "budget", "knows", "n", "right", "accuracy", "low", "high")


def start(command, out, *settings):
    """The service with the demo model; not one kernel is warmed, as nothing here is timed at first."""
    port, management, demo = free_port(), free_port(), free_port()
    options = ["--spring.profiles.active=demo", f"--server.port={port}", f"--management.server.port={management}"]
    options += [f"--sluice.demo.port={demo}", "--sluice.warm-up.kernels=", *settings]
    for name, steps in DEFENCES.items():
        options += [f"--sluice.defences.{name}[{i}]={step}" for i, step in enumerate(steps)]
    server = Server("robustness", port, [*command, *options], out, ready=(management, "/actuator/health/readiness"))
    server.wait(180)
    return server


class Client:
    """Asks the model behind the service."""

    def __init__(self, port):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, path, body, headers):
        """(headers, body) of a 200; on a busy machine a deadline may pass, so a few tries are made."""
        for _ in range(TRIES):
            try:
                self._connection.request("POST", path, body, headers)
                answer = self._connection.getresponse()
                text = answer.read()
            except TimeoutError:
                self._connection.close()
                continue
            if answer.status == 200:
                return answer.headers, text
            if answer.status not in (503, 504):
                break
        sys.exit(f"{path}: {answer.status} {text[:300]}")

    def post(self, query, array):
        """(headers, body) for an npy body."""
        body = io.BytesIO()
        np.save(body, np.ascontiguousarray(array))
        return self.ask(f"/v1/filter?{query}", body.getvalue(), {"Content-Type": "application/x-npy"})

    def scores(self, pictures):
        """float64 [n]: the detector's `Sluice-Score` for each picture, asked as clients of the model ask."""
        about = {"name": "input", "datatype": "FP32", "shape": [1, *pictures.shape[1:]]}
        about["parameters"] = {"binary_data_size": 4 * pictures[0].size}
        text = json.dumps({"inputs": [about]}).encode()
        headers = {"Content-Type": "application/octet-stream", "Inference-Header-Content-Length": str(len(text))}
        found = []
        for picture in pictures:
            body = text + (picture.astype("<f4") / np.float32(255)).tobytes()
            found.append(float(self.ask("/v2/models/cifar10/infer", body, headers)[0]["Sluice-Score"]))
        return np.array(found)

    def probabilities(self, defence, pictures):
        """float64 [n, 10] for uint8 [n, 3, 32, 32] behind a defence."""
        rows = []
        for start_ in range(0, len(pictures), BATCH):
            batch = pictures[start_ : start_ + BATCH].transpose(0, 2, 3, 1)
            outputs = json.loads(self.post(query(defence), batch)[1])["outputs"]
            found = next(output for output in outputs if output["name"] == "probabilities")
            rows.append(np.array(found["data"], dtype=np.float64).reshape(found["shape"]))
        return np.concatenate(rows)

    def filtered(self, defence, pictures):
        """uint8 [n, 3, 32, 32] as the service filters them."""
        body = self.post(f"{query(defence)}&forward=never", pictures.transpose(0, 2, 3, 1))[1]
        return np.load(io.BytesIO(body)).transpose(0, 3, 1, 2)

    def filter_ms(self, defence, picture, rounds=60):
        """Median of what the service says the filter took for one picture, after as many rounds again."""
        times = []
        for _ in range(2 * rounds):
            headers, _ = self.post(f"{query(defence)}&forward=never", picture)
            stages = dict(part.strip().split(";dur=") for part in headers["Server-Timing"].split(","))
            times.append(float(stages["filter"]))
        return statistics.median(times[rounds:])


def query(defence):
    return "window=1" if defence == NONE else f"defence={defence}"


def sets_for(defence):
    """(name, about) of the sets that a defence is put to: those that know nothing, and those that know it."""
    for path in sorted(SETS.glob("*.json")):
        about = json.loads(path.read_text())
        if about.get("knows") in (None, defence):
            yield path.stem, about


def measured(client, defence, about, pictures, labels):
    right = int((client.probabilities(defence, pictures).argmax(1) == labels).sum())
    low, high = export.wilson(right, len(labels))
    return {
        "defence": defence,
        "attack": about["attack"],
        "budget": about["budget"],
        "knows": "the filter" if about.get("knows") else "the model" if about["seed"] else "",
        "n": len(labels),
        "right": right,
        "accuracy": round(right / len(labels), 4),
        "low": low,
        "high": high,
    }


def measure(client):
    every, classes = data.load("test")
    labels = np.load(SETS / "labels.npy")
    rows = []
    for defence in (NONE, *DEFENCES):
        rows.append(measured(client, defence, {"attack": "none", "budget": "", "seed": None}, every, classes))
        for name, about in sets_for(defence):
            rows.append(measured(client, defence, about, np.load(SETS / f"{name}.npy"), labels))
        print(f"{defence}: {rows[-1]}", flush=True)
    return rows


def twins(client):
    """Yields (defence, share of the samples that its twin sees otherwise); which window `random` draws is not known."""
    pictures = np.load(SETS / "clean.npy")[:BATCH]
    for defence, steps in DEFENCES.items():
        if any(step.startswith("random;") for step in steps):
            continue
        (twin,) = filters.of(steps)
        seen = twin(torch.from_numpy(pictures).float() / 255) * 255
        apart = np.abs(seen.numpy() - client.filtered(defence, pictures))
        yield defence, float((apart > 1.01).mean())


def percent(row):
    return f"{100 * row['accuracy']:.1f} ({100 * row['low']:.1f} to {100 * row['high']:.1f})"


def table(rows, times):
    """Markdown: a row for each defence, the clean accuracy first."""
    attacks = []
    for row in rows:
        kind = (row["attack"], row["budget"], row["knows"])
        if kind not in attacks and row["attack"] != "none":
            attacks.append(kind)
    attacks.sort(key=lambda kind: kind[2] == "the filter")
    titles = [f"{attack}, {budget}; knows {knows}" for attack, budget, knows in attacks]
    lines = ["| defence | ms | clean | " + " | ".join(titles) + " |", "|---" * (3 + len(titles)) + "|"]
    for defence in dict.fromkeys(row["defence"] for row in rows):
        own = [row for row in rows if row["defence"] == defence]
        cells = []
        for kind in attacks:
            found = [row for row in own if (row["attack"], row["budget"], row["knows"]) == kind]
            cells.append(percent(found[0]) if found else "")
        clean = max((row for row in own if row["attack"] == "none"), key=lambda row: row["n"])
        lines.append(f"| `{defence}` | {times[defence]:.2f} | {percent(clean)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    out, command = pathlib.Path(sys.argv[1]), sys.argv[2:]
    if not (SETS / "labels.npy").exists():
        sys.exit("no sets: run src/model/cifar10/attack.py first")
    out.mkdir(parents=True, exist_ok=True)
    server = start(command, out)
    try:
        client = Client(server.port)
        with open(out / "twins.csv", "w") as file:
            for defence, share in twins(client):
                print(f"{defence},{share:.5f}", file=file)
        rows = measure(client)
        picture = np.random.default_rng(1).integers(0, 256, (224, 224, 3), dtype=np.uint8)
        times = {defence: client.filter_ms(defence, picture) for defence in (NONE, *DEFENCES)}
    finally:
        server.stop()
    with open(out / "robustness.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    text = table(rows, times)
    (out / "robustness.md").write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
