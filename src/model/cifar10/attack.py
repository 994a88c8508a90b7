"""Attacks the demo model: sets of pictures that mislead it, for the tests and the measurements.

    /usr/bin/python3 src/model/cifar10/attack.py                 # target/cifar10/attacks, 300 pictures each
    /usr/bin/python3 src/model/cifar10/attack.py --only pgd-linf-4 --count 1000
    /usr/bin/python3 src/model/cifar10/attack.py --small         # the tests' sets, of drawn pictures

The pictures are the first of each class of the test part, equally many; `clean.npy` holds them as they
are, `labels.npy` their classes. Each set is uint8 [n, 3, 32, 32] in `<name>.npy`, with what it is in
`<name>.json`: attack, budget, seed, and which filter of src/bench/defences.json the attacker knew and
attacked through. `--through` names those (default: all). Sets that are
there already with as many pictures are kept.
"""

import argparse
import json
import pathlib
import time

import numpy as np
import torch

import attacks
import data
import example_picture
import export
import filters
import restore
from model import CLASSES

FOLDER = data.CACHE / "attacks"
DEFENCES = data.ROOT / "src" / "bench" / "defences.json"
SMALL_FOLDER = data.ROOT / "src" / "test" / "resources" / "dev" / "sluice" / "demo" / "attacks"
SMALL = 24
SHIP = CLASSES.index("ship")
SEED = 20261125
STEPS = 20

BLIND = {
    "fgsm-4": ("FGSM", "L-inf 4/255", lambda v, x, y: attacks.fgsm(v, x, y, 4)),
    "pgd-linf-4": (
        "PGD, 20 steps",
        "L-inf 4/255",
        lambda v, x, y: attacks.pgd_linf(v, x, y, 4, STEPS, SEED),
    ),
    "pgd-l2-0.5": (
        "PGD, 20 steps",
        "L2 0.5",
        lambda v, x, y: attacks.pgd_l2(v, x, y, 0.5, STEPS, SEED),
    ),
    "pixels-10": (
        "greedy L0",
        "10 of 1,024 pixels",
        lambda v, x, y: attacks.few_pixels(v, x, y, 10),
    ),
    "patch-5": (
        "patch, 20 steps",
        "5x5 pixels",
        lambda v, x, y: attacks.patch(v, x, y, 5, STEPS),
    ),
}
"""Name: (attack, budget, how)."""

WATCHED = {"pgd-linf-4-past-detector": ("median-2x2", "bit-depth-4")}
"""Attacks past a detector with these squeezers, of which the attacker knows all."""

THROUGH = ("pgd-linf-4", "patch-5")
"""The attacks that are also made through each filter."""


def _first_of_each_class(folder, count):
    pictures, labels = data.load("test", folder)
    each = count // 10
    chosen = np.concatenate([np.flatnonzero(labels == c)[:each] for c in range(10)])
    return pictures[chosen], labels[chosen]


def _make(name, victim, pictures, labels):
    attack, budget, how = BLIND[name]
    found = how(victim, pictures, labels)
    return found, {"attack": attack, "budget": budget, "seed": SEED, "n": len(found)}


def _save(name, found, about):
    np.save(FOLDER / f"{name}.npy", found)
    (FOLDER / f"{name}.json").write_text(json.dumps(about, indent=2) + "\n")


def _there(name, count):
    about = FOLDER / f"{name}.json"
    return about.exists() and json.loads(about.read_text())["n"] == count


def _jobs(defences, through):
    """(name of the set, attack, filter known or None)"""
    for name in BLIND:
        yield name, name, None
    for defence in through:
        for name in THROUGH:
            yield f"{name}-through-{defence}", name, defences[defence]


