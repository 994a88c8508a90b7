"""Posts PNG and JPEG pictures to a running Sluice and prints the latency of each stage as a table.

Usage: stages.py URL [REQUESTS]. One connection, closed loop; the times are those of Server-Timing,
`whole` is seen from the client. Needs Debian's python3-pil and python3-numpy.
"""

import http.client
import io
import re
import statistics
import sys
import time
import urllib.parse

import numpy
from PIL import Image

STAGES = ("admit", "read", "filter", "write", "model")


def photo(side):
    """Smooth octaves, edges and sensor noise: a photograph's statistics."""
    y, x = numpy.mgrid[0:side, 0:side]
    random = numpy.random.default_rng(7)
    planes = []
    for channel in range(3):
        value = sum(numpy.sin(y * f + channel) * numpy.cos(x * f * 1.13 + 0.3 * y * f) * 0.16 / (o + 1)
                    for o, f in enumerate(0.004 * 2**o for o in range(7))) + 0.5
        value = numpy.where((y // 97 + x // 61) % 5 == 0, 0.8 * value + 0.15, value)
        planes.append(value + 0.02 * (random.random((side, side)) - 0.5))
    return Image.fromarray((numpy.dstack(planes).clip(0, 1) * 255).round().astype(numpy.uint8))


def encoded(image, kind):
    out = io.BytesIO()
    image.save(out, kind, **({"quality": 90} if kind == "JPEG" else {}))
    return out.getvalue()


def measure(connection, path, kind, body, requests):
    rows = []
    for n in range(2 * requests):
        before = time.perf_counter()
        connection.request("POST", path, body, {"Content-Type": f"image/{kind.lower()}"})
        answer = connection.getresponse()
        answer.read()
        whole = (time.perf_counter() - before) * 1000
        if answer.status != 200:
            sys.exit(f"{answer.status} for {kind}")
        if n >= requests:  # the first half warms up
            timing = dict(re.findall(r"(\w+);dur=([\d.]+)", answer.headers["Server-Timing"]))
            rows.append([float(timing.get(stage, 0)) for stage in STAGES] + [whole])
    return rows


def main(url, requests="200"):
    target = urllib.parse.urlparse(url)
    path = (target.path or "/v1/filter") + ("?" + target.query if target.query else "")
    connection = http.client.HTTPConnection(target.netloc, timeout=30)
    print("| picture | " + " | ".join(STAGES) + " | whole p50 | whole p99 |")
    print("|---|" + "---|" * (len(STAGES) + 2))
    for name, side in (("224x224", 224), ("1 MP", 1024)):
        for kind in ("PNG", "JPEG"):
            rows = measure(connection, path, kind, encoded(photo(side), kind), int(requests))
            columns = list(zip(*rows))
            p99 = sorted(columns[-1])[int(len(rows) * 0.99)]
            cells = [f"{statistics.median(column):.3f}" for column in columns] + [f"{p99:.3f}"]
            print(f"| {name} {kind} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
