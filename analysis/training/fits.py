"""Logistic regression and conditional logit as the small models are fitted with."""

import numpy as np
from scipy.optimize import minimize


def logistic(x, y, weight=1.0, l2=2.0, before=None):
    """Weights (columns of x) that make y likeliest, drawn towards those of before, else 0. x (n, columns); y (n,) of bool; weight: of each
    row, or of all."""
    sign = 2.0 * y - 1
    before = np.zeros(x.shape[1]) if before is None else before

    def loss(w):
        z, moved = sign * (x @ w), w - before
        steep = weight * sign / (1 + np.exp(np.clip(z, -50, 50)))
        return (weight * np.logaddexp(0, -z)).sum() + l2 * moved @ moved / 2, -steep @ x + l2 * moved

    return minimize(loss, before, jac=True, method="L-BFGS-B").x


def choice(items, l2=1.0, before=None):
    """Weights of a conditional logit over the candidates of each item, drawn towards those of before, else 0. items: [(matrix, a row a
    candidate; which of them are right)]."""
    items = [(rows, right) for rows, right in items if right.any()]
    before = np.zeros(items[0][0].shape[1]) if before is None else before

    def loss(w):
        total, gradient = l2 * ((w - before) ** 2).sum() / 2, l2 * (w - before)
        for rows, right in items:
            score = rows @ w
            p = np.exp(score - score.max())
            good = p[right].sum()
            total -= np.log(good / p.sum())
            gradient = gradient - p[right] @ rows[right] / good + p @ rows / p.sum()
        return total, gradient

    return minimize(loss, before, jac=True, method="L-BFGS-B").x
