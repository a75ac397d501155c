"""Dicts that are made empty and filled later, as people write them: what is in them, and which keys they have."""

import numpy as np

# ruff: noqa: C408  (the forms are the point)


# ---- what stands in them, where it meets something else


def stretched_under_a_condition(x: float, y: float):
    weights = {}
    weights["b"] = np.ones(3)
    h = x
    if x > 0:
        h = h + weights["b"]
    return np.sum(h + y)


def stretched_in_a_loop(x: float, y: float):
    weights = dict()
    weights.update(b=np.ones(3))
    h = x
    for _ in range(2):
        h = h * weights["b"]
    return np.sum(h + y)


def stretched_in_place(x: float, y: float):
    weights = {}
    weights.setdefault("b", np.ones(3))
    h = x
    for _ in range(2):
        h += weights["b"]
    return np.sum(h + y)


def stretched_by_choice(x: float, y: float):
    weights = {}
    weights.update({"b": np.ones(3)})
    h = x + weights["b"] if x > 0 else x
    return np.sum(h + y)


def stretched_by_what_is_taken_out(x: float, y: float):
    weights = {}
    weights["b"] = np.ones(3)
    h = x
    if x > 0:
        h = h + weights.pop("b")
    return np.sum(h + y)


def stretched_by_each_key(x: float, y: float):
    weights = {}
    weights["b"] = np.ones(3)
    h = x
    for key in weights:
        h = h + weights[key]
    return np.sum(h + y)


def stretched_under_another_name(x: float, y: float):
    weights = {}
    held = (weights, 1.0)
    held[0]["b"] = np.ones(3)
    again = {**weights}
    h = x
    if x > 0:
        h = h + again["b"]
    return np.sum(h + y)


def stretched_by_one_in_another(x: float, y: float):
    weights = {"layer": {}}
    weights["layer"]["b"] = np.ones(3)
    h = x
    if x > 0:
        h = h + weights["layer"]["b"]
    return np.sum(h + y)


def fills(weights):
    weights["b"] = np.ones(3)


def makes(n):
    weights = {}
    for i in range(n):
        weights[i] = np.ones(3)
    return weights


def shifted(h, weights):
    weights["b"] = np.ones(3)
    if h > 0:
        h = h + weights["b"]
    return h


def stretched_by_helpers(x: float, y: float):
    weights = {}
    fills(weights)
    h = x
    if x > 0:
        h = h + weights["b"]
    made = makes(2)
    k = y
    for i in range(2):
        k = k + made[i] * x
    return np.sum(h + y) + np.sum(k * k + x) + np.sum(shifted(x, {}) * y)


def stretched_again(n, s):
    if n == 0:
        return s
    weights = {}
    weights["b"] = np.ones(3)
    return stretched_again(n - 1, s * weights["b"])


def stretched_in_a_recursion(x: float, y: float):
    return np.sum(stretched_again(2, x) + y)


def appended_by_a_method(x: float, y: float):
    kept = []
    append = kept.append
    append(np.ones(3))
    h = x
    if x > 0:
        h = h + kept[0]
    return np.sum(h + y)


def plain_first(n, s):
    result = s if n <= 0 else stretched_first(n - 1, s)
    return result


def stretched_first(n, s):
    result = np.ones(3) * s if n <= 0 else plain_first(n - 1, s)
    return result


def calling_each_other(x: float, y: float):
    return np.sum(stretched_first(2, x) + y) * np.sum(plain_first(1, x) + y) + np.sum(plain_first(2, x) * y)


# ---- which keys they have


def perhaps_one(s):
    p = {}
    if s > 0:
        p["a"] = s
    return p


def one_for_each(s, n):
    p = dict()
    for i in range(n):
        p[f"w{i}"] = s
    return p


def one_by_default(s):
    p = {}
    p.setdefault("a", s)
    return p


def perhaps_one_more(s):
    p = {"b": 1.0}
    if s > 0:
        p["a"] = s
    return p


def perhaps_one_less(s):
    p = {"b": s, "a": 1.0}
    if s > 0:
        p.pop("a")
    return p


def in_a_pair(s):
    p = {"in": {}}
    if s > 0:
        p["in"]["a"] = 2.0
    return p, s * s


def through_another(s):
    return perhaps_one(s)


def how_many(x: float, y: float):
    count = len(perhaps_one(x)) + 2 * len(one_for_each(x, 3)) + 7 * len(one_by_default(x)) + 8 * len(perhaps_one_more(x))
    return count * x + y * len(perhaps_one_less(x)) + len(through_another(y)) * x * y


