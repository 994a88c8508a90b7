"""Attacks on a network with pictures in 0..1, all untargeted, all in the network's own gradients.

Every attack takes a `Victim`, uint8 pictures [n, 3, 32, 32] and their int64 labels, and gives uint8
pictures: what an attacker can send. Budgets are in grey levels (of 255) for `fgsm` and `pgd_linf`, in
units of 0..1 for `pgd_l2`, in pixels for `few_pixels`. Pictures are rounded towards the original
where rounding would leave the budget.
"""

import numpy as np
import torch
from torch.nn import functional


class Victim:
    """A network, and the filter that the attacker knows to stand before it (the identity: none).

    Of a filter that draws one of several, all that it may draw: losses and margins are the means over
    them, that is the expectation itself (EOT: Athalye, Engstrom, Ilyas and Kwok, "Synthesizing Robust
    Adversarial Examples", 2018).
    """

    def __init__(self, network, known=(lambda x: x,)):
        self._network, self._known = network, known
        self.device = next(network.parameters()).device
        for parameter in network.parameters():
            parameter.requires_grad_(False)

    def logits(self, x):
        """Of each filter."""
        return [self._network(known(x)) for known in self._known]

    def loss_and_gradient(self, x, labels):
        """Cross-entropy of each picture and its gradient."""
        x = x.detach().requires_grad_(True)
        losses = [functional.cross_entropy(each, labels, reduction="none") for each in self.logits(x)]
        return _with_gradient(torch.stack(losses).mean(0), x)

    def margin_and_gradient(self, x, labels):
        """By how much the best other class is ahead (above 0: misled), and its gradient."""
        x = x.detach().requires_grad_(True)
        margins = [_margin(each, labels) for each in self.logits(x)]
        return _with_gradient(torch.stack(margins).mean(0), x)


def _margin(logits, labels):
    own = logits.gather(1, labels[:, None])[:, 0]
    hidden = functional.one_hot(labels, logits.shape[1]) * 1e9
    return (logits - hidden).max(1).values - own


def _with_gradient(values, x):
    (gradient,) = torch.autograd.grad(values.sum(), x)
    return values.detach(), gradient


class WatchedVictim(Victim):
    """A network whose answers to a picture and to its filtered versions are compared.

    The attacker wants all of them wrong and alike (He, Wei, Chen, Carlini and Song, "Adversarial
    Example Defense: Ensembles of Weak Defenses are not Strong", 2017): the loss is the mean of the
    cross-entropies, less the greatest L1 distance between the probabilities, which is the score.
    """

    def __init__(self, network, squeezers):
        super().__init__(network, (lambda x: x, *squeezers))

    def loss_and_gradient(self, x, labels):
        x = x.detach().requires_grad_(True)
        answers = self.logits(x)
        losses = [functional.cross_entropy(each, labels, reduction="none") for each in answers]
        first, *others = (each.softmax(1) for each in answers)
        score = torch.stack([(first - other).abs().sum(1) for other in others]).max(0).values
        return _with_gradient(torch.stack(losses).mean(0) - score, x)


def _batches(attack, victim, pictures, labels, batch=100):
    found = []
    for start in range(0, len(pictures), batch):
        x = torch.from_numpy(pictures[start : start + batch]).to(victim.device).float() / 255
        y = torch.from_numpy(labels[start : start + batch]).to(victim.device)
        found.append(attack(x, y))
    return np.concatenate(found)


def _bytes(x):
    return (x * 255).round().clamp(0, 255).to(torch.uint8).cpu().numpy()


def _bytes_near(x, clean):
    """Rounded towards the clean picture, so that no difference grows."""
    change = ((x - clean) * 255 + torch.sign(x - clean) * 1e-3).trunc()
    return (clean * 255 + change).round().clamp(0, 255).to(torch.uint8).cpu().numpy()


class _Best:
    """The picture with the greatest loss seen so far, for each of a batch."""

    def __init__(self, x):
        self.x, self._loss = x.clone(), torch.full((len(x),), -float("inf"), device=x.device)

    def offer(self, x, loss):
        better = loss > self._loss
        self.x[better], self._loss[better] = x[better], loss[better]


