"""What functions give: arrays and lists that are written into afterwards, and what is known of their elements."""

import math

import numpy as np

ROWS = [[], [0.5], [0.0, 0.5], [0.0, 0.0, 1.0]]
STAGES = [[0.5, 0.1], [0.0, 0.5]]
MIXED = [0, 0.5, 0.5, 1]
TRIPLE = (0, 0.5, 1)
RAGGED = [[1], [1, 0.5], []]
GIVEN = np.array([1.0, 2.0, 3.0])
BY_NAME = {"a": [1, 2.0], "b": [0.5]}


def assembled(n, x):
    K = np.zeros((n, n))
    F = np.zeros(n)
    for e in range(n):
        K[e, e] = 2.0 + x * x
        F[e] = x * (e + 1) * K[e, e]
    return K, F


def matrix(n, x):
    K = np.zeros((n, n))
    for e in range(n):
        K[e, e] = 2.0 + x * x
        if e > 0:
            K[e, e - 1] = x * K[e, e] ** 2
    return K


def two_of_powers(x, n):
    K = np.exp(x * np.arange(n))
    F = np.exp(2 * x * np.arange(n))
    return K, F


def powers_and_a_part(x, n):
    K = np.exp(x * np.arange(n))
    V = K[1:]
    return K, V * 1.0


def both_written_into(x: float, y: float):
    K, F = assembled(3, x)
    K[0, :] = 0
    K[0, 0] = y
    F[0] = x * y
    u = np.linalg.solve(K, F)
    return float(np.sum(u**2))


def one_written_into(x: float, y: float):
    K = matrix(3, x)
    K[0, :] = 0
    K[0, 0] = y
    return float(np.sum(K**2))


def one_changed_by_the_other(x: float, y: float):
    K, F = two_of_powers(x, 3)
    K[0] = y
    K[1] *= y
    F *= K
    return float(np.sum(F**2))


def a_copy_of_a_part(x: float, y: float):
    K, F = powers_and_a_part(x, 3)
    K[0] = y
    K[1] *= y
    F *= K[1:]
    return float(np.sum(F**2))


def part_and_sum(K, c):
    V = K[1:]
    V = V * 1.0 if c > 0 else V + 0.0
    W = V + c
    return V, W * 1.0


def sum_and_copy(K, c):
    V = K + c
    W = np.zeros(3)
    W[:] = V + 0.0
    return V + 0.0, W


def sum_sum_and_copy(K, c):
    V = K + c
    W = V + 0.0
    Z = V.copy()
    return V, W, Z


def raised(K, c):
    V = K + c
    for _ in range(2):
        V = V + c
    return V


def a_part_or_a_sum(x: float, y: float):
    A = np.array([x, y, x * y])
    B, C = part_and_sum(A, x)
    B[0] = y
    B *= 2
    C *= B
    return float(np.sum(A**2 * np.sum(C) + B[0]))


def a_sum_twice(x: float, y: float):
    A = np.array([x, y, x * y])
    B, C = sum_and_copy(A, x)
    B[0] = y
    B *= 2
    C *= B
    return float(np.sum(A**2 * np.sum(C) + B[0]))


def a_sum_three_times(x: float, y: float):
    A = np.array([x, y, x * y])
    B, C, D = sum_sum_and_copy(A, x)
    B[0] = y
    B *= 2
    C *= B
    D -= C * B
    return float(np.sum(A**2 * np.sum(C) + B[0] - D))


def one_of_an_argument(x: float, y: float):
    A = np.array([x, y, x * y])
    B = raised(A, x)
    B[0] = y
    B *= 2
    return float(np.sum(A**2 * np.sum(B)))


def doubled(u):
    x = [0.0] * len(u)
    for i in range(len(u)):
        x[i] = u[i] * 2
    return x


def doubled_first(u, n):
    x = [0.0] * n
    for i in range(n):
        x[i] = u[i] * 2
    return x


def list_of_a_list(x: float, y: float):
    u = [x * math.sin(i + y) for i in range(4)]
    r = doubled(u)
    return sum(v * v for v in r) ** 0.5


def list_in_place_of_a_list(x: float, y: float):
    u = [x * math.sin(i + y) for i in range(4)]
    u = doubled(u)
    return sum(v * v for v in u) ** 0.5


def list_of_a_list_twice(x: float, y: float):
    u = [x * math.sin(i + y) for i in range(4)]
    r = doubled_first(u, 4)
    r = doubled_first(r, 4)
    return sum(v * v for v in r) ** 0.5


def thomas(a, b, c, d):
    n = len(d)
    cp, dp = [0.0] * n, [0.0] * n
    cp[0] = c[0] / b[0]
    dp[0] = d[0] / b[0]
    for i in range(1, n):
        m = b[i] - a[i] * cp[i - 1]
        cp[i] = c[i] / m
        dp[i] = (d[i] - a[i] * dp[i - 1]) / m
    x = [0.0] * n
    x[-1] = dp[-1]
    for i in range(n - 2, -1, -1):
        x[i] = dp[i] - cp[i] * x[i + 1]
    return x


