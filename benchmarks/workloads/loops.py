"""Loops over numbers and elements, each with the adjoint that a person writes line by line: what must be kept, and nothing more."""

# ruff: noqa: SIM108  (as people write it)

import numpy as np
from harness import Case

AT_MOST = 1.15  # times a person's adjoint
FUNCTIONS_AT_MOST = 4.0  # times the function, of loops over numbers
OF_ARRAYS = ("heat", "layers")


def swing(x: float, v: float, h: float, steps: int) -> float:
    for _ in range(steps):
        v = v - h * np.sin(x)
        x = x + h * v
    return x * v


def swing_by_hand(x, v, h, steps):
    kept = []
    for _ in range(steps):
        kept.append(x)
        v = v - h * np.sin(x)
        x = x + h * v
    x_bar, v_bar = v, x
    for _ in range(steps):
        v_bar += h * x_bar
        x_bar -= h * v_bar * np.cos(kept.pop())
    return x_bar, v_bar


def compound(x: float, w: float, n: int) -> float:
    y = x
    for _ in range(n):
        y = y * w + 0.5 * y * y
    return y


def compound_by_hand(x, w, n):
    kept = []
    y = x
    for _ in range(n):
        kept.append(y)
        y = y * w + 0.5 * y * y
    y_bar, w_bar = 1.0, 0.0
    for _ in range(n):
        y = kept.pop()
        w_bar += y_bar * y
        y_bar = y_bar * (w + y)
    return y_bar, w_bar


def kinked(x: float, w: float, n: int) -> float:
    y = x
    for _ in range(n):
        if y > 1.0:
            y = 0.5 * y
        else:
            y = y * y + w
    return y


def kinked_by_hand(x, w, n):
    kept, above = [], []
    y = x
    for _ in range(n):
        if y > 1.0:
            above.append(True)
            y = 0.5 * y
        else:
            above.append(False)
            kept.append(y)
            y = y * y + w
    y_bar, w_bar = 1.0, 0.0
    for _ in range(n):
        if above.pop():
            y_bar = 0.5 * y_bar
        else:
            w_bar += y_bar
            y_bar = 2 * y_bar * kept.pop()
    return y_bar, w_bar


def recurrence(x: float, w: float, n: int) -> float:
    y = np.zeros(n)
    y[0] = x
    for i in range(1, n):
        y[i] = w * y[i - 1] + np.sin(y[i - 1])
    return y[n - 1]


def recurrence_by_hand(x, w, n):
    y = np.zeros(n)
    y[0] = x
    for i in range(1, n):
        y[i] = w * y[i - 1] + np.sin(y[i - 1])
    y_bar = np.zeros(n)
    y_bar[n - 1] = 1.0
    w_bar = 0.0
    for i in range(n - 1, 0, -1):
        t = y_bar[i]
        w_bar += t * y[i - 1]
        y_bar[i - 1] += t * (w + np.cos(y[i - 1]))
    return y_bar[0], w_bar


def cholesky(A: np.ndarray, n: int) -> float:
    L = np.zeros_like(A)
    for i in range(n):
        for j in range(i + 1):
            t = A[i, j]
            for k in range(j):
                t -= L[i, k] * L[j, k]
            if i == j:
                L[i, j] = np.sqrt(t)
            else:
                L[i, j] = t / L[j, j]
    return L[n - 1, n - 1]


def cholesky_by_hand(A, n):
    L = np.zeros_like(A)
    for i in range(n):
        for j in range(i + 1):
            t = A[i, j]
            for k in range(j):
                t -= L[i, k] * L[j, k]
            if i == j:
                L[i, j] = np.sqrt(t)
            else:
                L[i, j] = t / L[j, j]
    A_bar, L_bar = np.zeros_like(A), np.zeros_like(A)
    L_bar[n - 1, n - 1] = 1.0
    for i in range(n - 1, -1, -1):
        for j in range(i, -1, -1):
            if i == j:
                t_bar = 0.5 * L_bar[i, j] / L[i, j]
            else:
                t_bar = L_bar[i, j] / L[j, j]
                L_bar[j, j] -= t_bar * L[i, j]
            for k in range(j - 1, -1, -1):
                L_bar[i, k] -= t_bar * L[j, k]
                L_bar[j, k] -= t_bar * L[i, k]
            A_bar[i, j] += t_bar
    return A_bar


def smooth(t, k):
    r = np.sqrt(t * t + k)
    return r * np.exp(-r)


def with_helper(x: float, k: float, n: int) -> float:
    for _ in range(n):
        x = x + smooth(x, k)
    return x


