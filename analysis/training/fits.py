"""Logistic regression as the small models are fitted with."""

import numpy as np
from scipy.optimize import minimize


def logistic(x, y, weight=1.0, l2=2.0):
    """Weights (columns of x) that make y likeliest, drawn towards 0. x (n, columns); y (n,) of bool; weight: of each row, or of all."""
    sign = 2.0 * y - 1

    def loss(w):
        z = sign * (x @ w)
        return (weight * np.logaddexp(0, -z)).sum() + l2 * w @ w / 2, -(weight * sign / (1 + np.exp(np.clip(z, -50, 50)))) @ x + l2 * w

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