def tridiagonal(x: float, y: float):
    n = 4
    u = [x * math.sin(i + 1) for i in range(n)]
    lower = [-y / 2] * n
    diag = [1 + y] * n
    upper = [-y / 2] * n
    u = thomas(lower, diag, upper, u)
    return sum(v * v for v in u) ** 0.5


def tridiagonal_in_rounds(x: float, y: float):
    n = 4
    u = [x * math.sin(i + 1) for i in range(n)]
    lower = [-y / 2] * n
    diag = [1 + y] * n
    upper = [-y / 2] * n
    for _ in range(3):
        u = thomas(lower, diag, upper, u)
    return sum(v * v for v in u) ** 0.5


def doubled_in_rounds(x: float, y: float):
    u = [x * math.sin(i + y) for i in range(4)]
    for _ in range(3):
        u = doubled(u)
    return sum(v * v for v in u) ** 0.5


def rates(t, s, mu):
    q, p = s
    return [p, mu * (1 - q**2) * p - q + 0.1 * math.sin(t)]


def rates_by_place(x: float, y: float):
    v = [x, 0.2]
    for _ in range(3):
        r = rates(0.1, v, y)
        v = [s + 0.1 * y * r[i] for i, s in enumerate(v)]
    return v[0] * v[1]


def step_of(f, v, *params):
    ks = []
    for row in STAGES:
        w = list(v)
        for a, k in zip(row, ks, strict=False):
            for i in range(len(w)):
                w[i] += a * k[i]
        ks.append(f(0.1, w, *params))
    return [s + 0.1 * sum(b * k[i] for b, k in zip([0.1, 0.2], ks, strict=True)) for i, s in enumerate(v)]


def stages_of_rates(x: float, y: float):
    v = [x, y]
    ks = []
    for row in STAGES:
        w = list(v)
        for a, k in zip(row, ks, strict=False):
            for i in range(len(w)):
                w[i] += a * k[i]
        ks.append(rates(0.1, w, y))
    return sum(k[0] for k in ks)


def one_step(x: float, y: float):
    v = step_of(rates, [x, 0.2], y)
    return sum(v) * v[0]


def steps(x: float, y: float):
    v = [x, 0.2]
    for _ in range(3):
        v = step_of(rates, v, y)
    return sum(v) * v[0]


def rows_of_any_length(x: float, y: float):
    s = 0.0
    for row in ROWS:
        for a in row:
            s += a * x * y
    return s


def stages_in_line(x: float, y: float):
    v = [x, y]
    ks = []
    for row in STAGES:
        w = list(v)
        for a, k in zip(row, ks, strict=False):
            for i in range(len(w)):
                w[i] += a * k[i]
        ks.append([w[1], -y * w[0]])
    return sum(k[0] for k in ks)


def stages_of_rows_of_any_length(x: float, y: float):
    v = [x, y]
    ks = []
    for row in ROWS:
        w = list(v)
        for a, k in zip(row, ks, strict=False):
            for i in range(len(w)):
                w[i] += a * k[i]
        ks.append([w[1], -y * w[0]])
    return sum(k[0] for k in ks)


def integers_among_reals(x: float, y: float):
    s = 0.0
    for c in MIXED:
        s += c * x * y
    return s


def integers_among_reals_by_place(x: float, y: float):
    s = 0.0
    for i in range(4):
        s += MIXED[i] * x * y
    return s


def integers_among_reals_counted(x: float, y: float):
    return sum(w * x**i * y for i, w in enumerate(MIXED))


def integers_in_rows(x: float, y: float):
    s = 0.0
    for row in RAGGED:
        for r in row:
            s += r * x * y
    return s


def integers_in_rows_of_a_dict(x: float, y: float):
    return sum(r * x + y for r in BY_NAME["a"]) * BY_NAME["b"][0]


def array_of_integers_among_reals(x: float, y: float):
    a = np.array([2 * c for c in MIXED], dtype=float)
    a[1] = x
    return float(np.sum(a) * y)


def one_twice(x, n):
    K = np.exp(x * np.arange(n))
    return K, K


def one_array_twice(x: float, y: float):
    K, F = one_twice(x, 3)
    K[0] = y
    K[1] *= y
    F *= K
    return float(np.sum(F**2))


def array_of_perhaps_an_integer(x: float, y: float):
    s = 0.0
    for c in TRIPLE:
        a = np.full(2, c)
        a[0] = 2.5 * x * y
        s += np.sum(a * x)
    return float(s)


def array_of_perhaps_an_integer_by_place(x: float, y: float):
    s = 0.0
    for i in range(3):
        a = np.full(2, TRIPLE[i])
        a[0] = 2.5 * x * y
        s += np.sum(a * x)
    return float(s)


