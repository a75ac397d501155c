"""What feeds only itself in a loop is dropped; what another name holds is not, nor what decides how often it runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import astgrad
from tests.agreement import function_of
from tests.derived import unformatted
from tests.test_operators import drawn

X = np.array([0.7, -0.4, 1.1, 0.2])

# Functions of x, each with what is no longer computed in its Hessian times a vector.
DROPPED = {
    "diffusion": (
        """
    u = x.copy()
    for _ in range(3):
        u[1:-1] += 0.1 * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum(u**2)
""",
        "u[1:-1] +=",
    ),
    "momentum": (
        """
    u, v = x[0], 0.3 * x[1]
    for i in range(3):
        v = 0.9 * v - 0.1 * u
        u = u + v
    return u * u
""",
        " v = 0.9",
    ),
    "two_that_feed_each_other": (
        """
    a, b = x[0] * 0.5, x[1] * x[0]
    for i in range(3):
        for j in range(2):
            a += b * j
            b = a - b
    return a * x[3]
""",
        "  b = a - b",
    ),
}

STAYS = {
    "held_by_a_list": """
    u = np.zeros(2)
    kept = [u, x]
    for i in range(3):
        u[0] += x[i] ** 2
    return np.sum(kept[0] * x[0])
""",
    "seen_through_a_view": """
    u = x * x
    first = u[:2]
    for i in range(3):
        first[0] += x[i] ** 3
    return np.sum(u)
""",
    "weights_under_another_name": """
    weights = np.zeros(4)
    first = weights[:2]
    for i in range(3):
        first[0] += i + 1.0
    return np.sum(weights * x**2)
""",
    "rows_of_a_matrix": """
    A = np.outer(x, x)
    for row in A:
        row[0] += x[1] ** 2
    return np.sum(A)
""",
    "decides_when_to_stop": """
    y, error = x * 1.0, 1.0
    while error > 0.2:
        error = error * 0.5
        y = y * x
    return np.sum(y)
""",
    "decides_by_a_branch": """
    y, level = x * 1.0, 0.0
    for i in range(4):
        level = level * 0.5 + x[i]
        if level > 0.5:
            y = y * x[i]
    return np.sum(y)
""",
    "last_value_of_a_loop": """
    k = 0
    for k in range(3):
        pass
    return np.sum(x) * x[k] ** 2
""",
    "queue": """
    waiting, total = [], 0.0
    for i in range(4):
        waiting.append(x[i] ** 2)
    for i in range(3):
        total = total * 0.5 + waiting.pop() * x[i]
    return total
""",
}


def hvp_of(body: str, name: str) -> tuple[Any, Any]:
    f = function_of(f"import numpy as np\n\n\ndef f(x: np.ndarray):{body}", "f", f"<{name}>")
    return f, astgrad.hvp(f)


@pytest.mark.parametrize("name", [*DROPPED, *STAYS])
def test_the_hessian_times_a_vector_is_the_slope_of_the_slope(name: str) -> None:
    body, gone = DROPPED.get(name) or (STAYS[name], "")
    v, h = drawn(np.random.default_rng(3), X), 1e-4
    with unformatted():
        f, hvp = hvp_of(body, name)
        found = hvp(X.copy(), v)
        slope = astgrad.derivative(f)
        at = [slope(X + k * h * v) for k in (-2, -1, 1, 2)]
    np.testing.assert_allclose(found, (at[0] - 8 * at[1] + 8 * at[2] - at[3]) / (12 * h), rtol=1e-7, atol=1e-8)
    e = 1e-4
    moved = [f(X + k * e * v) for k in (-2, -1, 1, 2)]
    np.testing.assert_allclose(slope(X.copy()) @ v, (moved[0] - 8 * moved[1] + 8 * moved[2] - moved[3]) / (12 * e), rtol=1e-7)
    assert not gone or gone not in hvp.source, hvp.source
