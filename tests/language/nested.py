"""Lists in lists, of tuples and in dicts, as people write them without arrays."""

# ruff: noqa: B905, RUF007  (the forms are the point)

import math
from collections.abc import Callable

import numpy as np

Case = Callable[[float, float], float]

SEEN = [0.1, 0.9, 1.7]


# ------------------------------------------------------------------ rows that are added to lists


def mixture(x: float, y: float) -> float:
    means, shares, spreads = [x - 1, y], [0.5, 0.5], [1.0, 1.0]
    for _ in range(2):
        parts = []
        for o in SEEN:
            w = [p * math.exp(-((o - m) ** 2) / (2 * v)) for p, m, v in zip(shares, means, spreads)]
            total = sum(w)
            parts.append([wi / total for wi in w])
        for k in range(2):
            n = sum(r[k] for r in parts)
            means[k] = sum(r[k] * o for r, o in zip(parts, SEEN)) / n
            spreads[k] = sum(r[k] * (o - means[k]) ** 2 for r, o in zip(parts, SEEN)) / n + 0.05
            shares[k] = n / len(SEEN)
    return means[0] * means[1] + spreads[0] - shares[1] * spreads[1]


def rows_filled(x: float, y: float) -> float:
    rows = []
    for i in range(3):
        row = []
        for j in range(4):
            row.append(x * i + y * j * j)
        rows.append(row)
    s = 0.0
    for i in range(3):
        for j in range(4):
            s += rows[i][j] * rows[j % 3][i]
    return s


def triangle(x: float, y: float) -> float:
    rows = [[x]]
    for _ in range(4):
        prev = rows[-1]
        rows.append([y] + [prev[k] + prev[k + 1] for k in range(len(prev) - 1)] + [x])
    return rows[-1][2] ** 2


def romberg(x: float, y: float) -> float:
    table = []
    for k in range(3):
        row = [x * math.exp(y / 2**k)]
        for j in range(1, k + 1):
            row.append(row[j - 1] + (row[j - 1] - table[k - 1][j - 1]) / (4**j - 1))
        table.append(row)
    return table[-1][-1]


def of_integers_too(x: float, y: float) -> float:
    rows = [[1, 0]]
    for i in range(3):
        rows.append([x * j + y for j in range(i + 2)])
    rows.append([2, 3, 4])
    s = 0.0
    for r in rows:
        for j in range(2):
            s += x * r[j] ** 2 * y
    return s


def of_any_length(x: float, y: float) -> float:
    rows = []
    for i in range(4):
        if i % 2:
            rows.append([x * j + y for j in range(i + 2)])
        else:
            rows.append([x * y] * i)
    s = 0.0
    for r in rows:
        if len(r) > 2 and r[0] > 0.1:
            s += sum(r) * max(r)
        else:
            for k, v in enumerate(r):
                s += k * v * v
    return s


def the_one_before(x: float, y: float) -> float:
    rows = []
    prev = [x, y, x * y]
    for _ in range(3):
        cur = [a * b for a, b in zip(prev, prev)]
        rows.append(cur)
        prev = cur
    return rows[0][1] * rows[2][0] + rows[1][2]


def filtered(x: float, y: float) -> float:
    alpha = [[x, y, 1.0]]
    for t in range(1, 4):
        alpha.append([sum(alpha[t - 1][i] * (0.1 * i + x * j) for i in range(3)) * y for j in range(3)])
    return math.log(sum(alpha[-1]))


def stacked_up(x: float, y: float) -> float:
    todo = [[x, y]]
    s, n = 0.0, 0
    while todo:
        r = todo.pop()
        s += r[0] * r[-1]
        n += 1
        if n < 5:
            todo.append([r[0] * x] * (n + 1))
    return s


def gone_through(x: float, y: float) -> float:
    rows = []
    for i in range(4):
        rows.append([x * j + y * i for j in range(i + 2)])
    s = 0.0
    for a, b in zip(rows, rows[1:]):
        s += a[0] * b[1]
    for r in reversed(rows):
        s = s * 0.5 + r[1]
    return s


def inserted(x: float, y: float) -> float:
    rows: list[list[float]] = []
    for i in range(3):
        rows.insert(0, [x * j + y * i for j in range(i + 2)])
    return sum(sum(r) ** 2 for r in rows) * rows[0][0]