def fgsm(victim, pictures, labels, levels):
    """Goodfellow, Shlens and Szegedy 2015: one step along the gradient's sign."""

    def attack(x, y):
        _, gradient = victim.loss_and_gradient(x, y)
        return _bytes((x + levels / 255 * gradient.sign()).clamp(0, 1))

    return _batches(attack, victim, pictures, labels)


def pgd_linf(victim, pictures, labels, levels, steps, seed):
    """Madry et al. 2018, from a random start; steps of 2.5 / steps of the budget."""
    generator = torch.Generator().manual_seed(seed)
    budget = levels / 255

    def attack(clean, y):
        noise = torch.rand(clean.shape, generator=generator).to(clean.device) * 2 - 1
        x = (clean + budget * noise).clamp(0, 1)
        best = _Best(x)
        for _ in range(steps):
            loss, gradient = victim.loss_and_gradient(x, y)
            best.offer(x, loss)
            x = x + 2.5 * budget / steps * gradient.sign()
            x = torch.min(torch.max(x, clean - budget), clean + budget).clamp(0, 1)
        best.offer(x, victim.loss_and_gradient(x, y)[0])
        return _bytes(best.x)

    return _batches(attack, victim, pictures, labels)


def pgd_l2(victim, pictures, labels, radius, steps, seed):
    """The same within a ball of Euclidean radius `radius` over all samples of a picture."""
    generator = torch.Generator().manual_seed(seed)

    def length(v):
        return v.flatten(1).norm(dim=1).clamp_min(1e-12).view(-1, 1, 1, 1)

    def attack(clean, y):
        noise = torch.randn(clean.shape, generator=generator).to(clean.device)
        x = (clean + 0.5 * radius * noise / length(noise)).clamp(0, 1)
        best = _Best(x)
        for _ in range(steps):
            loss, gradient = victim.loss_and_gradient(x, y)
            best.offer(x, loss)
            change = x + 2.5 * radius / steps * gradient / length(gradient) - clean
            x = (clean + change * (radius / length(change)).clamp_max(1)).clamp(0, 1)
        best.offer(x, victim.loss_and_gradient(x, y)[0])
        return _bytes_near(best.x, clean)

    return _batches(attack, victim, pictures, labels)


def few_pixels(victim, pictures, labels, pixels):
    """Greedy L0 attack in the manner of JSMA (Papernot et al. 2016).

    Again and again the pixel whose colour can raise the margin most, to first order, gets the
    extreme colour that does it; a picture is left alone as soon as it misleads.
    """

    def attack(x, y):
        free = torch.ones(len(x), x.shape[2] * x.shape[3], dtype=torch.bool, device=x.device)
        for _ in range(pixels):
            margin, gradient = victim.margin_and_gradient(x, y)
            target = (gradient > 0).float()
            gain = (gradient * (target - x)).sum(1).flatten(1)
            place = gain.masked_fill(~free, -float("inf")).argmax(1)
            going = margin <= 0
            if not going.any():
                break
            rows = torch.arange(len(x), device=x.device)[going]
            spot = place[going]
            down, right = spot // x.shape[3], spot % x.shape[3]
            x[rows, :, down, right] = target[rows, :, down, right]
            free[rows, spot] = False
        return _bytes(x)

    return _batches(attack, victim, pictures, labels)


def patch(victim, pictures, labels, side, steps):
    """A square of `side` pixels, any colours, where the gradient is strongest (PGD inside of it)."""

    def attack(clean, y):
        _, gradient = victim.loss_and_gradient(clean, y)
        strength = functional.avg_pool2d(gradient.abs().sum(1, keepdim=True), side, 1)
        place = strength.flatten(1).argmax(1)
        down, right = place // strength.shape[3], place % strength.shape[3]
        lines = torch.arange(clean.shape[2], device=clean.device)
        rows = (lines >= down[:, None]) & (lines < down[:, None] + side)
        columns = (lines >= right[:, None]) & (lines < right[:, None] + side)
        square = (rows[:, :, None] & columns[:, None, :]).unsqueeze(1)
        x = clean
        best = _Best(x)
        for step in range(steps):
            loss, gradient = victim.loss_and_gradient(x, y)
            best.offer(x, loss)
            size = 0.5 * (1 - step / steps)
            x = torch.where(square, (x + size * gradient.sign()).clamp(0, 1), clean)
        best.offer(x, victim.loss_and_gradient(x, y)[0])
        return _bytes(best.x)

    return _batches(attack, victim, pictures, labels)
