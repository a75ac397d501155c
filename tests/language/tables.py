"""Dicts of numbers by keys that are computed: they are filled, rebuilt, gone through and asked for what is in them."""

import math
from collections import defaultdict

import numpy as np

# ruff: noqa: B007, C420  (the forms are the point)


def rebuilt_in_every_round(x: float, y: float):
    w = {"a": x, "b": y}
    for i in range(3):
        w = {k: v * v * 0.9 for k, v in w.items()}
    return w["a"] + 2 * w["b"]


def each_by_the_one_before(x: float, y: float):
    df = {0: 1.0}
    for t in range(1, 5):
        df[t] = df[t - 1] * (x + y / t)
    return df[4] - df[2]


def by_two_integers(x: float, y: float):
    c = {}
    for i in range(3):
        for j in range(3):
            c[i, j] = x if i == 0 or j == 0 else c[i - 1, j] * y + c[i, j - 1]
    return c[2, 2]


def counted_by_texts(x: float, y: float):
    d = {}
    for w in ["a", "b", "a"]:
        d[w] = d.get(w, 0.0) + x * y
    return d["a"] ** 2 + d["b"]


def replaced_by_new_values(x: float, y: float):
    V = {s: 0.0 for s in range(3)}
    for it in range(4):
        new = {}
        for s in V:
            new[s] = x + 0.5 * y * V[(s + 1) % 3] ** 2
        V = new
    return V[0]


def remembered(x: float, y: float):
    memo = {0: x, 1: y}
    n = 2
    while n < 6:
        memo[n] = memo[n - 1] * memo[n - 2] * 0.8
        n += 1
    return memo[5]


def added_up_by_keys(x: float, y: float):
    d = {}
    for i in range(6):
        k = i % 3
        d[k] = d.get(k, 0.0) * y + x * i
    s = 0.0
    for k, v in d.items():
        s += v**2 * (k + 1)
    return s


def hidden_states(x: float, y: float):
    states = ("fair", "biased")
    alpha = {s: 0.5 * x for s in states}
    ll = 0.0
    for sym in "HTH":
        total = sum(alpha.values())
        ll += math.log(total)
        alpha = {s: v / total for s, v in alpha.items()}
        nxt = {}
        for s in states:
            nxt[s] = (alpha["fair"] * y + alpha["biased"] * (1 - y)) ** 2 * (x if sym == "H" else 1 - x)
        alpha = nxt
    return ll + math.log(sum(alpha.values()))


def with_zeros_by_default(x: float, y: float):
    bal = defaultdict(float)
    for (a, b), q in [(("A", "B"), x), (("B", "C"), y), (("A", "C"), x * y)]:
        bal[a] -= q
        bal[b] += q * q
    return sum(v**2 for v in bal.values())


def first_two_given(x: float, y: float):
    memo = {}
    for n in range(6):
        if n < 2:
            memo[n] = x if n else y
        else:
            memo[n] = memo[n - 1] * memo[n - 2] * 0.8
    return memo[5] + memo[3]


def rebuilt_and_changed(x: float, y: float):
    w = {k: x * k for k in range(1, 4)}
    for i in range(3):
        w = {k: v * v * y for k, v in w.items()}
        for k in w:
            w[k] += 0.1 * x
    return w[1] + 2 * w[3]


def asked_for_what_is_in_it(x: float, y: float):
    w = {}
    for i in range(4):
        w[i] = x * i + y
        if i in w and i > 1:
            w[i] *= w[i - 1]
        if 7 in w:
            w[i] = 0.0
    return w[3] * len(w)


def gone_through_while_it_grows(x: float, y: float):
    d = {}
    tot = 0.0
    for i in range(4):
        d[i % 2] = x * i + y
        for k in d:
            tot += d[k] ** 2 * (k + 1)
    return tot


def made_in_every_round(x: float, y: float):
    tot = 0.0
    for r in range(3):
        d = {}
        for i in range(r + 1):
            d[i * r] = x * i + y * r
        for k, v in d.items():
            tot += v**2 * math.sin(k)
    return tot


def under_two_names(x: float, y: float):
    d = {i: x + i for i in range(3)}
    e = d
    for i in range(3):
        e[i] *= y
    for i in range(3):
        e[i] = e[i] * d[(i + 1) % 3]
    return d[0] * e[2]


def copied_in_every_round(x: float, y: float):
    d = {i: x + i for i in range(3)}
    for i in range(3):
        e = d.copy()
        for k in e:
            d[k] = e[k] * e[(k + 1) % 3] * y
    return d[0]


