"""Places in arrays: matrices put together of elements, by tables of integers, and what NumPy gives to index by."""

import numpy as np

TRI = np.array([[0, 1, 2], [1, 2, 3], [2, 3, 4]])
TRT = ((0, 1, 2), (1, 2, 3), (2, 3, 4))
EDG = [(0, 1), (1, 2), (2, 3), (3, 4)]
FREE = [1, 2, 3]


def stiffness(x):
    K = np.zeros((5, 5))
    for tri in TRI:
        for a in range(3):
            for d in range(3):
                K[tri[a], tri[d]] += x * (a + 1) * (d + 1) + (a == d)
    F = np.ones(5)
    u = np.linalg.solve(K[np.ix_(FREE, FREE)], F[FREE])
    return np.sum(u)


def stiffness_of_tuples(x):
    K = np.zeros((5, 5))
    for tri in TRT:
        for a in range(3):
            for d in range(3):
                K[tri[a], tri[d]] += x * (a + 1) * (d + 1) + (a == d)
    free = np.arange(1, 4)
    u = np.linalg.solve(K[np.ix_(free, free)], np.ones(3) * x)
    return np.sum(u)


def stiffness_of_lists(c, tris):
    K = np.zeros((5, 5))
    for e, tri in enumerate(tris):
        for a in range(3):
            for d in range(3):
                K[tri[a], tri[d]] += c[e] * (a + 1) * (d + 1) + (a == d)
    free = [1, 2, 3]
    F = np.ones(5)
    u = np.linalg.solve(K[np.ix_(free, free)], F[free])
    return np.sum(u)


def stiffness_by_blocks(c):
    K = np.zeros((5, 5))
    ke = np.array([[2.0, -1.0, 0.1], [-1.0, 2.0, -1.0], [0.1, -1.0, 2.0]])
    for e, tri in enumerate(TRI):
        K[np.ix_(tri, tri)] += c[e] * ke
    u = np.linalg.solve(K[1:4, 1:4], np.ones(3))
    return np.sum(u)


def stiffness_of_edges(c):
    K = np.zeros((5, 5))
    for e, (i, j) in enumerate(EDG):
        K[i, i] += c[e]
        K[j, j] += c[e]
        K[i, j] -= c[e]
        K[j, i] -= c[e]
    free = np.arange(1, 5)
    u = np.linalg.solve(K[np.ix_(free, free)], np.ones(4))
    return np.sum(u)


def areas(p):
    s = 0.0
    for i, j, k in TRI:
        x1, y1 = p[i]
        x2, y2 = p[j]
        x3, y3 = p[k]
        s += 0.5 * abs((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1)) * (1 + s)
    return s


def corners(p):
    s = 0.0
    for tri in TRI:
        a, b, c = p[tri]
        s += np.dot(b - a, c - a) * (1 + s)
    return s


def springs(p):
    i, j = np.array(EDG).T
    d = p[i] - p[j]
    return np.sum((np.sqrt(np.sum(d**2, axis=1)) - 1.0) ** 2)


def block_written(q):
    k = np.zeros((3, 3))
    k[np.ix_([0, 2], [0, 2])] = q
    return np.sum(k**3)


def block_added(q):
    k = np.ones((3, 3))
    k[np.ix_([0, 2], [0, 1])] += q
    return np.sum(k**3)


def positive_ones(q):
    i, j = np.nonzero(q > 0)
    return np.sum(q[i, j] ** 3)


def positive_ones_of_vector(v):
    (i,) = np.nonzero(v > 0)
    return np.sum(v[i] ** 3)


def positive_ones_at_once(q):
    return np.sum(q[np.nonzero(q > 0)] ** 3)


def positive_ones_where(q):
    i, j = np.where(q > 0)
    return np.sum(q[i, j] ** 3)


def written_where(v):
    w = v * v
    i = np.where(v > 0)[0]
    w[i] = v[i] ** 3
    return np.sum(w * v)


def added_where(v):
    w = v * v
    i = np.where(v > 0)[0]
    w[i] += v[i] ** 3
    return np.sum(w * v)


def without_ends(v):
    i = np.setdiff1d(np.arange(5), [0, 4])
    return np.sum(v[i] ** 3)


def without_ends_written(v):
    i = np.setdiff1d(np.arange(5), [0, 4])
    w = v * v
    w[i] = v[i] ** 3
    return np.sum(w * v)


def diagonal_added(q):
    k = q * q
    k[np.diag_indices_from(k)] += 1.0 * q[0]
    return np.sum(k**2)


def diagonal_written(q):
    k = q.copy()
    k[np.diag_indices_from(q)] = 0.0
    return np.sum(k**3)


def lower_part(q):
    return np.sum(q[np.tril_indices_from(q)] ** 3)


def upper_part(q):
    iu = np.triu_indices(2)
    return np.sum(q[iu] ** 3)


def lower_part_written(v):
    L = np.zeros((2, 2))
    L[np.tril_indices(2)] = v[:3]
    return np.sum((L @ L.T) ** 2)


def bands_added(q):
    k = q * q
    n = q.shape[0]
    i = np.arange(n - 1)
    k[i, i + 1] += q[0, 0]
    k[i + 1, i] -= q[1, 1]
    return np.sum(k * q)


def free_places(v):
    n = len(v)
    fixed = [0, n - 1]
    free = [i for i in range(n) if i not in fixed]
    return np.sum(v[free] ** 3)


def free_places_masked(v):
    n = len(v)
    mask = np.ones(n, dtype=bool)
    mask[[0, -1]] = False
    w = v**2
    w[mask] = v[mask] ** 3
    w[~mask] = 0.0
    return np.sum(w * v)


C = np.array([1.0, 2.0, 1.5])
C5 = np.array([1.0, 2.0, 1.5, 0.7, 0.9])
P = np.array([[0.3, 0.6], [1.2, -0.5], [0.8, 0.9], [2.0, 0.3], [1.9, 1.7]])
Q = np.array([[0.3, 0.6], [1.2, -0.5]])
V = np.array([0.3, 0.6, -0.2, 0.5, 1.2])
_OF = {"x": (0.3,), "c": (C5,), "p": (P,), "q": (Q,), "v": (V,)}
_WITH = {"stiffness_of_lists": (C, TRI.tolist())}
CASES = [
    (f, _WITH.get(name) or _OF[f.__code__.co_varnames[0]])
    for name, f in list(vars().items())
    if getattr(f, "__module__", "") == __name__
]