def whether_any(x: float, y: float):
    p = perhaps_one(x)
    if not p:
        return x
    return x * y if perhaps_one(y) else x


def whether_one(x: float, y: float):
    q, square = in_a_pair(x)
    s = x
    for _ in range(2):
        s = s * y + square if "a" in perhaps_one(s) and "a" in q["in"] else s
    return s


# ---- numbers in them, by which something is multiplied


def one_in_each_round(x: float, y: float):
    table = {}
    h = x
    for i in range(3):
        table[i] = 2.0 + i
        h = h * table[i]
    return h * y


def looked_up_or_made(x: float, y: float):
    memo = {}
    h = x
    for i in range(5):
        k = i % 2
        if k not in memo:
            memo[k] = 2.0 + k + i
        h = h * memo[k]
    return h * y


def put_again_and_counted(x: float, y: float):
    table = {}
    h = x
    for i in range(4):
        table[i % 2] = 2.0 + i
        h = h * table[i % 2] * len(table) + (y if 1 in table else x) * h
    return np.sum(h * y)


def by_texts(x: float, y: float):
    table = {}
    h = x
    i = 0
    while i < 3:
        table[f"w{i}"] = table["last"] = 2.0 + i
        h = h * table[f"w{i}"] + table["last"] * y
        i += 1
    return h * y


def counted_while_filled(x: float, y: float):
    table = {}
    h = x
    for i in range(3):
        table[i] = 2.0 + i
        h = h * table[i] * len(table)
    return h * y


def arrays_in_it(x: float, y: float):
    table = {}
    h = x
    for i in range(4):
        table[i % 2] = np.arange(3.0) + i
        h = h * np.sum(table[i % 2])
    return h * y


def filled_twice(x: float, y: float):
    table = {}
    for i in range(3):
        table[i] = 1.0 + i
    h = x * table[1]
    for i in range(3):
        table[i] = 3.0 + i
    h = h * table[0] * table[2] * y
    table[0] = 9.0
    return h * table[0] * h


def put_by_helper(h, i, table):
    table[i % 2] = 2.0 + i
    return h * table[i % 2]


def filled_by_helpers(x: float, y: float):
    table = {}
    h = x
    for i in range(3):
        h = put_by_helper(h, i, table) * y
    return one_in_each_round(h, y) * looked_up_or_made(y, h)


def changed_by_an_inner_function(x: float, y: float):
    table = np.zeros(2)

    def put(k, v):
        table[k] = v

    def put_again(k, v):
        put(k, v)

    h = x
    for i in range(4):
        put_again(i % 2, 2.0 + i)
        h = h * table[i % 2]
    return np.sum(h * y)


CASES = [
    changed_by_an_inner_function,
    stretched_under_a_condition,
    stretched_in_a_loop,
    stretched_in_place,
    stretched_by_choice,
    stretched_by_what_is_taken_out,
    stretched_by_each_key,
    stretched_under_another_name,
    stretched_by_one_in_another,
    stretched_by_helpers,
    stretched_in_a_recursion,
    appended_by_a_method,
    calling_each_other,
    how_many,
    whether_any,
    whether_one,
    one_in_each_round,
    looked_up_or_made,
    put_again_and_counted,
    by_texts,
    counted_while_filled,
    arrays_in_it,
    filled_twice,
    filled_by_helpers,
]

WITHOUT_SECOND = [  # of what the halves of recursions save, and of dicts that are saved whole
    stretched_in_a_recursion,
    calling_each_other,
    looked_up_or_made,
    put_again_and_counted,
    by_texts,
    counted_while_filled,
    filled_twice,
    filled_by_helpers,
]


# ---- refused


def what_a_helper_fills(x: float, y: float):
    return one_for_each(x, 2)["w0"] * y


def what_a_helper_fills_perhaps(x: float, y: float):
    return perhaps_one(x)["a"] * y


def changed_inside(x: float, y: float):
    table = {}
    h = x
    for i in range(4):
        table[i % 2] = np.arange(3.0) + i
        table[i % 2][1] = 5.0
        h = h * np.sum(table[i % 2])
    return np.sum(h * y)


def changed_by_a_method(x: float, y: float):
    kept = [1.0]
    append = kept.append
    h = x
    for i in range(4):
        append(2.0 + i)
        h = h * kept[-1]
    return np.sum(h * y)


REFUSED = [what_a_helper_fills, what_a_helper_fills_perhaps]
REFUSED_IN_REVERSE = [
    (changed_inside, "may get a further key"),
    (changed_by_a_method, "'kept' may be changed in place here"),
]
