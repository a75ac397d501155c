"""Helpers that scale what they are given by `v *= 2`, and give it, or something else, back."""

import numpy as np


def norm(v):
    v /= np.sqrt(np.sum(v * v))
    return v


def scaled_and_given_back(x: float, y: float):
    a = np.array([x, y, 1.0])
    b = norm(a)
    return b[0] * a[1]


def scale(v):
    s = np.sum(v)
    v *= 2.0
    return s


def sum_and_scaled(x: float, y: float):
    a = np.array([x, y, 1.0])
    s = scale(a)
    return s * a[1]


def rows_scaled(x: float, y: float):
    A = np.array([[x, y], [1.0, x * y]])
    for i in range(2):
        A[i] = norm(A[i])
    return A[0, 0] * A[1, 1]


def rows_scaled_as_statements(x: float, y: float):
    A = np.array([[x, y], [1.0, x * y]])
    for i in range(2):
        norm(A[i])
    return A[0, 0] * A[1, 1]


def part_of_what_is_given_back(x: float, y: float):
    a = np.array([x, y, 1.0])
    return norm(a)[0] * a[1]


def beside_what_it_was(x: float, y: float):
    a = np.array([x, y, 1.0])
    return a[0] + norm(a)[0] * a[1]


def copy_scaled(x: float, y: float):
    a = np.array([x, y, 1.0])
    b = norm(a.copy())
    return b[0] * a[1]


def sum_scaled(x: float, y: float):
    a = np.array([x, y, 1.0])
    b = norm(2 * a)
    return b[0] * a[1]


def sq(v):
    v *= v
    return v + 1


def numbers_scaled(x: float, y: float):
    return sq(x) * x + sq(x * y)


def array_by_the_call_alone(x: float, y: float):
    a = np.array([x, y])
    b = sq(a)
    return b[0] * a[1]


def gs(Q, k):
    v = Q[:, k]
    for j in range(k):
        v -= (Q[:, j] @ v) * Q[:, j]
    v /= np.linalg.norm(v)
    return v


def orthogonalised(x: float, y: float):
    Q = np.array([[x, y], [1.0, x * y + 2]])
    for k in range(2):
        gs(Q, k)
    return Q[0, 1] * Q[1, 0] * y


def soft(z):
    z -= z.max()
    z = np.exp(z)
    z /= z.sum()
    return z


def shifted_and_scaled(x: float, y: float):
    z = np.array([x, y, 0.3])
    p = soft(z)
    return p[0] * z[1] + p[2]


def rows_shifted(x: float, y: float):
    z = np.array([[x, y, 0.3], [y, x * x, 0.1]])
    s = 0.0
    for row in z:
        s += soft(row)[0]
    return s + z[1, 1]


CASES = (
    scaled_and_given_back,
    sum_and_scaled,
    rows_scaled,
    rows_scaled_as_statements,
    part_of_what_is_given_back,
    beside_what_it_was,
    copy_scaled,
    sum_scaled,
    numbers_scaled,
    orthogonalised,
    shifted_and_scaled,
    rows_shifted,
)
REFUSED = (array_by_the_call_alone,)
WITHOUT_SECOND: dict[str, tuple[object, ...]] = {"reverse": (), "forward": ()}
