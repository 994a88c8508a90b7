"""The requests of the service benchmark: bodies made from a seed, and the path of each system."""

import json
import pathlib
from dataclasses import dataclass, field

import cv2
import numpy

INFER = "/v2/models/stub/infer"
FILTER = "/v1/filter?forward=never"
TENSOR = (3, 224, 224)


@dataclass
class Case:
    name: str
    method: str
    path: str
    body: pathlib.Path | None = None
    headers: dict = field(default_factory=dict)
    filtered: bool = True  # Sluice says in a header what it did
    fallback: "Case | None" = None  # for a Sluice that does not read the protocol yet


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
    return (numpy.dstack(planes).clip(0, 1) * 255).round().astype(numpy.uint8)


def tensor():
    """FP32 of the size that most picture classifiers take, every value 17 digits long in JSON."""
    return numpy.random.default_rng(11).random(TENSOR)


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


def picture(folder, name, side, kind):
    quality = [cv2.IMWRITE_JPEG_QUALITY, 90] if kind == "jpeg" else []
    content = cv2.imencode("." + kind, photo(side), quality)[1].tobytes()
    return Case(name, "POST", FILTER, write(folder, f"{side}.{kind}", content),
                {"Content-Type": f"image/{kind}"})


def v2_json(folder):
    values = tensor()
    description = {"name": "input", "shape": [1, *TENSOR], "datatype": "FP32"}
    body = json.dumps({"inputs": [{**description, "data": values.ravel().tolist()}]}).encode()
    features = json.dumps({"features": values.tolist(), "layout": "chw"}).encode()
    header = {"Content-Type": "application/json"}
    return Case("v2 JSON 3x224x224", "POST", INFER, write(folder, "v2.json", body), header,
                fallback=Case("v1/filter features", "POST", "/v1/filter?forward=always",
                              write(folder, "features.json", features), header))


def v2_binary(folder):
    values = tensor().astype("<f4")
    head = json.dumps({"inputs": [{"name": "input", "shape": [1, *TENSOR], "datatype": "FP32",
                                   "parameters": {"binary_data_size": values.nbytes}}]}).encode()
    npy = folder / "tensor.npy"
    numpy.save(npy, values)
    header = {"Content-Type": "application/octet-stream", "Inference-Header-Content-Length": str(len(head))}
    return Case("v2 binary 3x224x224", "POST", INFER, write(folder, "v2.bin", head + values.tobytes()), header,
                fallback=Case("v1/filter npy", "POST", "/v1/filter?forward=always&layout=chw", npy,
                              {"Content-Type": "application/x-npy"}))


def vector(folder):
    values = numpy.random.default_rng(13).random(1000).tolist()
    return Case("vector of 1,000, JSON", "POST", FILTER,
                write(folder, "vector.json", json.dumps({"features": values}).encode()),
                {"Content-Type": "application/json"})


def cases(folder):
    folder.mkdir(parents=True, exist_ok=True)
    return [
        picture(folder, "224x224 JPEG", 224, "jpeg"),
        picture(folder, "224x224 PNG", 224, "png"),
        picture(folder, "1 MP JPEG", 1024, "jpeg"),
        v2_json(folder),
        v2_binary(folder),
        vector(folder),
        Case("pass-through, 1 kB", "GET", "/anything", filtered=False),
    ]
