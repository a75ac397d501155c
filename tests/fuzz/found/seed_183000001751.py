"""A loop after the result, by which a variable of which an earlier value is read overflows (seed 183000001751)"""

import functools
import math
import numpy as np

def f(x, y, n, v, w, h, A):
    kept_977417 = [v * 0.5]
    kept_977417.append(v)
    z = np.sum(kept_977417[0] * kept_977417[-1])
    for i in range(-2, 2):
        for l in range(1, n + 1):
            v = w * (v @ v)
            v.sort()
    return z

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.4622216778235524,
    0.023476882939000188,
    3,
    np.array([-0.21933674327714536, 0.11065580151262888, 0.7692777278981044, 0.27552933329160667], dtype=np.float64),
    np.array([-0.868906910843627, 1.294365230877476, -0.9140771131937275, 0.4986508664246332], dtype=np.float64),
    np.array([-0.7039291204430348, -1.0993331818439906, -0.7161830938080885], dtype=np.float64),
    np.array([[-0.04347460871156583, -0.02704882888802529, -0.6112114137440252, 0.6624646624565778], [-1.0031171773828744, -0.08013659736028789, -0.3845653193852583, 0.8611305517147405], [-1.1120895904401333, 0.34396119673682635, 0.7022752594034225, -0.43029697990613736]], dtype=np.float64),
)
