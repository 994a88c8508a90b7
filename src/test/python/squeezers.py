"""Writes the vectors of SqueezersTest: what NumPy and SciPy make of a seeded array.

Debian: apt-get install python3-scipy; /usr/bin/python3 src/test/python/squeezers.py
"""

import json
from pathlib import Path

import numpy
from scipy import ndimage

OUT = Path(__file__).parents[1] / "resources" / "squeezers" / "vectors.json"
BORDERS = ["reflect", "mirror", "nearest", "constant", "wrap"]


def bit_depth(values, bits, low, high):
    steps = 2**bits - 1
    unit = (numpy.clip(values, low, high) - low) / (high - low)
    return low + numpy.round(unit * steps) / steps * (high - low)


def main():
    generator = numpy.random.default_rng(2026)
    values = generator.uniform(-0.1, 1.1, (7, 6))
    bytes_ = generator.integers(0, 256, (7, 6)).astype(float)
    cases = []

    def add(step, source, dtype, result):
        cases.append({"step": step, "dtype": dtype, "in": source.ravel().tolist(), "out": result.ravel().tolist()})

    for bits in (1, 3, 8):
        add(f"bit-depth;bits={bits}", values, "F64", bit_depth(values, bits, 0, 1))
        add(f"bit-depth;bits={bits}", bytes_, "U8", numpy.round(bit_depth(bytes_, bits, 0, 255)))
    add("bit-depth;bits=2;range=-1..1", values, "F64", bit_depth(values, 2, -1, 1))
    for border in BORDERS:
        for rows, columns in ((3, 3), (2, 5), (9, 1)):
            add(
                f"mean;window={rows}x{columns};border={border}",
                values,
                "F64",
                ndimage.uniform_filter(values, (rows, columns), mode=border),
            )
        for sigma in (0.5, 1, 2.5):
            smooth = ndimage.gaussian_filter(values, sigma, mode=border)
            add(f"gaussian;sigma={sigma};border={border}", values, "F64", smooth)
    smooth = numpy.rint(ndimage.gaussian_filter(bytes_, 1))
    add("gaussian;sigma=1;border=reflect", bytes_, "U8", smooth)
    OUT.write_text(json.dumps({"height": 7, "width": 6, "cases": cases}) + "\n")


main()
