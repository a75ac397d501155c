"""an array changed whole while a loop runs over it (dense, seed 2001305)"""

import numpy as np

def f(x, y, n, v, w):
    y += np.sin(w[3])
    v[0] += v[n] * v[-1]
    x = x * np.sum(v)
    v = v * x
    for e in w:
        w *= 1.2 - x
        x, y = (y, e)
    x, y = (y, v[n])
    return x + y

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('y',), 'is_tuple': True, 'mode': 'forward', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.8049014521233298,
    0.27903646392398596,
    2,
    np.array([0.036516451806121175, -0.8234535982425981, -0.1016260521812119, -0.06431351428912147], dtype=np.float64),
    np.array([-0.6938307209540407, 0.06850582792355109, -0.44016070994598633, -0.7380536912772848], dtype=np.float64),
)
