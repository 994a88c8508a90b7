"""The service's filters as differentiable functions, for attackers who know them.

Each takes and gives float32 [batch, channels, height, width] in 0..1 and follows the definitions of
docs/defences.md with border "reflect". What selects samples (all medians) has its true gradient: it
flows to the sample that was selected. Rounding and non-local means have none that helps; theirs is taken
to be that of the identity, and JPEG's half that, half that of a smooth copy (BPDA: Athalye, Carlini and Wagner,
"Obfuscated Gradients Give a False Sense of Security", 2018). `robustness.py` in src/bench counts how
often these answer otherwise than the service does.
"""

import io
import itertools

import cv2
import numpy as np
import torch
from PIL import Image
from torch.nn import functional


def _framed(x, before, after):
    """Reflected so that the edge sample is repeated, as often as the frame needs."""

    def index(length):
        place = torch.arange(-before, length + after, device=x.device) % (2 * length)
        return torch.where(place < length, place, 2 * length - 1 - place)

    return x[:, :, index(x.shape[2])][:, :, :, index(x.shape[3])]


def windows(x, size):
    """[batch, channels, height, width, size * size]: the samples of each window, row by row."""
    framed = _framed(x, size // 2, size - 1 - size // 2)
    cut = framed.unfold(2, size, 1).unfold(3, size, 1)
    return cut.reshape(*x.shape, size * size)


def _select(cut):
    """Least, median and greatest of each window, the median at rank n // 2."""
    ranked = cut.sort(dim=-1).values
    return ranked[..., 0], ranked[..., cut.shape[-1] // 2], ranked[..., -1]


def plain(size):
    return lambda x: _select(windows(x, size))[1]


def weighted(size, weight):
    def apply(x):
        cut = windows(x, size)
        again = x.unsqueeze(-1).expand(*x.shape, weight - 1)
        return _select(torch.cat([cut, again], -1))[1]

    return apply


def conditional(size):
    def apply(x):
        least, median, greatest = _select(windows(x, size))
        return torch.where((x == least) | (x == greatest), median, x)

    return apply


def adaptive(largest):
    """Hwang and Haddad: the window grows until its median is no impulse."""

    def apply(x):
        result, open_ = x, torch.ones_like(x, dtype=torch.bool)
        for size in range(3, largest + 1, 2):
            least, median, greatest = _select(windows(x, size))
            inside = (least < median) & (median < greatest)
            kept = (least < x) & (x < greatest)
            settled = torch.where(kept, x, median)
            result = torch.where(open_, torch.where(inside, settled, median), result)
            open_ = open_ & ~inside
        return result

    return apply


def vector(size):
    """Astola: the colour of the window with the least sum of L1 distances to the others."""

    def apply(x):
        cut = windows(x, size)
        with torch.no_grad():
            levels = (cut * 255).round()
            sums = torch.stack(
                [
                    (levels - levels[..., i : i + 1]).abs().sum((1, -1))
                    for i in range(cut.shape[-1])
                ],
                -1,
            )
            chosen = sums.argmin(-1, keepdim=True).unsqueeze(1)
        return cut.gather(-1, chosen.expand(*x.shape, 1)).squeeze(-1)

    return apply


def _as_identity(x, changed):
    return x + (changed - x).detach()


def bit_depth(bits):
    steps = 2**bits - 1
    return lambda x: _as_identity(x, (x * steps).round() / steps)


def mean(size):
    return lambda x: windows(x, size).mean(-1)


def gaussian(sigma):
    radius = int(4 * sigma + 0.5)
    place = torch.arange(-radius, radius + 1, dtype=torch.float32)
    bell = torch.exp(-0.5 * (place / sigma) ** 2)
    bell = bell / bell.sum()

    def apply(x):
        framed = _framed(x, radius, radius).flatten(0, 1).unsqueeze(1)
        weights = bell.to(x.device)
        down = functional.conv2d(framed, weights.view(1, 1, -1, 1))
        return functional.conv2d(down, weights.view(1, 1, 1, -1)).view_as(x)

    return apply


def _picture(pixels, device):
    return torch.from_numpy(np.stack(pixels)).to(device).permute(0, 3, 1, 2).float() / 255


def jpeg(quality):
    """Pillow's JPEG with chroma at half size; the gradient is the mean of the identity's and of
    `smooth_jpeg`'s, which is none where a coefficient is a whole step already."""
    smooth = smooth_jpeg(quality)

    def through(picture):
        sink = io.BytesIO()
        Image.fromarray(picture).save(sink, "JPEG", quality=quality, subsampling=2)
        return np.asarray(Image.open(io.BytesIO(sink.getvalue())))

    def apply(x):
        pixels = (x.detach() * 255).round().to(torch.uint8).permute(0, 2, 3, 1).cpu().numpy()
        again = [through(picture) for picture in np.ascontiguousarray(pixels)]
        near = (smooth(x) + x) / 2
        return near + (_picture(again, x.device) - near).detach()

    return apply


def smooth_jpeg(quality):
    """JPEG of pictures whose sides are multiples of 16, rounding made smooth: round(c) + (c - round(c))^3
    (Shin and Song, "JPEG-resistant Adversarial Images", 2017)."""
    sink = io.BytesIO()
    Image.new("RGB", (16, 16)).save(sink, "JPEG", quality=quality, subsampling=2)
    tables = Image.open(io.BytesIO(sink.getvalue())).quantization
    steps = [torch.tensor(list(tables[i]), dtype=torch.float32).view(8, 8) for i in (0, 1, 1)]
    k, n = torch.arange(8.0).view(8, 1), torch.arange(8.0).view(1, 8)
    cosines = torch.cos((2 * n + 1) * k * torch.pi / 16) / 2
    cosines[0] /= 2**0.5
    colours = torch.tensor(
        [[0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]]
    )

    def quantised(plane, step):
        height, width = plane.shape[1:]
        blocks = plane.view(-1, height // 8, 8, width // 8, 8).transpose(2, 3)
        dct = cosines.to(plane.device)
        levels = dct @ blocks @ dct.T / step.to(plane.device)
        rounded = levels.detach().round()
        levels = rounded + (levels - rounded) ** 3
        again = dct.T @ (levels * step.to(plane.device)) @ dct
        return again.transpose(2, 3).reshape(plane.shape)

    def apply(x):
        mix = colours.to(x.device)
        planes = torch.einsum("ij,bjhw->bihw", mix, x * 255)
        luma = quantised(planes[:, 0] - 128, steps[0]) + 128
        half = functional.avg_pool2d(planes[:, 1:], 2)
        chroma = torch.stack([quantised(half[:, i], steps[i + 1]) for i in (0, 1)], 1)
        whole = functional.interpolate(chroma, scale_factor=2, mode="bilinear")
        again = torch.cat([luma.unsqueeze(1), whole], 1)
        return torch.einsum("ij,bjhw->bihw", torch.linalg.inv(mix), again).clamp(0, 255) / 255

    return apply


def nlm(strength, patch, search):
    """OpenCV's non-local means of all channels together; the gradient is the identity's."""

    def apply(x):
        pixels = (x.detach() * 255).round().to(torch.uint8).permute(0, 2, 3, 1).cpu().numpy()
        again = [
            cv2.fastNlMeansDenoising(picture, None, strength, patch, search)
            for picture in np.ascontiguousarray(pixels)
        ]
        return _as_identity(x, _picture(again, x.device))

    return apply


def chain(*steps):
    def apply(x):
        for step in steps:
            x = step(x)
        return x

    return apply


def of(steps):
    """The chains that `sluice.defences.<name>` of these steps may be: one, but for `random`."""
    return [chain(*choice) for choice in itertools.product(*(_choices(text) for text in steps))]


def _choices(text):
    name, *pairs = text.split(";")
    given = dict(pair.split("=", 1) for pair in pairs)
    if name == "random":
        return [plain(int(window.split("x")[0])) for window in given["windows"].split("|")]
    return [_step(name, given)]


def _step(name, given):
    size = int(given.get("window", "3").split("x")[0])
    made = {
        "median": lambda: {
            "plain": lambda: plain(size),
            "conditional": lambda: conditional(size),
            "adaptive": lambda: adaptive(size),
            "vector": lambda: vector(size),
            "weighted": lambda: weighted(size, int(given.get("weight", "3"))),
        }[given.get("kind", "plain")](),
        "bit-depth": lambda: bit_depth(int(given["bits"])),
        "mean": lambda: chain(mean(size), _to_bytes),
        "gaussian": lambda: chain(gaussian(float(given.get("sigma", "1"))), _to_bytes),
        "jpeg": lambda: jpeg(int(given["quality"])),
        "nlm": lambda: nlm(float(given["strength"]), int(given["patch"]), int(given["search"])),
    }
    return made[name]()


def _to_bytes(x):
    return _as_identity(x, (x * 255).round() / 255)
