"""Draws the README's example picture, a ship, and a salt-and-pepper version of it.

    /usr/bin/python3 src/model/cifar10/example_picture.py

Writes docs/examples/ship.png and ship-noisy.png, both 32x32 RGB, and example_picture.json beside
this file: what the network with the committed weights says of the clean picture, of the noisy one,
and of both after a 3x3 median; and of all noises tried, how many mislead it and how many of their
medians it still takes for a ship. The noise kept is the most telling one of the tried: most sure
of something else before the median, most sure of a ship after it. The drawing is part of the
project and under its licence; it is no CIFAR-10 picture.
"""

import json
import pathlib

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFilter

import data
import export
import restore
from model import CLASSES, Probabilities

OUT = data.ROOT / "docs" / "examples"
REPORT = pathlib.Path(__file__).with_suffix(".json")
SIDE, SCALE = 32, 16
SHARE, SEEDS = 0.10, 100

SKY = ((120, 165, 210), (215, 225, 230))
SEA = ((40, 80, 115), (25, 58, 88))
HORIZON = 19
SHAPES = (
    ("polygon", ((2, 17), (30, 16), (27, 23), (5, 23)), (35, 40, 55)),
    ("polygon", ((4.2, 21.5), (27.6, 21.5), (27, 23.3), (5, 23.3)), (150, 40, 35)),
    ("rectangle", ((8, 13), (24, 16.6)), (235, 235, 230)),
    ("rectangle", ((10, 10), (21, 13)), (245, 245, 240)),
    ("rectangle", ((13, 5), (16, 10)), (200, 60, 45)),
    ("rectangle", ((13, 5), (16, 6.3)), (25, 25, 30)),
    *(
        ("rectangle", ((9.2 + 2.4 * i, 14), (10.2 + 2.4 * i, 15)), (60, 80, 100))
        for i in range(6)
    ),
    ("line", ((24, 16), (26, 8)), (90, 90, 90)),
)
"""Kind, corners in pixels of the finished picture as (x, y), and colour, from back to front."""


def _gradient(top, bottom, rows):
    share = np.linspace(0, 1, rows)[:, None, None]
    band = (1 - share) * np.array(top) + share * np.array(bottom)
    return np.broadcast_to(band, (rows, SIDE * SCALE, 3))


def draw():
    """The ship, uint8 [32, 32, 3], drawn large and reduced."""
    sky = _gradient(*SKY, HORIZON * SCALE)
    sea = _gradient(*SEA, (SIDE - HORIZON) * SCALE)
    image = Image.fromarray(np.concatenate([sky, sea]).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    for kind, corners, colour in SHAPES:
        scaled = [(x * SCALE, y * SCALE) for x, y in corners]
        if kind == "line":
            pen.line(scaled, fill=colour, width=SCALE // 2)
        else:
            getattr(pen, kind)(scaled, fill=colour)
    image = image.filter(ImageFilter.GaussianBlur(0.3 * SCALE))
    return np.asarray(image.resize((SIDE, SIDE), Image.BOX))


def _probabilities(network, pictures):
    with torch.inference_mode():
        x = torch.from_numpy(np.ascontiguousarray(pictures)).float() / 255
        return Probabilities(network)(x).numpy()


def _opinion(network, picture):
    row = _probabilities(network, picture)[0]
    best = int(row.argmax())
    return {"label": CLASSES[best], "probability": round(float(row[best]), 4)}


def find_noise(network, picture):
    """(noisy picture, how it was found) for uint8 [1, 3, 32, 32]."""
    noisy = np.concatenate(
        [
            export.salt_and_pepper(picture, SHARE, np.random.default_rng(seed))
            for seed in range(SEEDS)
        ]
    )
    before = _probabilities(network, noisy)
    after = _probabilities(network, export.median3(noisy))
    ship = CLASSES.index("ship")
    misled = before.argmax(1) != ship
    kept = after.argmax(1) == ship
    if not (misled & kept).any():
        raise SystemExit(f"none of {SEEDS} seeds does it")
    telling = np.minimum(before.max(1), after[:, ship]) * (misled & kept)
    seed = int(telling.argmax())
    return noisy[seed : seed + 1], {
        "share_of_pixels": SHARE,
        "seed": seed,
        "seeds_tried": SEEDS,
        "misled_by": int(misled.sum()),
        "ship_after_median": int(kept.sum()),
    }


def main():
    network = restore.load()
    drawn = draw()
    picture = drawn.transpose(2, 0, 1)[None]
    noisy, noise = find_noise(network, picture)
    OUT.mkdir(parents=True, exist_ok=True)
    Image.fromarray(drawn).save(OUT / "ship.png", optimize=True)
    Image.fromarray(noisy[0].transpose(1, 2, 0)).save(OUT / "ship-noisy.png", optimize=True)
    report = {
        "noise": noise,
        "ship.png": _opinion(network, picture),
        "ship.png, median 3x3": _opinion(network, export.median3(picture)),
        "ship-noisy.png": _opinion(network, noisy),
        "ship-noisy.png, median 3x3": _opinion(network, export.median3(noisy)),
    }
    REPORT.write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