def _made(x, y, n):
    rows = []
    for i in range(n):
        rows.append([x * j + y * i for j in range(i + 2)])
    return rows


def given_by_a_helper(x: float, y: float) -> float:
    rows = _made(x, y, 4)
    return rows[0][1] * rows[2][1] + sum(rows[3])


def made_an_array(x: float, y: float) -> float:
    rows = []
    for i in range(3):
        row = []
        for j in range(3):
            row.append(x * j + y * i + (i == j))
        rows.append(row)
    return float(np.sum(np.array(rows) ** 2) + rows[0][0] * x)


def attention(x: float, y: float) -> float:
    tokens = [[x, y], [x * y, 1.0], [y - x, x**2]]

    def dot(u: list[float], v: list[float]) -> float:
        return sum(a * b for a, b in zip(u, v))

    outputs = []
    for i, q in enumerate(tokens):
        logits = [dot(q, k) / math.sqrt(len(q)) for k in tokens[: i + 1]]
        greatest = max(logits)
        weights = [math.exp(each - greatest) for each in logits]
        total = sum(weights)
        mixed = [0.0] * len(q)
        for w, v in zip(weights, tokens):
            for j in range(len(v)):
                mixed[j] += w / total * v[j]
        outputs.append(mixed)
    return sum(map(sum, outputs))


def parts_of_rows(x: float, y: float) -> float:
    rows = [[x, y], [x * y, 1.0], [y - x, x**2]]
    s = 0.0
    for i in range(4):
        for r in rows[i - 2 :: 2]:
            s += r[0] * r[i % 2] * (i + 1)
        for r in rows[: i - 2]:
            s -= r[1] * r[i % 2] * i
    return s


# ------------------------------------------------------------------ what is refused


def row_changed_after_it_was_added(x: float, y: float) -> float:
    rows = []
    row = [x, y]
    for _ in range(3):
        rows.append(row)
        row[0] = row[0] * 2
    return rows[0][0] * rows[1][1]


def row_longer_after_it_was_added(x: float, y: float) -> float:
    rows = []
    row = []
    for i in range(3):
        row.append(x * i)
        rows.append(row)
    return sum(v * v * y for r in rows for v in r)


def row_longer_by_another_name(x: float, y: float) -> float:
    rows = []
    for i in range(3):
        row = [x * j for j in range(i + 1)]
        other = row
        rows.append(row)
        other.append(y)
    return sum(v * v * y for r in rows for v in r)


def row_changed_in_its_list(x: float, y: float) -> float:
    rows = []
    for i in range(3):
        rows.append([x * j for j in range(i + 2)])
    last = rows[-1]
    last[0] = y
    return sum(v * v * y for r in rows for v in r)


def row_repeated(x: float, y: float) -> float:
    rows = []
    for i in range(3):
        rows.append([x * j for j in range(i + 2)])
    t = rows[1] * 2
    return sum(t) ** 2 + len(t) * y


def rows_one_after_the_other(x: float, y: float) -> float:
    rows = []
    for i in range(3):
        rows.append([x * j + y for j in range(i + 2)])
    t = rows[1] + rows[2]
    return sum(t) ** 2 + len(t) * y


def _first(v, w):
    return v if v[0] > 0 else w


def row_that_a_call_hands_back(x: float, y: float) -> float:
    base = [x + j for j in range(3)]
    other = [x * j for j in range(3)]
    rows = []
    for i in range(2):
        row = _first(base, other)
        rows.append(row)
        base[0] = base[0] + y * i
    return rows[0][0] * rows[1][1]


CASES: tuple[Case, ...] = (
    parts_of_rows,
    rows_filled,
    of_any_length,
    inserted,
    given_by_a_helper,
    filtered,
    made_an_array,
)
ONCE: tuple[Case, ...] = (  # whose reverse half keeps lists of lists
    attention,
    mixture,
    triangle,
    romberg,
    of_integers_too,
    the_one_before,
    stacked_up,
    gone_through,
)
CALLED_REFUSED: tuple[Case, ...] = (the_one_before,)  # in reverse mode: a list that is handed on may have another name
REFUSED: tuple[Case, ...] = (
    row_changed_after_it_was_added,
    row_longer_after_it_was_added,
    row_longer_by_another_name,
    row_changed_in_its_list,
    row_repeated,
    rows_one_after_the_other,
    row_that_a_call_hands_back,
)
