"""Times the Python median filters on the benchmark's own pictures and adds a row each to its CSV.

Usage: engine_peers.py CSV INPUTS. Needs Debian's python3-scipy, -skimage, -pil and -bottleneck.
Only pictures of 1 MP (natural, one thread) and vectors: the peers need seconds for each.
"""

import csv
import statistics
import sys
import time

import bottleneck
import numpy
import scipy
import scipy.ndimage
import scipy.signal
import skimage
import skimage.filters.rank
from PIL import Image, ImageFilter, __version__ as pillow

BUDGET = 0.6  # seconds for each peer and case, once is enough when it takes longer
TYPES = {"u8": numpy.uint8, "u16": numpy.uint16, "f32": numpy.float32, "f64": numpy.float64}


def median_ns(run):
    times = []
    start = time.perf_counter()
    while not times or (time.perf_counter() - start < BUDGET and len(times) < 7):
        before = time.perf_counter_ns()
        run()
        times.append(time.perf_counter_ns() - before)
    return statistics.median(times)


def peers(dtype, rows, columns, picture):
    """Name and call of every peer that can do the case."""
    if picture.shape[0] == 1:
        line = picture[0]
        yield f"scipy.medfilt-{scipy.__version__}", lambda: scipy.signal.medfilt(line, columns)
        yield f"bottleneck-{bottleneck.__version__}", lambda: bottleneck.move_median(line, columns)
        return
    yield f"scipy.ndimage-{scipy.__version__}", lambda: scipy.ndimage.median_filter(
        picture, (rows, columns), mode="nearest")
    if dtype == "u8":
        square = numpy.ones((rows, columns), numpy.uint8)
        yield f"skimage.rank-{skimage.__version__}", lambda: skimage.filters.rank.median(picture, square)
        if rows <= 11:
            image = Image.fromarray(picture)
            yield f"pillow-{pillow}", lambda: image.filter(ImageFilter.MedianFilter(rows))


def main(path, inputs):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    more = []
    for row in rows:
        dtype, window, size, content, threads = row["case"].split("/")
        sides = [int(side) for side in size.split("x")]
        height, width = sides[0], sides[1]
        channels = sides[2] if len(sides) > 2 else 1
        one_mp = (height, width, channels) == (1024, 1024, 1) or height == 1
        if not one_mp or content != "natural" or threads != "1-thread":
            continue
        raw = f"{inputs}/{dtype.upper()}-{height}x{width}x{channels}-{content.upper()}.raw"
        picture = numpy.fromfile(raw, TYPES[dtype]).reshape(height, width)
        k_rows, k_columns = (int(side) for side in window.split("x"))
        for name, run in peers(dtype, k_rows, k_columns, picture):
            took = median_ns(run)
            ours = float(row["ours_ns"])
            more.append({**row, "peer": name, "peer_ns": f"{took:.0f}", "ratio": f"{took / ours:.2f}"})
            print(row["case"], name, f"{took / ours:.2f}", flush=True)
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows + more)


if __name__ == "__main__":
    main(*sys.argv[1:])
