"""Functions of the same module that the differentiated function calls."""

# ruff: noqa: RUF059  (the forms are the point)

import numpy as np


def _square_plus(a, b=2.0):
    return a * a + b


def _two(a, b):
    p = a * b
    return p, p + b


def _power(x, n):
    if n == 0:
        return 1.0
    return x * _power(x, n - 1)


def _steps(x, n):
    y = x
    for i in range(n):
        y = np.sin(y) + x * i
    return y


def _settled(x):
    while x > 0.3:
        x = x * x * 0.6
    return x


def keyword(x, y):
    return _square_plus(x, b=y) * _square_plus(b=x * y, a=y)


def default(x):
    return _square_plus(x * x)


def called_twice(x, y):
    return _steps(x, 2) * _steps(x * y, 3)


def called_alike(x, n):
    return _steps(x, n) * _steps(x, n)


def called_in_loop(x, y, n):
    for _ in range(n):
        x = _steps(x, 2) * 0.5 + y
        y = _square_plus(y, x) * 0.1
    return x * y


def called_in_branch(x, y):
    if x > y:
        x = _steps(y, 3)
    else:
        y = _settled(x)
    return x * y


def both_outputs(x, y):
    a, b = _two(x, y)
    return a * b * b


def second_output(x, y):
    a, b = _two(x, y)
    return b * x


def recursion(x, n):
    return _power(x, n) * x


def _power_from_one(x, n):
    if n == 0:
        return 1
    return x * _power_from_one(x, n - 1)


def recursion_from_an_integer(x, n):
    return np.sin(_power_from_one(x, n))


def swapped_outputs(x, y, n):
    for _ in range(n):
        y, x = _two(x, y)
    return x * y


def _over_itself(y):
    for _ in range(1, 2):
        y = y
        y /= y
    return y


def last_value_of_a_loop_in_a_call(y):
    return _over_itself(y) * y


def mixed(x, y):
    z = x * y
    z = z * x + y * y
    return np.sin(z)


def active_in_another_argument(x, y):
    a = mixed(x, 2.0)
    b = mixed(3.0, y)
    return a * b


RATE = 2.0


def with_rate(x, rate=RATE):
    y = x * rate
    return y * x


RATE = 3.0  # the default is what it was above


def default_of_before(x):
    return with_rate(x) * x


def _two_without_a_tangent(x, t):
    return t**2, np.sin(t)


def tuple_without_a_tangent(x):
    y, z = _two_without_a_tangent(x, x // 0.7)
    return y * z


def _softer(a, b):
    least = min(a, b)
    return least - np.log(np.exp(least - a) + np.exp(least - b))


def call_stored_in_an_element(x, c):
    a = np.zeros(4)
    for i in range(1, 4):
        a[i] = _softer(a[i - 1] + x, i * c)
    return a[3]


def call_stored_in_two_places(x, c):
    a = np.zeros(3)
    for i in range(1, 3):
        last = a[i] = _softer(a[i - 1] * c, x)
    return a[1] * last


# Python reads both spellings of each as one name: U+00B5 as U+03BC, the ligature as two letters.
µ = 1.7


def _ﬁt(x):
    return x * µ + μ


def spelled_in_two_ways(x):
    ﬁrst = _fit(x) * μ
    y = np.sin(first) * µ
    μ_bar = y * x
    return µ_bar * _ﬁt(y)


def _squared_sine(a):
    b = np.sin(a)
    b = b * b
    return np.sum(b * a)


def changed_after_a_call(w, x):
    v = w * x
    s = _squared_sine(v)
    v += 1.0
    return s + np.sum(v)


def powers_of_sine(a, y):
    b = np.sin(a)
    for _ in range(3):
        b = b * y
    return b


def called_in_what_a_list_gets(x: float, y: float):
    values = [x * 2.0]
    for _ in range(2):
        values.append(np.tanh(values[-1] * abs(powers_of_sine(np.tanh(y), y))))
    return values[-1] * values[0]


def four_times(x):
    a = x * x
    return np.array([a, a, a, a])


def called_and_multiplied_by_nothing(x, n):
    s = four_times(x)
    s = s * 0.0
    if n != 2:
        s = s * x
    return np.sum(s) + x


def powers(n, v, dtype=np.float64):
    y = np.zeros(n, dtype=dtype)
    for i in range(n):
        y[i] = v**i
    return y * v


def dtype_by_default(x):
    return np.sum(powers(3, x) ** 2)


def dtype_by_name(x):
    return np.sum(powers(3, x, np.double)) * powers(2, x, dtype=float)[1]


def filled(v, dtype=float):
    return np.full(3, v, dtype)


def dtype_of_what_is_filled(x):
    return np.sum(filled(x)) * x


CASES = [
    (dtype_by_default, (0.7,)),
    (dtype_by_name, (0.7,)),
    (dtype_of_what_is_filled, (0.7,)),
    (changed_after_a_call, (np.array([0.3, -1.2, 0.8]), 0.7)),
    (spelled_in_two_ways, (0.7,)),
    (active_in_another_argument, (0.7, 0.4)),
    (keyword, (0.7, 1.3)),
    (default, (0.7,)),
    (called_twice, (0.7, 1.3)),
    (called_alike, (0.7, 2)),
    (called_in_loop, (0.7, 0.3, 3)),
    (called_in_loop, (0.7, 0.3, 0)),
    (called_in_branch, (0.7, 0.3)),
    (called_in_branch, (0.7, 1.3)),
    (both_outputs, (0.7, 1.3)),
    (second_output, (0.7, 1.3)),
    (recursion, (0.7, 4)),
    (recursion_from_an_integer, (0.7, 3)),
    (tuple_without_a_tangent, (0.9,)),
    (last_value_of_a_loop_in_a_call, (0.7,)),
    (swapped_outputs, (0.7, 0.9, 3)),
    (call_stored_in_an_element, (0.7, 0.9)),
    (call_stored_in_two_places, (0.7, 0.9)),
    (called_in_what_a_list_gets, (0.7, 0.9)),
    (called_and_multiplied_by_nothing, (0.7, 3)),
]