def by_numbers_and_texts(x: float, y: float):
    d = {}
    for i in range(3):
        for j in range(2):
            d[(i, "p" if j else "q")] = x * i + y * j
    s = 1.0
    for key in d:
        s *= 1 + d[key] ** 2
    return s


def greatest_and_least(x: float, y: float):
    d = {}
    i = 0
    while i < 5:
        d[i] = x if i == 0 else d[i - 1] * y + i
        i += 1
        if d[i - 1] > 6.0:
            break
    return max(d.values()) + min(d.values())


def from_keys(x: float, y: float):
    d = dict.fromkeys(range(4), 0.0)
    for i in range(8):
        d[i % 4] += x * i
        d[(i + 1) % 4] = d[i % 4] * y
    return sum(d.values())


def by_negative_numbers(x: float, y: float):
    d = {}
    d[0] = x
    d[-1] = y
    for i in range(1, 4):
        d[i] = d[i - 1] * d[i - 2]
    return d[3] * d[-1]


def first_seen(x: float, y: float):
    d = {}
    for w in "abca":
        if w not in d:
            d[w] = x
        else:
            d[w] = d[w] * y
    return d["a"] + d["b"] ** 2


def values_of_states(x: float, y: float):
    V = {s: x * s for s in range(3)}
    for it in range(3):
        delta = 0.0
        for s in V:
            old = V[s]
            V[s] = 0.5 * V[(s + 1) % 3] + y * old
            delta = max(delta, abs(V[s] - old))
        if delta < 1e-9:
            break
    return V[0] * V[1]


def written_three_times(x: float, y: float):
    d = {}
    for i in range(3):
        d[i] = x
        d[i] = d[i] * y
        d[i] *= d[i]
    return sum(d.values()) * d[2]


