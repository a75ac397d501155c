"""Copies of dicts and lists of constants into which something is written that varies."""

import numpy as np

BY_PLACE = {0: 0.5, 1: 0.2}
BY_NAME = {"rate": 0.5, "order": 3}
OF_ARRAYS = {1: np.array([1.0, 2.0]), 0: np.array([3.0, 4.0])}
NESTED = {"a": {2: 0.5, 0: 0.25}}


def by_default():
    return {0: 0.5, 1: 0.2}


def grown(options, y):
    return (1 + options["rate"] * y) ** options["order"]


def changed_copy(options, x):
    p = options.copy()
    p[0] = x * x
    return p[0] + p[1]


def of_the_module(x: float, y: float):
    p = BY_PLACE.copy()
    p[0] *= x
    return p[0] * y + p[1] * x


def of_the_function(x: float, y: float):
    q = {1: 0.5, 2: 0.25}
    p = q.copy()
    p[1] = x * y
    return p[1] * y + p[2] * x + q[1]


def of_what_is_written_out(x: float, y: float):
    p = {0: 0.5, 1: 0.2}.copy()
    p[1] = x * y
    return p[1] * p[0]


def of_what_a_function_gives(x: float, y: float):
    p = by_default().copy()
    p[0] = x
    return p[0] * y + p[1]


def under_another_name(x: float, y: float):
    base = BY_PLACE
    p = base.copy()
    p[0] = x
    return p[0] * y + p[1] + base[0]


def in_a_helper(x: float, y: float):
    return changed_copy(BY_PLACE, x) * y


def one_in_another(x: float, y: float):
    p = NESTED["a"].copy()
    p[0] = x
    return p[0] * y + p[2] * NESTED["a"][0]


def in_a_loop(x: float, y: float):
    s = 0.0
    for k in range(3):
        p = BY_PLACE.copy()
        p[1] = x * k
        s += p[1] * y + p[0]
    return s


def in_a_branch(x: float, y: float):
    p = BY_PLACE.copy()
    if x > 0.0:
        p[1] = x
    return p[1] * y + p[0]


def of_settings(x: float, y: float):
    s = 0.0
    for a in (0.1, 0.2):
        p = BY_NAME.copy()
        p["rate"] = a * x
        s += grown(p, y)
    return s


def of_arrays(x: float, y: float):
    p = OF_ARRAYS.copy()
    p[0] = p[0] * x
    return float(p[0].sum() * y + p[1].sum() * x)


def made_a_dict(x: float, y: float):
    p = dict(BY_PLACE)
    p[1] = x * y
    return p[1] * y + p[0] * x


def with_one_replaced(x: float, y: float):
    p = {**BY_NAME, "rate": x}
    return grown(p, y) * BY_NAME["rate"]


def with_another_by_name(x: float, y: float):
    p = dict(BY_NAME, rate=x * y)
    return grown(p, y)


def with_others(x: float, y: float):
    p = BY_NAME | {"rate": x, "slope": y}
    return grown(p, y) * p["slope"]


def replaced_in_a_loop(x: float, y: float):
    p = dict(BY_NAME)
    s = 0.0
    for _ in range(3):
        p["rate"] = p["rate"] * x
        s += grown(p, y)
    return s


def put_in_another(x: float, y: float):
    e = {"rate": y * x, "order": y}
    e |= {"order": 2.0}
    return e["rate"] * e["order"]


def put_in_another_of_the_module(x: float, y: float):
    e = {"rate": y * x, "order": y}
    g = e
    e |= BY_NAME
    return (e["rate"] + x) * g["order"] * y


def put_in_in_a_branch(x: float, y: float):
    e = {"a": x, "b": 0.5}
    if x > 0:
        e |= {"b": y}
    for _ in range(2):
        e |= {"a": x * e["a"]}
    return e["a"] * e["b"] * x


def pairs_in_a_list(x: float, y: float):
    p = list(BY_PLACE.items())
    p[0] = (x, y)
    return p[0][1] * p[0][0] + p[1][1]


def of_one_that_changed(x: float, y: float):
    q = {2: 0.5, 0: 0.25}
    q[2] = x
    p = q.copy()
    p[0] = y
    return p[2] * p[0] + q[0]


CASES = (
    of_the_module,
    of_the_function,
    of_what_is_written_out,
    under_another_name,
    in_a_helper,
    one_in_another,
    in_a_loop,
    in_a_branch,
    of_settings,
    of_arrays,
    made_a_dict,
    with_one_replaced,
    put_in_another,
    put_in_another_of_the_module,
    put_in_in_a_branch,
    with_another_by_name,
    with_others,
    replaced_in_a_loop,
)
REFUSED = (of_what_a_function_gives,)
ONLY_FORWARD_BY_X = (pairs_in_a_list, of_one_that_changed)
WITHOUT_SECOND: dict[str, tuple[object, ...]] = {"reverse": (), "forward": ()}