def make_sets(arguments):
    network, judge = restore.load().to(arguments.device), restore.load()
    pictures, labels = _first_of_each_class(arguments.data, arguments.count)
    FOLDER.mkdir(parents=True, exist_ok=True)
    _save("clean", pictures, {"attack": "none", "budget": "", "seed": None, "n": len(pictures)})
    np.save(FOLDER / "labels.npy", labels)
    defences = json.loads(DEFENCES.read_text())
    through = defences if arguments.through is None else arguments.through
    for name, attack, steps in _jobs(defences, through):
        if (arguments.only and name not in arguments.only) or _there(name, len(labels)):
            continue
        known = filters.of(steps or [])
        start = time.monotonic()
        found, about = _make(attack, attacks.Victim(network, known), pictures, labels)
        _save(name, found, {**about, "knows": name.partition("-through-")[2] or None})
        with torch.inference_mode():
            seen = [view(torch.from_numpy(found).float() / 255) * 255 for view in known]
        answers = [export.predict(judge, each.round().to(torch.uint8).numpy()) for each in seen]
        print(f"{name}: {np.mean([answer == labels for answer in answers]):.3f} right, {time.monotonic() - start:.0f} s", flush=True)

    for name, squeezers in WATCHED.items():
        if (arguments.only and name not in arguments.only) or _there(name, len(labels)):
            continue
        views = [view for squeezer in squeezers for view in filters.of(defences[squeezer])]
        watched = attacks.WatchedVictim(network, views)
        found, about = _make("pgd-linf-4", watched, pictures, labels)
        _save(name, found, {**about, "knows": "the detector: " + ", ".join(squeezers)})
        print(name, flush=True)


def _drawn_ships(network):
    """uint8 [24, 3, 32, 32]: the drawn ship moved, mirrored and tinted, where the network sees a ship."""
    drawn = example_picture.draw().transpose(2, 0, 1)
    rng = np.random.default_rng(SEED)
    ships = []
    while len(ships) < SMALL:
        framed = np.pad(drawn, ((0, 0), (3, 3), (3, 3)), mode="edge")
        down, right = rng.integers(0, 7, 2)
        ship = framed[:, down : down + 32, right : right + 32][:, :, :: rng.choice([-1, 1])]
        tinted = (ship * rng.uniform(0.8, 1.15, (3, 1, 1))).clip(0, 255).astype(np.uint8)
        if export.predict(network, tinted[None])[0] == SHIP:
            ships.append(tinted)
    return np.stack(ships)


def make_small_sets():
    """The tests' sets: CIFAR-10 itself is not part of the project, a drawing of ours is."""
    network = restore.load()
    ships = _drawn_ships(network)
    labels = np.full(len(ships), SHIP, dtype=np.int64)
    victim = attacks.Victim(network)
    through = attacks.Victim(network, filters.of(["median;window=3x3"]))
    sets = {"clean": ships} | {name: _make(name, victim, ships, labels)[0] for name in BLIND}
    sets["pgd-linf-4-through-median-3x3"] = _make("pgd-linf-4", through, ships, labels)[0]
    SMALL_FOLDER.mkdir(parents=True, exist_ok=True)
    right = {}
    for name, pictures in sets.items():
        np.save(SMALL_FOLDER / f"{name}.npy", pictures)
        filtered = export.median3(pictures)
        right[name] = {
            "ships": int((export.predict(network, pictures) == SHIP).sum()),
            "ships_after_median_3x3": int((export.predict(network, filtered) == SHIP).sum()),
        }
    (SMALL_FOLDER / "ships.json").write_text(json.dumps(right, indent=2) + "\n")
    print(json.dumps(right, indent=2))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=pathlib.Path, default=data.DEFAULT_DATA)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--only", nargs="*", help="names of sets")
    parser.add_argument("--through", nargs="*", help="filters that the attacker knows")
    parser.add_argument("--small", action="store_true", help="the tests' sets")
    parser.add_argument("--device", default="cpu", help="as PyTorch names it: cuda makes them in a minute")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    if arguments.small:
        make_small_sets()
    else:
        make_sets(arguments)


if __name__ == "__main__":
    main()
