"""Writes the vectors of SqueezersTest: what NumPy, SciPy, Pillow (libjpeg-turbo) and OpenCV make of seeded arrays.

Debian: apt-get install python3-scipy python3-pil python3-opencv; /usr/bin/python3 src/test/python/squeezers.py
"""

import io
import json
from pathlib import Path

import cv2
import numpy
from PIL import Image
from scipy import ndimage

OUT = Path(__file__).parents[1] / "resources" / "squeezers" / "vectors.json"
BORDERS = ["reflect", "mirror", "nearest", "constant", "wrap"]


def bit_depth(values, bits, low, high):
    steps = 2**bits - 1
    unit = (numpy.clip(values, low, high) - low) / (high - low)
    return low + numpy.round(unit * steps) / steps * (high - low)


def jpeg(picture, quality):
    """Pillow's defaults: chroma at half the resolution."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality)
    return numpy.asarray(Image.open(file))


def pictures():
    """Gray and RGB, smooth with edges and noise, of odd sides."""
    generator = numpy.random.default_rng(6)
    rows, columns = numpy.mgrid[0:21, 0:27]
    planes = [120 + 80 * numpy.sin(rows / 9 + k) + 40 * (columns > 9 + 5 * k) for k in range(3)]
    noisy = numpy.stack(planes, -1) + generator.normal(0, 6, (21, 27, 3))
    colour = numpy.clip(numpy.rint(noisy), 0, 255).astype(numpy.uint8)
    return colour[..., 0].copy(), colour


def nlm(picture, strength, patch, search, low=0.0, high=255.0):
    """By the definition, in double precision."""
    values = (picture.reshape(picture.shape[0], picture.shape[1], -1).astype(float) - low) * 255 / (high - low)
    margin = patch // 2 + search // 2
    padded = numpy.pad(values, ((margin, margin), (margin, margin), (0, 0)), "reflect")
    rows, columns = values.shape[:2]
    total, weights = numpy.zeros(values.shape), numpy.zeros((rows, columns, 1))

    def moved(y, x):
        return padded[margin + y : margin + y + rows, margin + x : margin + x + columns]

    reach, near = search // 2, patch // 2
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            squares = numpy.zeros((rows, columns))
            for py in range(-near, near + 1):
                for px in range(-near, near + 1):
                    squares += ((moved(py, px) - moved(py + dy, px + dx)) ** 2).mean(-1)
            weight = numpy.exp(-squares / patch**2 / strength**2)[..., None]
            weight[weight < 0.001] = 0
            total += weight * moved(dy, dx)
            weights += weight
    return (low + total / weights * (high - low) / 255).reshape(picture.shape)


def numbers(array):
    """Whole ones in few characters."""
    return [int(x) if x == int(x) else x for x in array.ravel().tolist()]


def main():
    generator = numpy.random.default_rng(2026)
    values = generator.uniform(-0.1, 1.1, (7, 6))
    bytes_ = generator.integers(0, 256, (7, 6)).astype(float)
    cases = []

    def add(step, source, dtype, result, within=1e-12):
        cases.append(
            {
                "step": step,
                "dtype": dtype,
                "shape": source.shape,
                "in": numbers(source),
                "out": numbers(result),
                "within": within,
            }
        )

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
    gray, colour = pictures()
    for quality in (10, 75, 95):
        add(f"jpeg;quality={quality}", gray, "U8", jpeg(gray, quality))
        add(f"jpeg;quality={quality}", colour, "U8", jpeg(colour, quality))
    add("jpeg;range=-1..1", gray / 127.5 - 1, "F64", jpeg(gray, 75) / 127.5 - 1)
    for strength, patch, search in ((4, 3, 11), (10, 5, 7)):
        step = f"nlm;strength={strength};patch={patch};search={search}"
        # OpenCV's weights are whole numbers of distances that are, too.
        add(step, gray, "U8", cv2.fastNlMeansDenoising(gray, None, strength, patch, search), 1)
        add(step, colour, "U8", cv2.fastNlMeansDenoising(colour, None, strength, patch, search), 1)
        add(step, gray / 255, "F32", nlm(gray / 255, strength, patch, search, 0, 1), 1e-5)
        add(step + ";range=0..255", colour, "F64", nlm(colour, strength, patch, search), 2e-3)
    OUT.write_text(json.dumps({"cases": cases}) + "\n")


main()
