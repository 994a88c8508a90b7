"""Writes the trained network as ONNX and measures what it knows."""

import datetime
import hashlib
import json
import math
import pathlib
import platform

import numpy as np
import torch

import data
from model import CLASSES, Probabilities

ONNX = data.ROOT / "src" / "main" / "resources" / "dev" / "sluice" / "demo" / "cifar10.onnx"
METRICS = pathlib.Path(__file__).with_name("metrics.json")
REFERENCE = (
    data.ROOT / "src" / "test" / "resources" / "dev" / "sluice" / "demo" / "reference.json"
)
Z_95 = 1.959964


def to_onnx(network):
    """Exports float32 input [batch, 3, 32, 32] in 0..1 to probabilities [batch, 10]."""
    ONNX.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        Probabilities(network).eval(),
        torch.zeros(1, 3, 32, 32),
        str(ONNX),
        opset_version=17,
        input_names=["input"],
        output_names=["probabilities"],
        dynamic_axes={"input": {0: "batch"}, "probabilities": {0: "batch"}},
    )
    _write_reference(network)


def reference_answers(network):
    """Probabilities, float32 [3, 10], of three pictures made by the formula in reference.json."""
    index = np.arange(3 * 3 * 32 * 32, dtype=np.int64)
    x = ((index * 7919 // 13) % 256).astype(np.float32) / 255
    with torch.inference_mode():
        return Probabilities(network)(torch.from_numpy(x.reshape(3, 3, 32, 32))).numpy()


def stated_answers():
    """What reference.json says that they are."""
    return np.array(json.loads(REFERENCE.read_text())["probabilities"], dtype=np.float32)


def _write_reference(network):
    """What PyTorch answers; the server's tests expect the same of the ONNX file."""
    REFERENCE.parent.mkdir(parents=True, exist_ok=True)
    rows = reference_answers(network).tolist()
    cases = {
        "input": "sample i of the row-major [3,3,32,32] tensor is (i * 7919 / 13 % 256) / 255, integer division",
        "probabilities": [[round(v, 7) for v in row] for row in rows],
    }
    REFERENCE.write_text(json.dumps(cases, indent=2) + "\n")


def predict(network, pictures):
    """Class indices of uint8 [n, 3, 32, 32] pictures."""
    found = []
    with torch.inference_mode():
        for start in range(0, len(pictures), 250):
            batch = torch.from_numpy(pictures[start : start + 250]).float() / 255
            found.append(network(batch).argmax(1))
    return torch.cat(found).numpy()


def median3(pictures):
    """The plain 3x3 median per channel, border as SciPy's "reflect" (the edge sample repeated)."""
    framed = np.pad(pictures, ((0, 0), (0, 0), (1, 1), (1, 1)), mode="symmetric")
    windows = np.lib.stride_tricks.sliding_window_view(framed, (3, 3), axis=(2, 3))
    flat = windows.reshape(*pictures.shape, 9)
    return np.partition(flat, 4, axis=-1)[..., 4]


def salt_and_pepper(pictures, share, rng):
    """Sets that share of the pixels (all channels of a pixel together) to black or white."""
    noisy = pictures.copy()
    hit = rng.random((len(pictures), 1, *pictures.shape[2:])) < share
    value = np.where(rng.random(hit.shape) < 0.5, 0, 255).astype(np.uint8)
    return np.where(hit, value, noisy)


def wilson(right, total):
    """The 0.95 score interval of a proportion."""
    p, z2 = right / total, Z_95 * Z_95
    centre = (p + z2 / (2 * total)) / (1 + z2 / total)
    half = Z_95 / (1 + z2 / total) * math.sqrt(p * (1 - p) / total + z2 / (4 * total * total))
    return [round(centre - half, 4), round(centre + half, 4)]


def _accuracy(network, pictures, labels):
    right = int((predict(network, pictures) == labels).sum())
    return {
        "right": right,
        "of": len(labels),
        "accuracy": round(right / len(labels), 4),
        "wilson_95": wilson(right, len(labels)),
    }


def _cpu():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def measure(network, folder, recipe, parameters, seconds):
    """Counts right answers on the test pictures, prints them and writes metrics.json."""
    pictures, labels = data.load("test", folder)
    noisy = salt_and_pepper(pictures, 0.05, np.random.default_rng(recipe["seed"]))
    found = predict(network, pictures)
    per_class = {
        name: round(float((found[labels == i] == i).mean()), 4) for i, name in enumerate(CLASSES)
    }
    metrics = {
        "parameters": parameters,
        "onnx_bytes": ONNX.stat().st_size,
        "onnx_sha256": hashlib.sha256(ONNX.read_bytes()).hexdigest(),
        "recipe": recipe,
        "training_seconds": seconds and round(seconds),
        "measured": datetime.date.today().isoformat(),
        "cpu": _cpu(),
        "torch": torch.__version__,
        "test": _accuracy(network, pictures, labels),
        "test_per_class": per_class,
        "test_after_median_3x3": _accuracy(network, median3(pictures), labels),
        "test_salt_and_pepper_5_percent": _accuracy(network, noisy, labels),
        "test_salt_and_pepper_5_percent_then_median_3x3": _accuracy(
            network, median3(noisy), labels
        ),
    }
    METRICS.write_text(json.dumps(metrics, indent=2) + "\n")
    print(json.dumps(metrics, indent=2))