def array_of_perhaps_integers(x: float, y: float):
    L = [0, 0.5]
    L.append(1)
    s = 0.0
    for c in L:
        a = np.array([c, c + 1])
        a[0] = 2.5 * x * y
        s += np.sum(a * x)
    return float(s)


def array_of_an_integer(x: float, y: float):
    a = np.full(3, MIXED[0])
    a[0] = 2.5 * x * y
    return float(np.sum(a * x))


def perhaps_its_own(K, c):
    V = K * c
    if c > 5:
        V = K
    return V, V + 1.0


def or_the_argument(x: float, y: float):
    A = np.array([x, y, x * y])
    B, C = perhaps_its_own(A, x)
    B[0] = y
    return float(np.sum(A**2 * B * C))


def given(c):
    t = c * c
    return GIVEN, GIVEN, t


def of_the_module(x: float, y: float):
    A, B, t = given(x)
    A[0] = y
    return float(np.sum(A * B) * t)


def changed_inside(x: float, y: float):
    rows = []
    rows.append([x, y])
    rows.append([y, x * y])
    k = rows[0]
    rows[0][1] = x * x
    return k[1] * rows[1][0]


def changed_inside_in_a_round(x: float, y: float):
    rows = [[x, y], [y, x]]
    k = rows[0]
    rows.append([x, x])
    for r in rows:
        r[1] += x
    return k[1] * rows[1][0]


def place_that_is_searched(x: float, y: float):
    xs = np.array([0.0, 1.1, 2.0, 3.0, 4.0]) * y
    q = 1.0 + x
    i = int(np.searchsorted(xs, q)) - 1
    return (xs[i + 1] - q) * y


def place_that_is_searched_as_it_is(x: float, y: float):
    xs = np.array([0.0, 1.1, 2.0, 3.0, 4.0]) * y
    q = 1.0 + x
    i = np.searchsorted(xs, q) - 1
    return (xs[i + 1] - q) * y


def product_with(W, r):
    t = W @ r
    if t[0] > 5:
        t = t * 2
    return t


def unpacked_at_once(x: float, y: float):
    W = np.asarray([[x, y], [y, x]])
    loss = 0.0
    for k in range(2):
        p, q = product_with(W, np.array([1.0, k - 0.5]))
        loss += p**2 * q
    return loss


def turned(theta, d, a=0.0):
    return np.array([[theta, d], [a, theta * d]])


def rows_given_by_name(x: float, y: float):
    table = [{"theta": x, "d": 0.4, "a": 0.1}, {"theta": 0.3, "d": y, "a": x}]
    T = np.identity(2)
    for row in table:
        T = T @ turned(**row)
    return float(np.sum(T))


def array_of_some_of_these(x: float, y: float):
    a = np.array([c for c in MIXED if c < 0.2])
    a[0] = 2.5 * x * y
    return float(np.sum(a * x))


def product_of_integers_perhaps(x: float, y: float):
    b = np.arange(3) * MIXED[0 if x > 0 else 1]
    b[0] = 2.5 * x * y
    return float(np.sum(b * x))


def repeated_perhaps_an_integer(x: float, y: float):
    k = 0
    for c in MIXED:
        k = c
        break
    a = np.repeat(k, 2)
    a[0] = 2.5 * x * y
    return float(np.sum(a * x))


CASES = (
    rows_given_by_name,
    unpacked_at_once,
    place_that_is_searched,
    place_that_is_searched_as_it_is,
    both_written_into,
    one_written_into,
    one_changed_by_the_other,
    a_copy_of_a_part,
    a_part_or_a_sum,
    a_sum_twice,
    a_sum_three_times,
    one_of_an_argument,
    list_of_a_list,
    list_in_place_of_a_list,
    list_of_a_list_twice,
    tridiagonal,
    tridiagonal_in_rounds,
    doubled_in_rounds,
    rates_by_place,
    stages_of_rates,
    one_step,
    steps,
    rows_of_any_length,
    stages_in_line,
    stages_of_rows_of_any_length,
    integers_among_reals,
    integers_among_reals_by_place,
    integers_among_reals_counted,
    integers_in_rows,
    integers_in_rows_of_a_dict,
    array_of_integers_among_reals,
)
REFUSED = (
    product_of_integers_perhaps,
    repeated_perhaps_an_integer,
    array_of_some_of_these,
    or_the_argument,
    of_the_module,
    changed_inside,
    changed_inside_in_a_round,
    one_array_twice,
    array_of_perhaps_an_integer,
    array_of_perhaps_an_integer_by_place,
    array_of_perhaps_integers,
    array_of_an_integer,
)
WITHOUT_PULLBACK = ()
WITHOUT_SECOND = {
    "reverse": (
        one_changed_by_the_other,
        tridiagonal_in_rounds,
        doubled_in_rounds,
        rates_by_place,
        stages_of_rates,
        one_step,
        steps,
        stages_in_line,
        stages_of_rows_of_any_length,
    ),
    "forward": (a_copy_of_a_part, steps),
}
