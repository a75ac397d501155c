"""Derivatives of lstm.py, written by astgrad.

What is differentiated by must be floats or arrays of floats: integers are not converted here.

Generated, do not edit. To make it again: astgrad gen samples/lstm.py
astgrad 0.1.0, from 2caaab98c55e, body b0fd4b839e11
"""

from typing import Annotated

import numpy as np


def _step_forward(params_W, params_U, params_b, h, c, x):
    """The value of _step, and what its reverse half reads."""
    W, U, b = params_W, params_U, params_b
    forget = 1 / (1 + np.exp(-(W[0] @ x + U[0] @ h + b[0])))
    write = 1 / (1 + np.exp(-(W[1] @ x + U[1] @ h + b[1])))
    say = 1 / (1 + np.exp(-(W[2] @ x + U[2] @ h + b[2])))
    c_2 = forget * c + write * np.tanh(W[3] @ x + U[3] @ h + b[3])
    return (say * np.tanh(c_2), c_2), (h, c, x, W, U, b, forget, write, say, c_2)


def _step_backward(saved, value_bar, c_bar):
    """The cotangent of params_W and params_U and params_b and h and c for a cotangent of _step's value."""
    h, c, x, W, U, b, forget, write, say, c_2 = saved
    # c = forget * c + write * np.tanh(W[3] @ x + U[3] @ h + b[3])
    tanh_c = np.tanh(c_2)
    c_bar = value_bar * say * (1 - tanh_c**2) + c_bar
    t = np.tanh(W[3] @ x + U[3] @ h + b[3])
    t_bar = c_bar * write * (1 - t**2)
    W_bar = np.zeros_like(W)
    W_bar[3] = np.outer(t_bar, x)
    U_bar = np.zeros_like(U)
    U_bar[3] = np.outer(t_bar, h)
    b_bar = np.zeros_like(b)
    b_bar[3] = t_bar
    # say = sigmoid(W[2] @ x + U[2] @ h + b[2])
    t_bar_2 = value_bar * tanh_c * say * (1 - say)
    W_bar[2] += np.outer(t_bar_2, x)
    U_bar[2] += np.outer(t_bar_2, h)
    b_bar[2] += t_bar_2
    # write = sigmoid(W[1] @ x + U[1] @ h + b[1])
    write_bar = c_bar * t
    t_bar_3 = write_bar * write * (1 - write)
    W_bar[1] += np.outer(t_bar_3, x)
    U_bar[1] += np.outer(t_bar_3, h)
    b_bar[1] += t_bar_3
    # forget = sigmoid(W[0] @ x + U[0] @ h + b[0])
    t_bar_4 = c_bar * c * forget * (1 - forget)
    W_bar[0] += np.outer(t_bar_4, x)
    U_bar[0] += np.outer(t_bar_4, h)
    b_bar[0] += t_bar_4
    return W_bar, U_bar, b_bar, U[3].T @ t_bar + U[2].T @ t_bar_2 + U[1].T @ t_bar_3 + U[0].T @ t_bar_4, c_bar * forget


def loss_and_slopes(
    params: Annotated[dict, '{"W": float64[4, m, d], "U": float64[4, m, m], "b": float64[4, m]}'],
    xs: Annotated[np.ndarray, "float64[t, d]"],
    target: Annotated[np.ndarray, "float64[m]"],
) -> tuple[float, Annotated[dict, '{"W": float64[4, m, d], "U": float64[4, m, m], "b": float64[4, m]}']]:
    """Value and derivative of loss by params.

    By how much what is said after the sequence misses the target.
    """
    state_0 = np.zeros_like(target)
    state_1 = state_0
    saved = []
    for x in xs:
        (state_0, state_1), state_0_saved = _step_forward(params["W"], params["U"], params["b"], state_0, state_1, x)
        saved.append(state_0_saved)
    h, _ = state_0, state_1
    # h, _ = state
    params_U_bar = np.zeros_like(params["U"])
    params_W_bar = np.zeros_like(params["W"])
    params_b_bar = np.zeros_like(params["b"])
    t = h - target
    state_0_bar = t
    state_1_bar = np.zeros_like(state_1)
    for _ in range(len(xs)):
        state_0_saved = saved.pop()
        # state = step(params, state, x)
        params_W_bar_2, params_U_bar_2, params_b_bar_2, state_0_bar, state_1_bar = _step_backward(
            state_0_saved, state_0_bar, state_1_bar
        )
        params_W_bar += params_W_bar_2
        params_U_bar += params_U_bar_2
        params_b_bar += params_b_bar_2
    return 0.5 * np.sum(t**2), {"W": params_W_bar, "U": params_U_bar, "b": params_b_bar}
