"""The network with the weights of the committed ONNX file, for whatever needs its gradients.

Needs Debian's python3-onnx beside PyTorch.
"""

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

import export
from model import CifarNet


def load(path=export.ONNX):
    """CifarNet in eval mode, answering as the file does up to rounding.

    The export folds each batch normalisation into its convolution; the folded weights go back into
    the convolution, the bias into the normalisation, which otherwise does nothing.
    """
    graph = onnx.load(str(path)).graph
    tensors = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    network = CifarNet()
    convolutions = [m for m in network.modules() if isinstance(m, nn.Conv2d)]
    normalisations = [m for m in network.modules() if isinstance(m, nn.BatchNorm2d)]
    nodes = [node for node in graph.node if node.op_type == "Conv"]
    if not len(nodes) == len(convolutions) == len(normalisations):
        raise ValueError(f"{path} has {len(nodes)} convolutions, not {len(convolutions)}")
    with torch.no_grad():
        for node, convolution, normalisation in zip(nodes, convolutions, normalisations):
            _, weight, bias = node.input
            convolution.weight.copy_(tensors[weight])
            normalisation.weight.fill_(1)
            normalisation.bias.copy_(tensors[bias])
            normalisation.running_mean.zero_()
            normalisation.running_var.fill_(1 - normalisation.eps)
        network.classifier.weight.copy_(tensors["network.classifier.weight"])
        network.classifier.bias.copy_(tensors["network.classifier.bias"])
    return network.eval()


def check():
    """Fails unless the restored network answers the reference pictures as the exported one did."""
    found, stated = export.reference_answers(load()), export.stated_answers()
    worst = float(np.abs(found - stated).max())
    if worst > 1e-4:
        raise SystemExit(f"restored network differs from the exported one by {worst}")
    print(f"restored network agrees with the exported one within {worst:.1e}")


if __name__ == "__main__":
    check()
