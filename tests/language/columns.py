"""Lists of tuples, lists, dicts and records that grow, and lists that are put together again with more elements."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass
class Point:
    x: float
    v: float


def step(q, p):
    return q + 0.1 * p, p - 0.1 * q


def rows_that_are_lists(x: float, y: float):
    rows = []
    for i in range(3):
        rows.append([x * i, y**i])
    return sum(a * b for a, b in rows)


def tuples_under_a_name(x: float, y: float):
    traj = []
    p = (x, y)
    for _i in range(3):
        p = (p[0] + 0.1 * p[1], p[1] - 0.1 * p[0])
        traj.append(p)
    return sum(a * a + b for a, b in traj)


def made_an_array(x: float, y: float):
    traj = [(x, y)]
    for _i in range(3):
        q, p = traj[-1]
        traj.append((q + 0.1 * p, p - 0.1 * q))
    t = np.array(traj)
    return np.sum(t[:, 0] ** 2 * t[:, 1])


def dicts(x: float, y: float):
    hist = [{"q": x, "p": y}]
    for _i in range(3):
        s = hist[-1]
        hist.append({"q": s["q"] + 0.1 * s["p"], "p": s["p"] - 0.1 * np.sin(s["q"])})
    return sum(h["q"] * h["p"] for h in hist)


def records(x: float, y: float):
    hist = [Point(x, y)]
    for _i in range(3):
        s = hist[-1]
        hist.append(Point(s.x + 0.1 * s.v, s.v - 0.1 * s.x))
    return sum(h.x * h.v for h in hist) + len(hist) * hist[1].x


def what_a_helper_gives(x: float, y: float):
    hist = []
    q, p = x, y
    for _i in range(3):
        hist.append(step(q, p))
        q, p = hist[-1]
    return hist[0][0] * hist[-1][1] * q


def enumerated_and_reversed(x: float, y: float):
    hist = []
    for i in range(3):
        hist.append((x * i, y))
    s = 0.0
    for k, (a, b) in enumerate(hist):
        s += k * a * b
    for a, b in reversed(hist):
        s = s * b + a
    for h in hist:
        s += h[0] * h[1]
    return s


def stack_that_runs_empty(x: float, y: float):
    stack = [(x, 1.0), (y, 2.0)]
    s = 0.0
    while stack:
        v, w = stack.pop()
        s += v**2 * w
        if w > 1.5 and len(stack) < 4:
            stack.append((v * y, w - 1.0))
    return s


def tuples_of_arrays(x: float, y: float):
    hist = []
    u = np.array([x, y])
    w = np.array([y, y * x])
    for _i in range(3):
        hist.append((u, w))
        u = u + 0.1 * w
        w = w * u
    return sum(np.sum(a * b) for a, b in hist)


def tuples_of_arrays_made_an_array(x: float, y: float):
    hist = []
    u = np.array([x, y])
    w = np.array([y, y * x])
    for _i in range(3):
        hist.append((u, w))
        u = u + 0.1 * w
        w = w * u
    return np.sum(np.array(hist)[:, 1] * np.array(hist)[:, 0])


def some_rounds_only(x: float, y: float):
    hist = []
    for i in range(5):
        if i % 2:
            hist.append((x * i, y + i))
    return sum(a * b for a, b in hist)


def put_together_again(x: float, y: float):
    hist = [(x, y)]
    for _i in range(3):
        q, p = hist[-1]
        hist = [*hist, (q * p, p + x)]
    return hist[-1][0] * hist[2][1]


def by_a_comprehension(x: float, y: float):
    hist = [(x * i, y + i) for i in range(4)]
    return sum(a * b for a, b in hist)


def unpacked_from_the_end(x: float, y: float):
    track = [(x, y), (y, x)]
    for _ in range(3):
        (a, b), last = track[-2], track[-1]
        track.append((a * last[1], b + last[0]))
    return track[-1][0] * track[2][1]


def longer_than_some_length(x: float, y: float):
    track = [(x, y)]
    while len(track) < 4:
        q, p = track[-1]
        track.append((q * p, p + x))
    return sum(q for q, _ in track)


def one_value_many_times(x: float, y: float):
    xs = [x * y] * 3
    xs.append(y)
    return xs[0] * xs[2] * xs[3]


def added_in_place(x: float, y: float):
    xs = [x]
    for _ in range(3):
        xs += [xs[-1] * y]
    return sum(xs)


def put_together_with_a_star(x: float, y: float):
    xs = [x]
    for i in range(3):
        if i != 1:
            xs = [*xs, xs[-1] * y]
    return sum(xs) * len(xs)


def put_together_while_another_name_holds_it(x: float, y: float):
    xs = [x]
    for _ in range(3):
        before = len(xs)
        xs = xs + [xs[-1] * y * before]  # noqa: RUF005
    return sum(xs)


def elements_changed_in_a_loop(x: float, y: float):
    hist = []
    for i in range(3):
        hist.append({"a": x * i, "b": y})
    for h in hist:
        h["a"] *= 2
    return sum(h["a"] * h["b"] for h in hist)


def events_with_names(x: float, y: float):
    events = []
    t = 0.0
    for k in range(4):
        t += x * k
        name = "up" if k % 2 else "down"
        events.append((name, t, y * k))
    s = 0.0
    for name, when, h in events:
        if name == "up":
            s += when * h
        else:
            s -= h**2
    return s + events[-1][1]


def records_with_names(x: float, y: float):
    rows = [{"name": "first", "v": x}]
    for k in range(3):
        rows.append({"name": f"row {k}", "v": x * k + y})
    return sum(r["v"] for r in rows if r["name"].startswith("row")) * rows[0]["v"]


def of_the_last(x: float, y: float):
    track = [(x, x), (y, 1.0)]
    for _ in range(3):
        track.append((track[-1][1] * y, track[-1][0]))
    return track[-1][1] * track[-2][0]


def of_how_many(x: float, y: float):
    track = [(x, x), (y, 1.0)]
    for _ in range(3):
        track.append((x, len(track) * y))
    return track[-1][1] * track[-2][0]


def put_together_of_the_last(x: float, y: float):
    track = [(x, y * y), (y, x * y)]
    for _ in range(2):
        track = [*track, (track[-1][1] * x, track[-1][0])]
    return track[-1][1] + 2 * track[-2][0]


def dicts_of_the_last(x: float, y: float):
    track = [{"a": x, "b": y}]
    for _ in range(3):
        track.append({"a": track[-1]["b"] * x, "b": track[-1]["a"]})
    return track[-1]["a"] + 2 * track[-1]["b"]


def after_one_is_taken(x: float, y: float):
    track = [(x, y * y), (y, x * y)]
    for _ in range(2):
        a, b = track.pop()
        track.append((b * x, a + len(track) + track[-1][0]))
    return track[-1][1] + 2 * track[0][0]


CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (events_with_names, (0.4, 0.7)),
    (records_with_names, (0.4, 0.7)),
    (elements_changed_in_a_loop, (0.4, 0.7)),
    (rows_that_are_lists, (0.4, 0.7)),
    (tuples_under_a_name, (0.4, 0.7)),
    (made_an_array, (0.4, 0.7)),
    (dicts, (0.4, 0.7)),
    (records, (0.4, 0.7)),
    (what_a_helper_gives, (0.4, 0.7)),
    (enumerated_and_reversed, (0.4, 0.7)),
    (stack_that_runs_empty, (0.4, 0.7)),
    (tuples_of_arrays, (0.4, 0.7)),
    (tuples_of_arrays_made_an_array, (0.4, 0.7)),
    (some_rounds_only, (0.4, 0.7)),
    (put_together_again, (0.4, 0.7)),
    (by_a_comprehension, (0.4, 0.7)),
    (unpacked_from_the_end, (0.4, 0.7)),
    (longer_than_some_length, (0.4, 0.7)),
    (one_value_many_times, (0.4, 0.7)),
    (added_in_place, (0.4, 0.7)),
    (put_together_with_a_star, (0.4, 0.7)),
    (put_together_while_another_name_holds_it, (0.4, 0.7)),
    (of_the_last, (0.4, 0.7)),
    (of_how_many, (0.4, 0.7)),
    (put_together_of_the_last, (0.4, 0.7)),
    (dicts_of_the_last, (0.4, 0.7)),
    (after_one_is_taken, (0.4, 0.7)),
]


def one_dict_again_and_again(x: float, y: float):
    p = {"a": x, "b": y}
    hist = []
    for _i in range(3):
        p["a"] += y
        hist.append(p)
    return sum(h["a"] for h in hist)


def element_changed(x: float, y: float):
    hist = []
    for i in range(3):
        hist.append([x * i, y])
    hist[1][0] = x
    return sum(h[0] * h[1] for h in hist)


def greatest(x: float, y: float):
    hist = []
    for i in range(3):
        hist.append((x * i - y, i))
    best = max(hist)
    return best[0] * x


def nested(x: float, y: float):
    hist = []
    for i in range(3):
        hist.append(((x * i, y), x))
    return sum(a[0] * a[1] * b for a, b in hist)


def unzipped(x: float, y: float):
    hist = []
    for i in range(3):
        hist.append((x * i, y))
    qs, ps = zip(*hist, strict=False)
    return sum(qs) * sum(ps)


def longer_while_another_name_holds_the_list(x: float, y: float):
    xs = [x]
    ys = xs
    for _ in range(3):
        xs = [*xs, xs[-1] * y]
    return sum(xs) * len(ys) * ys[0]


def longer_while_it_is_gone_through(x: float, y: float):
    xs = [x, y]
    for each in xs:
        xs = xs + [each * y]  # noqa: RUF005
    return sum(xs)


def longer_while_its_rows_are_gone_through(x: float, y: float):
    track = [(x, y)]
    for a, b in track:
        if len(track) < 4:
            track.append((a * b, b + 0.1))
    return sum(a * b for a, b in track)


def row_replaced(x: float, y: float):
    track = [(x, y), (y, x)]
    track[0] = (x * y, 2.0)
    track.append((y, y))
    return sum(a * b for a, b in track)


REFUSED: list[Callable[..., Any]] = [
    row_replaced,
    longer_while_its_rows_are_gone_through,
    one_dict_again_and_again,
    element_changed,
    greatest,
    nested,
    unzipped,
]
FORWARD_ONLY = [(longer_while_it_is_gone_through, (0.4, 0.7))]
ONCE = [(longer_while_another_name_holds_the_list, (0.4, 0.7))]
