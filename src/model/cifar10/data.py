"""CIFAR-10 from tarballs of JPEG files, decoded once and kept as .npy files in target/."""

import io
import pathlib
import tarfile

import numpy as np
from PIL import Image

from model import CLASSES

ROOT = pathlib.Path(__file__).resolve().parents[3]
DEFAULT_DATA = ROOT.parent / "shared" / "data" / "cifar10"
CACHE = ROOT / "target" / "cifar10"


def load(part, folder=DEFAULT_DATA):
    """Pictures and labels of a part, "train" (50,000) or "test" (5,000).

    Returns uint8 [n, 3, 32, 32] RGB and int64 [n], ordered by member name, whatever the order
    inside the tarball.
    """
    pictures, labels = CACHE / f"{part}-pictures.npy", CACHE / f"{part}-labels.npy"
    if not (pictures.exists() and labels.exists()):
        _decode(pathlib.Path(folder) / f"{part}.tar.gz", pictures, labels)
    return np.load(pictures), np.load(labels)


def _decode(tarball, pictures, labels):
    found = []
    with tarfile.open(tarball, "r:gz") as tar:
        for member in tar:
            if member.isfile() and member.name.endswith(".jpg"):
                with Image.open(io.BytesIO(tar.extractfile(member).read())) as image:
                    pixels = np.asarray(image.convert("RGB")).transpose(2, 0, 1)
                found.append((member.name, pixels))
    found.sort(key=lambda entry: entry[0])
    CACHE.mkdir(parents=True, exist_ok=True)
    np.save(pictures, np.stack([pixels for _, pixels in found]))
    classes = [CLASSES.index(name.split("/")[-2]) for name, _ in found]
    np.save(labels, np.array(classes, dtype=np.int64))


class Augmented:
    """Batches of training pictures, each cropped from a 4-pixel reflected frame and mirrored at random."""

    FRAME = 4

    def __init__(self, pictures, labels, batch, rng):
        frame = ((0, 0), (0, 0), (self.FRAME, self.FRAME), (self.FRAME, self.FRAME))
        padded = np.pad(pictures, frame, mode="reflect")
        side = pictures.shape[-1]
        self._crops = np.lib.stride_tricks.sliding_window_view(padded, (side, side), axis=(2, 3))
        self._labels, self._batch, self._rng = labels, batch, rng

    def __len__(self):
        return len(self._labels) // self._batch

    def epoch(self):
        """Yields (float32 [batch, 3, 32, 32] in 0..1, int64 [batch]) once through the data."""
        order = self._rng.permutation(len(self._labels))
        for step in range(len(self)):
            index = order[step * self._batch : (step + 1) * self._batch]
            dy, dx = self._rng.integers(0, 2 * self.FRAME + 1, (2, len(index)))
            pictures = self._crops[index, :, dy, dx]
            mirrored = self._rng.random(len(index)) < 0.5
            pictures[mirrored] = pictures[mirrored, :, :, ::-1]
            yield pictures.astype(np.float32) / 255, self._labels[index]
