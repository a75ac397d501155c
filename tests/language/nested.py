"""Lists in lists, of tuples and in dicts, as people write them without arrays."""

# ruff: noqa: B905, RUF007  (the forms are the point)

import itertools
import math
import operator
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


# ------------------------------------------------------------------ parts of lists of tuples


def _area(pts):
    area = 0.0
    for (x0, y0), (x1, y1) in zip(pts, pts[1:] + pts[:1]):
        area += x0 * y1 - x1 * y0
    return 0.5 * abs(area)


def clipped(x: float, y: float) -> float:
    corners = [(0.0, 0.0), (2.0 * x, 0.1), (2.1, y), (0.3, 1.5 * y)]
    out = []
    for i in range(len(corners)):
        p, q = corners[i - 1], corners[i]
        if (p[0] <= 1.0) != (q[0] <= 1.0):
            out.append((1.0, p[1] + (1.0 - p[0]) / (q[0] - p[0]) * (q[1] - p[1])))
        if q[0] <= 1.0:
            out.append(q)
    return _area(out)


def closed(x: float, y: float) -> float:
    pts = [(x, y)]
    for i in range(4):
        a, b = pts[-1]
        pts.append((a * y + 0.1 * i, b - a))
    ring = pts + [pts[0]]  # noqa: RUF005
    more = [*pts, (x * y, 1.0)]
    s = 0.0
    for (a, b), (c, d) in zip(ring, ring[1:]):
        s += a * d - b * c
    for a, b in more[::-1]:
        s = s * y + a * b * b
    return s + len(ring) * more[-1][0]


def rotated(x: float, y: float) -> float:
    pts = []
    for i in range(4):
        pts.append({"a": x * i, "b": y + i})
    s = 0.0
    for k in range(3):
        pts = pts[1:] + pts[:1]
        s += pts[0]["a"] * pts[1]["b"] * x**k
    return s


def copied_and_longer(x: float, y: float) -> float:
    pts = []
    for i in range(4):
        pts.append((x * i, y + i))
    t = pts.copy()
    u = pts[1:]
    t.append((y, x))
    u.pop()
    s = 0.0
    for a, b in t:
        s += a * b
    for a, b in u:
        s += a * b * x
    return s * len(pts) + len(u) * len(t) * x


def last_few(x: float, y: float) -> float:
    track = []
    s = 0.0
    for i in range(6):
        track.append((x * i, y + i))
        last = track[-3:]
        s += sum(a * b for a, b in last) / len(last)
    return s


# ------------------------------------------------------------------ places that a dict knows


ROADS = [("a", "b", 1.0), ("b", "c", 0.7), ("a", "c", 2.0)]


def places_of_names(x: float, y: float) -> float:
    names = sorted({u for u, _, _ in ROADS} | {v for _, v, _ in ROADS})
    idx = {n: i for i, n in enumerate(names)}
    n = len(names)
    D = np.full((n, n), 50.0)
    for i in range(n):
        D[i, i] = 0.0
    for u, v, w in ROADS:
        D[idx[u], idx[v]] = w * x
    for k in range(n):
        for i in range(n):
            a, b = D[i, 2], D[i, k] + D[k, 2]
            D[i, 2] = -math.log(math.exp(-y * a) + math.exp(-y * b)) / y
    return D[idx["a"], idx["c"]]


def weights_of_names(x: float, y: float) -> float:
    w = {n: 0.5 * len(n) for n in ["a", "bb", "ccc"]}
    s = 0.0
    for k in w:
        s += w[k] * x**2
    for c in w.values():
        s += c * y * x
    return s + sum(w.values()) * x


# ------------------------------------------------------------------ dicts by names of which all values are asked for


def pages(x: float, y: float) -> float:
    links = {"A": ["B", "C"], "B": ["C"], "C": ["A"], "D": ["C", "A"]}
    weights = {"A": x, "B": y, "C": 1.0, "D": 0.5}
    rank = dict.fromkeys(links, 1 / len(links))
    total = sum(weights.values())
    for _ in range(3):
        new = {p: 0.15 * w / total for p, w in weights.items()}
        for page, outs in links.items():
            norm = sum(weights[o] for o in outs)
            for o in outs:
                new[o] += 0.85 * rank[page] * weights[o] / norm
        delta = max(abs(new[p] - rank[p]) for p in rank)
        rank.update(new)
        if delta < 1e-12:
            break
    return rank["B"] + max(rank.values())


def shares(x: float, y: float) -> float:
    w = {"A": x, "B": y}
    w["D"] = x * y
    s = 0.0
    for k in ["A", "B", "D"]:
        s += w[k] ** 2
    for k, v in w.items():
        w[k] = v * x
    return s * sum(w.values())


def of_some(w: dict[str, float], names: list[str]) -> float:
    return sum(w[k] for k in names) * max(w.values())


def handed_with_names(x: float, y: float) -> float:
    w = {"A": x, "B": y, "C": 0.1}
    return of_some(w, ["A", "C"]) * w["B"]


# ------------------------------------------------------------------ lists of what arrays hold, sums on the way, two in order


def pooled(x: float, y: float) -> float:
    signal = np.array([0.2, 0.9, -0.3, 1.4, 0.7, -1.1])
    found = []
    for kernel in (np.array([x, -y, 0.5]), np.array([0.1, x * y, 0.2])):
        swept = np.array([np.dot(signal[i : i + 3], kernel) for i in range(4)])
        found.extend(swept.reshape(-1, 2).max(axis=1).tolist())
        found += list(swept[1:])
        found.extend(swept[:1])
    return sum(a / (i + 1) for i, a in enumerate(found))


