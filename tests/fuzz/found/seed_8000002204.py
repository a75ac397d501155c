"""An array was given its earlier value before its parts were put back."""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np



class State(NamedTuple):
    a: float
    b: float = 0.5

    def step(self, k):
        b = np.tanh(self.b - 0.3 * self.a * k)
        return State(self.a + 0.1 * b, b)

    @property
    def energy(self):
        return 0.5 * self.b**2 - np.cos(self.a)


@dataclass
class Spring:
    state: State
    k: float = 0.7

    def force(self, x):
        pull = self.k * np.sin(x)
        return pull * self.state.energy - self.state.a

def h0(x, n):
    if n <= 0:
        return math.cos(x)
    x = np.clip(x, -0.9, 1.1)
    b = h0(np.tanh(math.cos(x)), n - 1)
    return float(b)


def f(x, y, n, v, w, h, A):
    one, two, _, four = np.unstack(v)
    y = one * two + np.sin(four)
    t_bar = w * y
    p_599228 = State(max(x, x + 0.1), 0.0)
    for _ in range(0):
        p_599228 = p_599228.step(-y)
    c = sum(p_599228) + p_599228.energy
    if (a := np.tanh(np.maximum(h0(c, n + 1), 0.3 * c ** 3 + 0.1))) > -0.3:
        for j in range(0, n + 1, 2):
            w[1:3] *= np.cos(np.tanh(np.sum(w[1:] * w[:-1]) * n))
            w[-1] = np.tanh(np.maximum(y, y + 0.1))
            sin_x = np.tanh((0.5) // 0.7 * c)
            d_331983 = {"a0": (a if sin_x < 0.2 else c), "a1": math.cos(c), "b0": c * c, "b1": (c if (0.3) > 0.45 else c)}
            x_dot = x * 1
            for i_519087 in range(2):
                x_dot = np.tanh(x_dot * d_331983[f"a{i_519087 % 2}"]) + 0.5 * d_331983["b0"]
    y = np.var((A[0]) * np.arange(4))
    a += (np.column_stack([h, h, h, h]) @ (h @ A / 3) / 4) @ ((np.cumsum(A, axis=1) / 2) + (h0(n=n, x=x))) @ (np.einsum('ij,j->ij', A, t_bar).T @ np.sin(h) / 3) / 8
    x = h0(2 ** 2, n)
    assert n < 99, f'{n} is large'
    queue_502797 = [c + y, math.exp(-a * a)]
    x_dot = 0.5
    for _ in range(1):
        element = queue_502797.pop(1)
        x_dot = np.tanh(x_dot * element + queue_502797[0])
        queue_502797.insert(0, 0.5 * element * x_dot)
    x_dot = x_dot + queue_502797[0] * queue_502797[-1]
    B = np.concatenate([A[:1], A[1:]], axis=0) + np.inner(v, v)
    k = int(np.floor(y))
    for e in h:
        x_dot = np.dot(w, w)
        for function in (np.tanh, np.cos):
            x_dot = function(x_dot) + x_dot
        with np.errstate(all="ignore"):
            v = np.piecewise(t_bar, [t_bar < -0.217, t_bar > 0.731], [np.sin, lambda r: 0.3 * r, 0.5])
            a, x_dot, c = (h0(1, 0)) / (1.5 + x_dot ** 2), t_bar[2], h @ A @ w / 8
        if -0.4 < a < 0.7:
            x_dot = np.tanh(np.concatenate([t_bar[1:], v[:1]]) @ np.mean(B, axis=0))
    c = ((y if x_dot < 0.9 else c)) * np.floor(np.arctan2(a, 1.5 + (h0(np.einsum('i,i->', t_bar, w), 3)) ** 2))
    a *= np.cos(np.sum((t_bar / (1.5 + v ** 2)) / (1.5 + (h @ A / 3) ** 2)))
    y, a, c = np.sum(h) / 3, -a, np.hypot(y, 1.0)
    z = abs(x_dot)
    for function in (np.arctan, np.tanh, np.sin):
        z = function(z) + 0.3
    return math.atan(a) + x_dot + np.sum(h) + np.sum(A) + np.sum(B)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.2662029752538032,
    0.8757238381521752,
    1,
    np.array([-0.3374441210386069, 0.9932529211618937, 0.1582291351821392, -0.6118473385396809], dtype=np.float64),
    np.array([0.8906508825538977, 1.2229577042024256, 0.7641665921964904, 1.2157484552820812], dtype=np.float64),
    np.array([0.9252582761937946, 0.9024041329726555, 0.5596122389398026], dtype=np.float64),
    np.array([[0.9536316660580215, 1.277484884508427, 0.453546836769692, 0.10050642024950518], [0.07694969231261872, 1.0521057784025267, 0.16245941561039468, -0.7569404075450361], [0.08710286022445612, -0.9979574152725694, -0.16665304832432848, 0.025874923789861226]], dtype=np.float64),
)