def read_where_it_is_there(x: float, y: float):
    d = {0: x}
    s = 0.0
    for i in range(5):
        s += d[i % (i // 2 + 1)] ** 2 if i % (i // 2 + 1) in d else y
        d[i] = s * x
    return s


def emptied_now_and_then(x: float, y: float):
    d = {}
    for i in range(4):
        if i % 2 == 0:
            d = {}
        d[i] = x * i + y
        d[0] = d.get(0, 0) + d[i] ** 2
    return d[0] * d[3]


def by_truths(x: float, y: float):
    d = {}
    for i in range(3):
        d[x > 0, i] = x * i
    return d[True, 1] * d[1, 2] * y


def by_equal_keys(x: float, y: float):
    d = {}
    d[1] = x
    d[1.0] = d[1] * y
    d[True] = d[1] + 1
    k = 1
    d[k] = d[k] ** 2
    return d[1]


def parts_of_keys(x: float, y: float):
    d = {}
    for k in ("a", "b"):
        for j in range(2):
            d[k, j] = x * j + y
            d[k, 1 - j] = d[k, j] * x
    t = 0.0
    for (k, j), v in d.items():
        t += v * v * (j + 1)
    return t


def as_long_as_it_is(x: float, y: float):
    d = {}
    n = 0
    for i in range(5):
        d[len(d)] = x * i
        n += len(d)
    return d[4] * n * y


def of_an_array_and_back(x: float, y: float):
    v = np.array([x, y, x * y])
    d = {}
    for i, e in enumerate(v):
        d[i] = e * e
    for i in d:
        v[i] = d[i] * v[i - 1]
    return np.sum(v)


def keys_that_move(x: float, y: float):
    d = {i: x * i for i in range(3)}
    for i in range(3):
        d = {k + 1: v * y for k, v in d.items() if k != 5}
    return sum(d.values()) + len(d) * x


def zeros_by_default_written(x: float, y: float):
    d = defaultdict(float)
    for i in range(4):
        d[i % 2] += d[i] * y + x
        d[i + 1] = d[i - 1] * d[i]
    return sum(v * (k + 1) for k, v in d.items())


def shortest_ways(x: float, y: float):
    dist = {n: math.inf for n in "abc"}
    dist["a"] = x
    for u, v, w in (("a", "b", 1.0), ("b", "c", 2.0), ("a", "c", 4.0)):
        if dist[u] + w * y < dist[v]:
            dist[v] = dist[u] + w * y
    return dist["c"] * dist["b"]


def handed_round(x: float, y: float):
    a = {i: x * i for i in range(3)}
    b = {i: y * i for i in range(3)}
    for i in range(3):
        c = {}
        for k in a:
            c[k] = a[k] * b[k] + 1
        a = b
        b = c
    return a[1] * b[2]


def squared_in_between(x: float, y: float):
    d = {}
    for i in range(4):
        d[i // 2] = x ** (i + 1)
        t = d[i // 2] * y
        d[i // 2] = t * t
    return d[0] + d[1]


def greatest_of_all(x: float, y: float):
    d = {}
    for i in range(4):
        d[i] = x * i
    m = max(d.values())
    best = max(d[k] * y for k in d)
    return m * best


def summed(d, y):
    return sum(d.values()) * y


def given_to_a_helper(x: float, y: float):
    d = {}
    for i in range(4):
        d[i] = x * i
    return summed(d, y)


def remembering(n, x, y):
    memo = {}
    for i in range(n):
        memo[i] = x if i < 2 else memo[i - 1] * memo[i - 2] * y
    return memo[n - 1]


def remembered_by_a_helper(x: float, y: float):
    s = 0.0
    for n in range(2, 5):
        s += remembering(n, x, y) * remembering(n + 1, y, x)
    return s


def by_formatted_texts(x: float, y: float):
    d = {}
    for i in range(3):
        key = f"w{i}"
        d[key] = x * i + y
    s = 0.0
    for key, val in d.items():
        if key.endswith("1"):
            s += val * 2
        else:
            s += val**2
    return s


def by_rounded_numbers(x: float, y: float):
    d = {}
    for i in range(3):
        d[int(y * i)] = x * y * i
    return d[1] * d[2]


def bound_anew_while_it_has_two_names(x: float, y: float):
    d = {}
    e = d
    for i in range(3):
        e[i] = x * (i + 1)
        if i == 1:
            e = {}
            e[0] = y
    return d[0] * d[1] + e[2] * e[0]


def asked_for_by_a_while(x: float, y: float):
    d = {}
    i = 0
    while i not in d:
        d[i] = x * i + y
        i = (i + 1) % 3
    return d[2]


def one_where_there_is_none(x: float, y: float):
    d = {}
    for i in range(4):
        d[i % 2] = d.get(i % 2, 1.0) * x * y
    return d[0] + d[1]


def of_arrays(x: float, y: float):
    d = {}
    for i in range(3):
        d[i] = np.array([x, y * i])
    return np.sum(d[1] * d[2])


def handed_back(x: float, y: float):
    d = {}
    for i in range(3):
        d[i] = x * i * y
    return d


def taken_out(x: float, y: float):
    d = {}
    for i in range(3):
        d[i] = x * i * y
    return d.pop(2) + sum(d.values())


def keys_that_repeat(x: float, y: float):
    d = {k % 2: x * k for k in range(4)}
    return d[0] * d[1] * y


def keys_under_a_test(x: float, y: float):
    n = 3 if y > 1 else 2
    d = {k: x * k * y for k in range(4) if k < n}
    return sum(d.values())


def by_the_state(x: float, y: float):
    state = "charge"
    v = 0.0
    log = {"charge": 0.0, "hold": 0.0}
    for step in range(20):
        if state == "charge":
            v += 0.3 * (y - v)
            if step > 8:
                state = "hold"
        else:
            v -= 0.2 * x * v
        log[state] += v * x
    return log["charge"] + 2 * log["hold"]


def by_the_state_that_it_decides(x: float, y: float):
    state = "charge"
    v = 0.0
    log = {"charge": 0.0, "hold": 0.0}
    for step in range(20):
        if state == "charge":
            v += 0.3 * (y - v)
            if v > 0.83:
                state = "hold"
        else:
            v -= 0.2 * x * v
        log[state] += v * x
    return log["charge"] + 2 * log["hold"]


def rebuilt_under_two_names(x: float, y: float):
    d = {}
    for k in range(3):
        d[k] = y
    e = {k: np.sin(v * x) for k, v in d.items()}
    d = {k: np.sin(v * 0.5 * y * y) for k, v in e.items()}
    return d[2]


def keys_that_are_tuples(x: float, y: float):
    d = {("A", "B"): x, ("B", "C"): y}
    s = 0.0
    for (a, b), q in d.items():
        s += q * q * len(a)
    return s + d["A", "B"]


def keys_that_are_tuples_gone_through(x: float, y: float):
    d = {("A", "B"): x, ("B", "C"): y}
    for it in range(3):
        for e in d:
            d[e] += 0.1 * d[e] ** 2
    return d["A", "B"] * d[("B", "C")]


def truths_as_keys(x: float, y: float):
    p = {True: x, False: 1 - x}
    q = {(True, True): 0.9 * y, (True, False): 0.2, (False, True): 0.4, (False, False): y * x}
    s = 0.0
    for a in (True, False):
        for b in (True, False):
            s += p[a] * p[b] * q[a, b]
    return s


def keys_that_are_names(x: float, y: float):
    a, b = "u", "v"
    d = {a: x, b: y}
    d[a] += d[b] ** 2
    return d["u"] * d[b]


def keys_with_the_round(x: float, y: float):
    s = 0.0
    for i in range(3):
        d = {(i, 0): x, (i, 1): y * i}
        for k, v in d.items():
            s += v * v * (k[0] + k[1])
    return s


def constants_by_tuples(x: float, y: float):
    q = {(True, True): 0.9, (True, False): 0.2, (False, True): 0.4, (False, False): 0.0}
    s = 0.0
    for a in (True, False):
        s += q[a, True] * x * y
    return s


def array_of_an_integer_among_reals(x: float, y: float):
    q = {(1, 2): 1, (2, 1): 0.5}
    a = np.full(2, q[1, 2])
    a[0] = x * y
    return float(np.sum(a))


WEIGHTS = {"a": 1.5, "b": 0.5, "c": 2.0}


def by_a_list_of_keys_that_changed(x: float, y: float):
    names = ["c", "b", "a"]
    names.remove("b")
    names.reverse()
    d = {k: WEIGHTS[k] * x * y for k in names}
    s = 0.0
    for v in d.values():
        s = s * x + v
    return s


CASES = [
    by_a_list_of_keys_that_changed,
    keys_that_are_tuples,
    keys_that_are_tuples_gone_through,
    truths_as_keys,
    keys_that_are_names,
    keys_with_the_round,
    constants_by_tuples,
    by_the_state,
    by_the_state_that_it_decides,
    rebuilt_under_two_names,
    keys_that_repeat,
    keys_under_a_test,
    rebuilt_in_every_round,
    each_by_the_one_before,
    by_two_integers,
    counted_by_texts,
    replaced_by_new_values,
    remembered,
    added_up_by_keys,
    hidden_states,
    with_zeros_by_default,
    first_two_given,
    rebuilt_and_changed,
    asked_for_what_is_in_it,
    gone_through_while_it_grows,
    made_in_every_round,
    under_two_names,
    copied_in_every_round,
    by_numbers_and_texts,
    greatest_and_least,
    from_keys,
    by_negative_numbers,
    first_seen,
    values_of_states,
    written_three_times,
    read_where_it_is_there,
    emptied_now_and_then,
    by_truths,
    by_equal_keys,
    parts_of_keys,
    as_long_as_it_is,
    of_an_array_and_back,
    keys_that_move,
    zeros_by_default_written,
    shortest_ways,
    handed_round,
    squared_in_between,
    greatest_of_all,
    given_to_a_helper,
    remembered_by_a_helper,
    by_formatted_texts,
    by_rounded_numbers,
]


def made_of_texts_of_their_own(x: float, y: float):
    n = 3 if y > 1 else 2
    d = {f"w{i}": x * i for i in range(n)}
    return sum(d.values()) * y


def made_of_sums_of_their_own(x: float, y: float):
    n = 3 if y > 1 else 2
    d = {k: sum(x * i for i in range(k)) for k in range(n)}
    return sum(d.values()) * y


def none_at_first(x: float, y: float):
    d = dict.fromkeys(range(3), None)
    for i in range(3):
        if d[(i + 1) % 3] is None:
            d[(i + 1) % 3] = y * x
    return d[0] * d[1] + d[2]


def lists_by_keys(x: float, y: float):
    d = {s: [] for s in range(3)}
    for i in range(5):
        d[i % 3].append(x * i)
    for i in range(3):
        d[i] = sum(d[i]) * y
    return d[0] * d[1] + d[2]


REFUSED = [
    array_of_an_integer_among_reals,
    made_of_texts_of_their_own,
    made_of_sums_of_their_own,
    none_at_first,
    lists_by_keys,
    bound_anew_while_it_has_two_names,
    asked_for_by_a_while,
    one_where_there_is_none,
    of_arrays,
    handed_back,
    taken_out,
]

WITHOUT_SECOND = {  # by the mode of the first derivative: its text keeps dicts in lists
    "forward": [
        keys_with_the_round,
        added_up_by_keys,
        copied_in_every_round,
        gone_through_while_it_grows,
        made_in_every_round,
        parts_of_keys,
        values_of_states,
    ],
    "reverse": [
        by_the_state,
        keys_that_are_tuples,
        keys_with_the_round,
        by_the_state_that_it_decides,
        added_up_by_keys,
        as_long_as_it_is,
        copied_in_every_round,
        emptied_now_and_then,
        gone_through_while_it_grows,
        handed_round,
        hidden_states,
        keys_that_move,
        made_in_every_round,
        of_an_array_and_back,
        parts_of_keys,
        read_where_it_is_there,
        rebuilt_and_changed,
        rebuilt_in_every_round,
        remembered_by_a_helper,
        replaced_by_new_values,
        values_of_states,
        zeros_by_default_written,
    ],
}