def as_a_list(x: float, y: float) -> float:
    v = np.array([x, y])
    w = v.tolist()
    w.append(w[0] * x)
    v[1] = 5.0 * x
    return w[0] + w[1] * v[0] * v[1] + w[2]


def running_sums(x: float, y: float) -> float:
    d = [x * i + y for i in range(4)]
    *head, last = itertools.accumulate(d)
    a, b, c = itertools.accumulate([x, y, 2.0], operator.mul)
    most = list(itertools.accumulate([x * y, x, 2.0 * y], max))
    return last - 0.5 * sum(head) / len(head) + a * b * c + most[1] * most[-1] + sum(itertools.accumulate(d)) * x


def two_in_order(x: float, y: float) -> float:
    s = 0.0
    for k in range(3):
        low, high = sorted([x * k, y])
        s += low * high**2 - low
    pair = sorted((x, y), reverse=True)
    return s + pair[0] * pair[1] ** 2


# ------------------------------------------------------------------ arrays in lists that change


def trained(x: float, y: float) -> float:
    rng = np.random.RandomState(1)
    weights = [rng.randn(2, 3) * 0.5, rng.randn(3, 1)]
    data, wanted = np.array([[x, 1.0], [0.5, y], [-x, y]]), np.array([[1.0], [0.0], [y]])
    for _ in range(2):
        layers = [data]
        for w in weights:
            layers.append(np.tanh(layers[-1] @ w))
        delta = (layers[-1] - wanted) * (1 - layers[-1] ** 2)
        for i in range(len(weights) - 1, -1, -1):
            slope = layers[i].T @ delta
            if i > 0:
                delta = (delta @ weights[i].T) * (1 - layers[i] ** 2)
            weights[i] -= 0.1 * x * slope
    return float(np.sum(weights[0] ** 2) + np.sum(weights[1]))


def each_made_in_its_round(x: float, y: float) -> float:
    held = []
    for i in range(2):
        each = np.ones(2) * 0.5 * (i + 1)
        held.append(each)
    for i in range(2):
        held[i] -= 0.1 * x * np.array([y, 1.0])
    return float(np.sum(held[0]) ** 2 + np.sum(held[1]))


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


def row_changed_that_two_lists_hold(x: float, y: float) -> float:
    pts = []
    for i in range(4):
        pts.append([x * i, y + i])
    t = pts[1:] + pts[:1]
    pts[0][0] = x * y
    return t[-1][0] * t[0][1] + pts[0][0]


def of_tuples_of_two_lengths(x: float, y: float) -> float:
    pts = []
    for i in range(4):
        pts.append((x * i, y + i))
    other = [(x, y, 1.0)]
    other.append((y, x, 2.0))
    t = pts[1:] + other
    return sum(p[0] * p[1] for p in t)


def sums_asked_for_twice(x: float, y: float) -> float:
    sums = itertools.accumulate([x, y, 2.0])
    return sum(sums) + sum(sums) * x


def sums_of_what_changes_meanwhile(x: float, y: float) -> float:
    d = [x * i + y for i in range(4)]
    s = 0.0
    for c in itertools.accumulate(d):
        d[3] = y * y
        s += c
    return s


def one_array_in_two_places(x: float, y: float) -> float:
    each = np.ones(2) * 0.5
    held = [each, each]
    for i in range(2):
        held[i] -= 0.1 * x * np.array([y, 1.0])
    return float(np.sum(held[0]) ** 2 + np.sum(held[1]))


def one_array_in_each_round(x: float, y: float) -> float:
    each = np.ones(2) * 0.5
    held = []
    for _ in range(2):
        held.append(each)
    for i in range(2):
        held[i] -= 0.1 * x * np.array([y, 1.0])
    return float(np.sum(held[0]) ** 2 + np.sum(held[1]))


def array_that_has_a_name(x: float, y: float) -> float:
    one, other = np.ones(2) * 0.5, np.ones(2)
    held = [one, other]
    for i in range(2):
        held[i] -= 0.1 * x * np.array([y, 1.0])
    return float(np.sum(held[0]) ** 2 + np.sum(held[1]) * other[0])


CASES: tuple[Case, ...] = (
    each_made_in_its_round,
    pooled,
    as_a_list,
    running_sums,
    two_in_order,
    shares,
    of_any_length,
    closed,
    places_of_names,
    weights_of_names,
    parts_of_rows,
    rows_filled,
    inserted,
    given_by_a_helper,
    filtered,
    made_an_array,
)
ONCE: tuple[Case, ...] = (  # whose reverse half keeps lists of lists
    attention,
    trained,
    pages,
    handed_with_names,
    rotated,
    last_few,
    copied_and_longer,
    mixture,
    triangle,
    romberg,
    of_integers_too,
    the_one_before,
    stacked_up,
    gone_through,
)
REFUSED: tuple[Case, ...] = (
    clipped,  # by helpers that give lists of tuples
    row_changed_after_it_was_added,
    row_longer_after_it_was_added,
    row_longer_by_another_name,
    row_changed_in_its_list,
    row_repeated,
    rows_one_after_the_other,
    row_that_a_call_hands_back,
    row_changed_that_two_lists_hold,
    of_tuples_of_two_lengths,
    sums_asked_for_twice,
    sums_of_what_changes_meanwhile,
    one_array_in_two_places,
    one_array_in_each_round,
    array_that_has_a_name,
)
