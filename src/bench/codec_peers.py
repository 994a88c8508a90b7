"""Makes the codec benchmark's pictures, times the Python and C peers on them, prints a table.

Usage: codec_peers.py encode FOLDER, which makes PNG and JPEG of the raw pictures there;
codec_peers.py measure FOLDER CSV, which adds rows to the CSV of CodecBench and prints all.
Needs Debian's python3-opencv, python3-pil and libturbojpeg0. Processor time, medians, one thread.
"""

import csv
import ctypes
import glob
import io
import os
import statistics
import sys
import time

import cv2
import numpy
from PIL import Image, __version__ as pillow

BUDGET = 0.5  # seconds of processor time for each peer and case
ROUNDS = 7
RGB, SAMPLING_420, ACCURATE_DCT, NO_REALLOC = 0, 2, 4096, 1024


def median_us(run):
    run()
    start = time.process_time_ns()
    run()
    once = max(1, time.process_time_ns() - start)
    each = max(1, int(BUDGET * 1e9 / ROUNDS / once))
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time_ns()
        for _ in range(each):
            run()
        rounds.append((time.process_time_ns() - start) / each / 1e3)
    return statistics.median(rounds)


def pictures(folder):
    """Name and samples of each raw picture."""
    for path in sorted(glob.glob(f"{folder}/*.raw")):
        name = os.path.basename(path)[:-4]
        side = int(name.split("-")[1])
        rgb = name.startswith("rgb8")
        samples = numpy.fromfile(path, numpy.uint8 if rgb else numpy.uint16)
        yield name, samples.reshape((side, side, 3) if rgb else (side, side))


def encode(folder):
    for name, samples in pictures(folder):
        image = Image.fromarray(samples)
        image.save(f"{folder}/{name}.png")
        if name.startswith("rgb8"):
            image.save(f"{folder}/{name}.jpg", quality=90, subsampling="4:2:0")


class TurboJpeg:
    """libjpeg-turbo straight through its API, into buffers that are there already."""

    def __init__(self):
        self.library = library = ctypes.CDLL("libturbojpeg.so.0")
        library.tjInitDecompress.restype = library.tjInitCompress.restype = ctypes.c_void_p
        self.decoder = ctypes.c_void_p(library.tjInitDecompress())
        self.encoder = ctypes.c_void_p(library.tjInitCompress())

    def decoding(self, file, side):
        out = ctypes.create_string_buffer(side * side * 3)
        size = ctypes.c_ulong(len(file))
        return lambda: self.check(self.library.tjDecompress2(
            self.decoder, file, size, out, side, side * 3, side, RGB, ACCURATE_DCT))

    def encoding(self, samples, side):
        raw = samples.tobytes()
        out = ctypes.create_string_buffer(side * side * 6 + 4096)
        at, size = ctypes.c_void_p(ctypes.addressof(out)), ctypes.c_ulong(len(out))

        def run():
            size.value = len(out)
            self.check(self.library.tjCompress2(
                self.encoder, raw, side, side * 3, side, RGB, ctypes.byref(at), ctypes.byref(size),
                SAMPLING_420, 90, ACCURATE_DCT | NO_REALLOC))
            return size.value
        return run

    @staticmethod
    def check(failed):
        if failed:
            raise RuntimeError("libjpeg-turbo failed")


def pillow_encoded(image, kind):
    out = io.BytesIO()
    if kind == "png":
        image.save(out, "png")
    else:
        image.save(out, "jpeg", quality=90, subsampling="4:2:0")
    return out.tell()


def peers(folder):
    """Case, system, call and bytes of every peer."""
    turbo = TurboJpeg()
    for name, samples in pictures(folder):
        for kind in ["png", "jpg"] if name.startswith("rgb8") else ["png"]:
            with open(f"{folder}/{name}.{kind}", "rb") as file:
                data = file.read()
            array = numpy.frombuffer(data, numpy.uint8)
            image = Image.open(io.BytesIO(data))
            image.load()
            bgr = samples[..., ::-1].copy() if samples.ndim == 3 else samples
            options = [cv2.IMWRITE_JPEG_QUALITY, 90] if kind == "jpg" else []
            case, size = f"{name} {kind} decode", len(data)
            yield case, f"opencv-{cv2.__version__}", lambda: cv2.imdecode(array, cv2.IMREAD_UNCHANGED), size
            yield case, f"pillow-{pillow}", lambda: Image.open(io.BytesIO(data)).load(), size
            if kind == "jpg":
                yield case, "libjpeg-turbo", turbo.decoding(data, samples.shape[0]), size
            case = f"{name} {kind} encode"
            size = len(cv2.imencode("." + kind, bgr, options)[1])
            yield case, f"opencv-{cv2.__version__}", lambda: cv2.imencode("." + kind, bgr, options), size
            yield case, f"pillow-{pillow}", lambda: pillow_encoded(image, kind), pillow_encoded(image, kind)
            if kind == "jpg":
                run = turbo.encoding(samples, samples.shape[0])
                yield case, "libjpeg-turbo", run, run()


def measure(folder, path):
    cv2.setNumThreads(1)
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    for case, system, run, size in peers(folder):
        rows.append({"case": case, "system": system, "microseconds": f"{median_us(run):.1f}", "bytes": size})
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    table(rows)


def table(rows):
    """Microseconds, the peer's time as a multiple of ours, and bytes made, as Markdown."""
    systems = list(dict.fromkeys(row["system"] for row in rows))
    print("| case | " + " | ".join(systems) + " |")
    print("|---|" + "---|" * len(systems))
    for case in dict.fromkeys(row["case"] for row in rows):
        cells = {row["system"]: row for row in rows if row["case"] == case}
        ours = float(cells["sluice"]["microseconds"])
        texts = []
        for system in systems:
            if system not in cells:
                texts.append("")
                continue
            took = float(cells[system]["microseconds"])
            text = f"{took:.0f} us" if system == "sluice" else f"{took:.0f} us, {took / ours:.2f}x"
            if case.endswith("encode"):
                text += f", {int(cells[system]['bytes']) / 1000:.0f} kB"
            texts.append(text)
        print(f"| {case} | " + " | ".join(texts) + " |")


if __name__ == "__main__":
    {"encode": encode, "measure": measure}[sys.argv[1]](*sys.argv[2:])
