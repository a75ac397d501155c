"""Copies of dicts and lists of constants into which something is written that varies."""

import copy
from dataclasses import dataclass

import numpy as np

BY_PLACE = {0: 0.5, 1: 0.2}
BY_NAME = {"rate": 0.5, "order": 3}
OF_ARRAYS = {1: np.array([1.0, 2.0]), 0: np.array([3.0, 4.0])}
OF_LISTS = [[0.5, 0.2], [0.3, 0.1]]
NESTED = {"a": {2: 0.5, 0: 0.25}}


@dataclass
class Weight:
    w: float

    def doubled(self):
        self.w *= 2.0
        return self.w

    def doubled_twice(self):
        return self.doubled() + self.doubled()


class Holder:
    def __init__(self, part):
        self.part = part


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


def greatest_of_lists(x: float, y: float):
    p = max(OF_LISTS).copy()
    p[0] *= x
    q = p + p
    return float(q[0] * q[1] * y + q[2])


def keys_counted(x: float, y: float):
    s = 0.0
    keys = BY_PLACE.keys()
    for k, v in enumerate(keys):
        s = s * y + v * k + x
    return s * x


def keys_of_a_copy_counted(x: float, y: float):
    p = copy.copy({1: 0.5, 0: 0.25})
    s = 0.0
    for k, v in enumerate(p):
        s += (k + 1) * (v + 1) * y
    return s * x


def shallow(x: float, y: float):
    p = copy.copy([0.5, 0.2])
    p[0] *= x
    q = p + p
    return float(q[0] * q[1] * y)


def shallow_of_the_module(x: float, y: float):
    p = copy.copy(OF_LISTS[0])
    p[0] *= x
    q = p * 2
    return float(q[0] * q[3] * y)


def deep(x: float, y: float):
    p = copy.deepcopy(OF_LISTS)[0]
    p[0] *= x
    q = p + p
    return float(q[0] * q[1] * y)


def shallow_of_a_dict(x: float, y: float):
    p = copy.copy(BY_PLACE)
    p[0] *= x
    return float(p[0] * p[1] * y)


def part_of_another(x: float, y: float):
    e = {"a": [x, 1.0], "b": y}
    f = {"a": [y, 2.0]}
    e["a"] = f["a"]
    e["a"][0] *= x
    return f["a"][0] * e["b"]


def parts_of_another(x: float, y: float):
    e = {"a": [y, 1.0], "b": x}
    f = {"a": [x, 2.0]}
    e.update(f)
    e["a"][0] *= y
    return f["a"][0] * e["b"]


def list_in_a_copy(x: float, y: float):
    f = {"a": [y, 2.0]}
    e = f.copy()
    e["a"][0] *= x
    return f["a"][0] * x


def dict_in_a_copy(x: float, y: float):
    f = {"a": {"q": 0.5}}
    e = f.copy()
    e["a"]["q"] *= x
    return f["a"]["q"] * x


def changed_by_a_copy(x: float, y: float):
    f = {"a": {"q": 0.5}}
    e = f.copy()
    e["a"]["q"] *= 3.0
    return f["a"]["q"] * x * y


def rows_of_a_copy(x: float, y: float):
    rows = []
    for k in range(2):
        rows.append([0.5 * k + 1, 1.0])
    e = rows.copy()
    e[0][0] = 3.0
    return rows[0][0] * x * y


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


def object_in_a_list_as_well(x: float, y: float):
    h = Holder(Weight(1.0))
    found = [h.part]
    h.part.w = 3.0
    return sum(p.w for p in found) * x * y


def object_in_a_dict_as_well(x: float, y: float):
    h = Holder(Weight(1.0))
    found = {"a": h.part}
    h.part.w = 3.0
    return sum(p.w for p in found.values()) * x * y


def dict_in_a_list_as_well(x: float, y: float):
    h = Holder({"a": 1.0})
    found = [h.part]
    h.part["a"] = 3.0
    return sum(d["a"] for d in found) * x * y


def longer_by_itself(x: float, y: float):
    xs = [x, y]
    xs.extend(xs)
    return sum(xs) * x + xs[-1] * y


def longer_by_its_other_name(x: float, y: float):
    xs = [x, y]
    k = xs
    xs.extend(k)
    return sum(k) * x + xs[-1] * y


def added_to_under_its_other_name(x: float, y: float):
    xs = [x, y]
    k = xs
    xs += k
    return sum(k) * x + xs[-1] * y


def longer_by_what_holds_it(x: float, y: float):
    xs = [x, y]
    held = {"a": xs}
    k = held["a"]
    xs.extend([k[-1], k[-1] * y])
    return sum(xs) * x + xs[-1] * y


def changed_by_a_method_in_an_expression(x: float, y: float):
    ws = [Weight(1.25), Weight(x)]
    total = sum(p.w for p in ws) * ws[0].doubled()
    ws = [Weight(p.w * total) for p in ws]
    return total * y + ws[0].w * ws[1].w


def changed_by_way_of_another_method(x: float, y: float):
    ws = [Weight(1.25), Weight(x)]
    total = sum(p.w for p in ws) * ws[0].doubled_twice()
    ws = [Weight(p.w * total) for p in ws]
    return total * y + ws[0].w * ws[1].w


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
    keys_counted,
    with_one_replaced,
    put_in_another,
    put_in_another_of_the_module,
    put_in_in_a_branch,
    with_another_by_name,
    with_others,
    replaced_in_a_loop,
    longer_by_what_holds_it,
)
REFUSED = (
    of_what_a_function_gives,
    shallow,
    shallow_of_the_module,
    deep,
    shallow_of_a_dict,
    greatest_of_lists,
    keys_of_a_copy_counted,
    changed_by_a_copy,
    rows_of_a_copy,
    part_of_another,
    parts_of_another,
    list_in_a_copy,
    dict_in_a_copy,
    object_in_a_list_as_well,
    object_in_a_dict_as_well,
    dict_in_a_list_as_well,
    longer_by_itself,
    longer_by_its_other_name,
    added_to_under_its_other_name,
)
ONLY_FORWARD_BY_X = (pairs_in_a_list, of_one_that_changed)
WITHOUT_SECOND: dict[str, tuple[object, ...]] = {"reverse": (keys_counted,), "forward": (keys_counted,)}
