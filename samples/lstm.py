"""A long short-term memory that reads a sequence: one dict of weights for all its steps, and the slope by them, a dict as well.

astgrad gen samples/lstm.py
"""

from typing import Annotated

import numpy as np

import astgrad


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def step(params, state, x):
    """One step: what is said and what is remembered, from the state before."""
    h, c = state
    W, U, b = params["W"], params["U"], params["b"]
    forget = sigmoid(W[0] @ x + U[0] @ h + b[0])
    write = sigmoid(W[1] @ x + U[1] @ h + b[1])
    say = sigmoid(W[2] @ x + U[2] @ h + b[2])
    c = forget * c + write * np.tanh(W[3] @ x + U[3] @ h + b[3])
    return say * np.tanh(c), c


def loss(
    params: Annotated[dict, '{"W": float64[4, m, d], "U": float64[4, m, m], "b": float64[4, m]}'],
    xs: Annotated[np.ndarray, "float64[t, d]"],
    target: Annotated[np.ndarray, "float64[m]"],
) -> float:
    """By how much what is said after the sequence misses the target."""
    state = np.zeros_like(target), np.zeros_like(target)
    for x in xs:
        state = step(params, state, x)
    h, _ = state
    return 0.5 * np.sum((h - target) ** 2)


loss_and_slopes = astgrad.value_and_derivative(loss, wrt="params")
