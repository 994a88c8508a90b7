"""The CIFAR-10 demo network: pictures in 0..1 to class scores."""

import torch
from torch import nn

CLASSES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
"""Class names in the order of the network's outputs."""

MEAN = (0.4914, 0.4822, 0.4465)
STD = (0.2470, 0.2435, 0.2616)
"""Per-channel (R, G, B) mean and deviation of the training pictures, in units of 0..1."""


def _conv(channels_in, channels_out, stride=1):
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, stride, padding=1, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    """Two convolutions of the same width around a shortcut."""

    def __init__(self, channels):
        super().__init__()
        self.body = nn.Sequential(_conv(channels, channels), _conv(channels, channels))

    def forward(self, x):
        return x + self.body(x)


class CifarNet(nn.Module):
    """A residual network of 0.6 million parameters.

    Input: float32 [batch, 3, 32, 32], RGB in 0..1; the normalisation is part of the network, so
    that an attack's budget and a client's picture are both in the units of the picture.
    Output: logits, float32 [batch, 10], in the order of CLASSES.
    """

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1))
        self.register_buffer("scale", 1 / torch.tensor(STD).view(1, 3, 1, 1))
        self.features = nn.Sequential(
            _conv(3, 32),
            _conv(32, 64, stride=2),
            Residual(64),
            _conv(64, 128, stride=2),
            Residual(128),
            _conv(128, 128, stride=2),
        )
        self.classifier = nn.Linear(128, len(CLASSES))

    def forward(self, x):
        x = self.features((x - self.mean) * self.scale)
        return self.classifier(torch.amax(x, dim=(2, 3)))


class Probabilities(nn.Module):
    """The exported form: CifarNet followed by a softmax."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        return torch.softmax(self.network(x), dim=1)


def parameter_count(network):
    """Trainable parameters of a network."""
    return sum(p.numel() for p in network.parameters() if p.requires_grad)
