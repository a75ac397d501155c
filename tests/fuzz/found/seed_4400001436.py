"""The last bit of a value: what a comprehension computes was simplified like what is derived."""

import functools
import math

import numpy as np


def f(x, y, n):
    pass
    for l in range(2):
        m = (1 if x > 0.2 else l)
    a = z = -x
    queue_955483 = [np.arctan2(z, 1.5 + x ** 2), x]
    t = 0.5
    for _ in range(0):
        element = queue_955483.pop(1)
        t = np.tanh(t * element + queue_955483[0])
        queue_955483.append(0.5 * element * t)
    t = t + queue_955483[0] * queue_955483[-1]
    with np.errstate(all="ignore"):
        t *= np.cos(y - z)
    x, y, a = y, a, x
    for i in range(n):
        state_128263 = {"a": t + 0.0, "b": a % 3.0}
        for _ in range(0):
            state_128263["a"] = np.tanh(state_128263["b"] * np.sin(z))
            state_128263["b"] -= 0.5 * state_128263["a"]
        y = state_128263['a'] + state_128263['b']
    for i_4 in range(n):
        if (x := np.tanh(np.exp(-x ** 2) + t * np.floor(a))) > 0.1:
            y = np.tanh(np.maximum(np.log1p(t ** 2), np.exp(-y ** 2) + 0.1))
        for i in range(1, 2):
            y = np.tanh(float(a))
            if -0.4 < y < 0.7:
                a = max(1 - t, (1.5 + x * x) ** -1 + 0.1)
            else:
                z += t - y
                powers_564085 = {k: 0.3 * a ** 3 * k for k in (1, 2, 3)}
                a = np.tanh(powers_564085[1]) * powers_564085[3] + powers_564085.get(2, 0.0) + powers_564085.get(5, 0.1)
        if z > 0.2:
            a = a + z
            break
    else:
        a += float(a)
    if y < 0.2:
        pair_467693 = (a, np.maximum(y, z + 0.1))
        pair_467693 = (pair_467693[1], pair_467693[0] * np.clip(a, -0.9, 1.1))
        z = np.tanh(pair_467693[0]) * pair_467693[-1]
    elif x < 0.2:
        if (0.5 * x * y) > 0.45 and (t * x) > 0.45:
            t, x = x, t
            if -0.4 < 0.3 < 0.7:
                z /= (1.5 + np.sin(a))
                x += np.minimum(x - 0.1, a)
            elif (y / (1.5 + y ** 2)) < 0.45:
                x /= (1.5 + np.sin(z * np.floor(a)))
                a, t = t, a
            else:
                a += a % 3.0
        elif not y < 0.45:
            # a remark
            pass
        elif a < 0.2 or -0.4 < x < 0.7:
            t = math.cos(a)
        else:
            t = np.clip(z, -0.9, 1.1)
            x_dot = max(a, t, t, key=abs)
    elif ((1.5 + np.sin(x)) ** np.tanh(t)) < -0.3:
        x += math.atan(z * y)
    return a * n + x + y + a

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    1.0505412691076736,
    -0.8720506872637871,
    4,
)