def _smooth_there(t, k):
    r = np.sqrt(t * t + k)
    return r * np.exp(-r), (t, r)


def _smooth_back(kept, value_bar):
    t, r = kept
    r_bar = value_bar * np.exp(-r) * (1 - r)
    return r_bar * t / r, 0.5 * r_bar / r


def with_helper_by_hand(x, k, n):
    kept = []
    for _ in range(n):
        value, each = _smooth_there(x, k)
        x = x + value
        kept.append(each)
    x_bar, k_bar = 1.0, 0.0
    for _ in range(n):
        t_bar, more = _smooth_back(kept.pop(), x_bar)
        x_bar += t_bar
        k_bar += more
    return x_bar, k_bar


def tail(x: float, n: int) -> float:
    ys = [x]
    for i in range(n):
        ys.append(np.sin(ys[i]) * x)
    return sum(ys)


def tail_by_hand(x, n):
    ys = [x]
    for i in range(n):
        ys.append(np.sin(ys[i]) * x)
    bars, x_bar = [1.0] * len(ys), 0.0
    for i in range(n - 1, -1, -1):
        t = bars.pop()
        x_bar += t * np.sin(ys[i])
        bars[i] += t * x * np.cos(ys[i])
    return x_bar + bars[0]


def heat(u0: np.ndarray, alpha: float, steps: int) -> float:
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] += alpha * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum(u**2)


def heat_by_hand(u0, alpha, steps):
    kept = []
    u = u0.copy()
    for _ in range(steps):
        kept.append(u[1:-1].copy())
        u[1:-1] += alpha * (u[2:] - 2 * u[1:-1] + u[:-2])
    u_bar, alpha_bar = 2 * u, 0.0
    for _ in range(steps):
        u[1:-1] = kept.pop()
        inner_bar = u_bar[1:-1].copy()
        alpha_bar += np.sum(inner_bar * (u[2:] - 2 * u[1:-1] + u[:-2]))
        given = alpha * inner_bar
        u_bar[2:] += given
        u_bar[1:-1] -= 2 * given
        u_bar[:-2] += given
    return u_bar, alpha_bar


def layers(params: list[tuple[np.ndarray, np.ndarray]], X: np.ndarray, t: np.ndarray) -> float:
    h = X
    for W, b in params:
        h = np.tanh(h @ W + b)
    return np.mean((h - t) ** 2)


def layers_by_hand(params, X, t):
    kept = []
    h = X
    for W, b in params:
        kept.append(h)
        h = np.tanh(h @ W + b)
    h_bar = 2 * (h - t) / t.size
    bars = [None] * len(params)
    for i in range(len(params) - 1, -1, -1):
        z_bar = h_bar * (1 - h**2)
        h = kept.pop()
        bars[i] = (h.T @ z_bar, z_bar.sum(axis=0))
        h_bar = z_bar @ params[i][0].T
    return bars


_RNG = np.random.default_rng(0)
_M = _RNG.normal(size=(12, 12))
_A = _M @ _M.T + 12 * np.eye(12)
_LAYERS = [(_RNG.normal(size=(24, 24)) / 5, _RNG.normal(size=24) / 9) for _ in range(20)]
_X, _T = _RNG.normal(size=(64, 24)), _RNG.normal(size=(64, 24))

CASES = (
    Case("swing", swing, ("x", "v"), swing_by_hand, lambda: (0.7, 0.2, 0.01, 1000), AT_MOST, with_value=False),
    Case("compound", compound, ("x", "w"), compound_by_hand, lambda: (0.3, 0.4, 1000), AT_MOST, with_value=False),
    Case("kinked", kinked, ("x", "w"), kinked_by_hand, lambda: (0.3, 0.4, 1000), AT_MOST, with_value=False),
    Case("recurrence", recurrence, ("x", "w"), recurrence_by_hand, lambda: (0.3, 0.4, 1000), AT_MOST, with_value=False),
    Case("cholesky", cholesky, ("A",), cholesky_by_hand, lambda: (_A, 12), AT_MOST, with_value=False),
    Case("with_helper", with_helper, ("x", "k"), with_helper_by_hand, lambda: (0.3, 0.4, 1000), AT_MOST, with_value=False),
    Case(
        "heat", heat, ("u0", "alpha"), heat_by_hand, lambda: (np.linspace(0, 1, 200) ** 2, 0.2, 500), AT_MOST, with_value=False
    ),
    Case("layers", layers, ("params",), layers_by_hand, lambda: (_LAYERS, _X, _T), AT_MOST, with_value=False),
    Case("tail", tail, ("x",), tail_by_hand, lambda: (0.3, 1000), AT_MOST, with_value=False),
)
