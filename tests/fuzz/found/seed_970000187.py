"""AttributeError: value_and_derivative, mode reverse (seed 970000187)"""

import math
import numpy as np

def f(x, y, n, v, w, h, A):
    for j in range(-1, 0, 3):
        xs_534731 = [x ** 2]
        xs_534731.append(np.tanh(xs_534731[-1] * np.where(0.3 < -0.3, x, x)))
        xs_534731[0] = 1
        x_dot = 0
        for element in xs_534731:
            x_dot = element
        w = np.dot(np.array([y, 1.0, y, x_dot]), np.array([x, x, x, x_dot]))
    return np.sum(w)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.37455812383895504,
    -0.6290824676458883,
    1,
    np.array([-1.1063408890788362, -0.3964109769296006, -1.138283824583026, 0.7377145208794424], dtype=np.float64),
    np.array([0.8551044977396589, 0.35277824823283455, -1.1503921485988475, -0.09276683699337229], dtype=np.float64),
    np.array([0.6129782708033402, -0.8664294193419146, 0.7737586269027195], dtype=np.float64),
    np.array([[-0.8481191259563199, -0.8616330304145055, 0.832639216835384, -0.39092167853599213], [0.9965309387741359, -0.3771455811422326, 0.1424789876279824, -0.7668275716287472], [-0.5827154920028206, 1.0854298287930668, 1.2718889817755257, 1.2345168774665052]], dtype=np.float64),
)
