"""a result shares its memory: value_and_derivative, mode reverse (seed 251000002492)"""

import functools
import math
import numpy as np

def f(x, y, n, v, w, h, A):
    v_bar = 0.5 * w * v
    return v_bar.sum() + y + np.sum(w) + np.sum(h) + np.sum(v_bar)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.5545220827310318,
    -0.8854297833131208,
    4,
    np.array([-1.065351103250257, -0.9122405154041799, -1.045465893093008, 0.2849580381577652], dtype=np.float64),
    np.array([0.18876072826464685, 1.2052177915829205, -0.00039520129844872187, 1.2990351848355723], dtype=np.float64),
    np.array([0.0022644252623229555, 0.7133360023621662, -0.25374170175644983], dtype=np.float64),
    np.array([[0.8389139468075328, 0.34151034730927243, 0.6329697112416472, 0.8751621615346548], [1.0136614207482768, 1.0345076986999373, -0.47792764830791734, -0.090202914490078], [0.8130058289687769, -0.6091555813034175, -0.8851229922435999, -0.8731655788070725]], dtype=np.float64),
)
