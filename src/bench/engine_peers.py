"""Times the Python median filters on the benchmark's own pictures and adds a row each to its CSV.

Usage: engine_peers.py CSV INPUTS SECONDS. Uses what is there of Debian's python3-scipy, -skimage, -pil and
-bottleneck. Only pictures of 1 MP and vectors (natural, plain, one thread); what takes seconds is called once. After
SECONDS, or where a call by its last time would not end in time, cases are left out and named.
"""

import csv
import importlib
import os
import statistics
import sys
import time

import numpy

BUDGET = float(os.environ.get("SLUICE_BENCH_MILLIS", 300)) / 1e3  # seconds for each peer and case
TYPES = {"u8": numpy.uint8, "u16": numpy.uint16, "f32": numpy.float32, "f64": numpy.float64}


def module(name, package):
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"left out: {name}; apt-get install {package}")
        return None


signal = module("scipy.signal", "python3-scipy")
ndimage = module("scipy.ndimage", "python3-scipy")
rank = module("skimage.filters.rank", "python3-skimage")
image = module("PIL.Image", "python3-pil")
bottleneck = module("bottleneck", "python3-bottleneck")


def version(name):
    return importlib.import_module(name).__version__


def median_ns(run):
    times = []
    start = time.perf_counter()
    while not times or (time.perf_counter() - start < BUDGET and len(times) < 7):
        before = time.perf_counter_ns()
        run()
        times.append(time.perf_counter_ns() - before)
    return statistics.median(times)


def line_peers(columns, line):
    if signal:
        yield f"scipy.medfilt-{version('scipy')}", lambda: signal.medfilt(line, columns)
    if bottleneck:
        yield f"bottleneck-{version('bottleneck')}", lambda: bottleneck.move_median(line, columns)


def picture_peers(dtype, rows, columns, picture):
    if ndimage:
        yield f"scipy.ndimage-{version('scipy')}", lambda: ndimage.median_filter(
            picture, (rows, columns), mode="nearest")
    if rank and dtype == "u8":
        square = numpy.ones((rows, columns), numpy.uint8)
        yield f"skimage.rank-{version('skimage')}", lambda: rank.median(picture, square)
    if image and dtype == "u8" and rows <= 11:
        from PIL import ImageFilter
        pixels = image.fromarray(picture)
        yield f"pillow-{version('PIL')}", lambda: pixels.filter(ImageFilter.MedianFilter(rows))


def peers(case, inputs):
    """Name and call of every peer that can do the case."""
    dtype, window, size, content, threads, *kind = case.split("/")
    line = size.startswith("1x")
    if kind or content != "natural" or threads != "1-thread" or not (line or size == "1024x1024"):
        return
    # As EngineCase.input() has it.
    picture = numpy.fromfile(f"{inputs}/{dtype}-{size}-{content}.raw", TYPES[dtype])
    rows, columns = (int(side) for side in window.split("x"))
    if line:
        yield from line_peers(columns, picture)
    else:
        yield from picture_peers(dtype, rows, columns, picture.reshape([int(side) for side in size.split("x")]))


def main(path, inputs, seconds):
    end = time.monotonic() + float(seconds)
    with open(path, newline="") as file:
        ours = {row["case"]: row for row in csv.DictReader(file)}
    latest = {}
    with open(path, "a", newline="") as file:
        writer = csv.DictWriter(file, next(iter(ours.values())).keys(), lineterminator="\n")
        for case, row in ours.items():
            for name, run in peers(case, inputs):
                if time.monotonic() + latest.get(name, 0) / 1e9 > end:
                    print("left out for want of time:", case, name, flush=True)
                    continue
                latest[name] = took = median_ns(run)
                ratio = took / float(row["ours_ns"])
                writer.writerow({**row, "peer": name, "peer_ns": f"{took:.0f}", "ratio": f"{ratio:.2f}"})
                file.flush()
                print(case, name, f"{ratio:.2f}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
