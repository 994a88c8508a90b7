"""Trains the CIFAR-10 demo model, exports it to ONNX and measures it on the test pictures.

Needs Debian bookworm's python3-torch and python3-pil, and nothing else:

    /usr/bin/python3 src/model/cifar10/train.py [--data ../shared/data/cifar10]

Writes src/main/resources/dev/sluice/demo/cifar10.onnx and metrics.json beside this file. The
weights of the last epoch stay in target/cifar10/weights.pt; --export-only begins from them, and
restore.py from the ONNX file.
"""

import argparse
import pathlib
import time

import numpy as np
import torch
from torch import nn

import data
import export
from model import CifarNet, parameter_count

RECIPE = {
    "seed": 20261122,
    "epochs": 10,
    "batch": 128,
    "optimiser": "SGD, Nesterov momentum 0.9",
    "peak_learning_rate": 0.1,
    "schedule": "one cycle: cosine up for a quarter of the steps, cosine down",
    "weight_decay": 5e-4,
    "label_smoothing": 0.1,
    "augmentation": "random 32x32 crop from a 4-pixel reflected frame, random mirror",
    "precision": "bfloat16 autocast in training, float32 in export",
    "threads": 2,
}
WEIGHTS = data.CACHE / "weights.pt"


def _parameter_groups(network):
    decayed = [p for p in network.parameters() if p.dim() > 1]
    free = [p for p in network.parameters() if p.dim() <= 1]
    return [
        {"params": decayed, "weight_decay": RECIPE["weight_decay"]},
        {"params": free, "weight_decay": 0.0},
    ]


def train(folder):
    """Trains from scratch and returns (network in eval mode, seconds taken)."""
    pictures, labels = data.load("train", folder)
    batches = data.Augmented(
        pictures, labels, RECIPE["batch"], np.random.default_rng(RECIPE["seed"])
    )
    network = CifarNet().to(memory_format=torch.channels_last)
    loss_of = nn.CrossEntropyLoss(label_smoothing=RECIPE["label_smoothing"])
    peak = RECIPE["peak_learning_rate"]
    optimiser = torch.optim.SGD(
        _parameter_groups(network), lr=peak, momentum=0.9, nesterov=True
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        max_lr=peak,
        epochs=RECIPE["epochs"],
        steps_per_epoch=len(batches),
        pct_start=0.25,
        cycle_momentum=False,
    )
    start = time.monotonic()
    for epoch in range(1, RECIPE["epochs"] + 1):
        network.train()
        right = seen = 0
        for step, (x, y) in enumerate(batches.epoch(), 1):
            x = torch.from_numpy(x).to(memory_format=torch.channels_last)
            y = torch.from_numpy(y)
            with torch.cpu.amp.autocast(dtype=torch.bfloat16):
                logits = network(x).float()
            optimiser.zero_grad(set_to_none=True)
            loss = loss_of(logits, y)
            loss.backward()
            optimiser.step()
            schedule.step()
            right += (logits.argmax(1) == y).sum().item()
            seen += len(y)
            if step % 100 == 0:
                print(
                    f"epoch {epoch} step {step}/{len(batches)}: loss {loss.item():.3f}, "
                    f"train accuracy {right / seen:.4f}, {time.monotonic() - start:.0f} s",
                    flush=True,
                )
        _save(network, time.monotonic() - start)
    return network.eval(), time.monotonic() - start


def _save(network, seconds):
    torch.save({"network": network.state_dict(), "seconds": seconds}, WEIGHTS)


def load():
    """The network of the last training run, in eval mode, and the seconds it took."""
    saved = torch.load(WEIGHTS)
    network = CifarNet()
    network.load_state_dict(saved["network"])
    return network.eval(), saved["seconds"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=pathlib.Path, default=data.DEFAULT_DATA)
    parser.add_argument("--export-only", action="store_true")
    arguments = parser.parse_args()

    torch.manual_seed(RECIPE["seed"])
    torch.set_num_threads(RECIPE["threads"])
    torch.use_deterministic_algorithms(True)
    if arguments.export_only:
        network, seconds = load()
    else:
        network, seconds = train(arguments.data)
    export.to_onnx(network)
    export.measure(network, arguments.data, RECIPE, parameter_count(network), seconds)


if __name__ == "__main__":
    main()
