"""A list of lists held float32 values, and was taken for one of float64 values: the result had the dtype of neither."""

import numpy as np

def f(x, y, n, v, w, h, A):
    x = y
    grid_964750 = [[0.4 for _ in range(3)] for _ in range(3)]
    other_964750 = [[np.sum(w[1:] * w[:-1])] * 3 for _ in range(3)]
    x = np.tanh(x + grid_964750[1][2] * other_964750[0][1] + grid_964750[-1][0])
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.3939856305477658,
    0.965237495002669,
    1,
    np.array([0.520376443862915, -0.9127204418182373, 0.4965045750141144, 0.10544031858444214], dtype=np.float32),
    np.array([1.0125346183776855, -1.1140546798706055, 0.8995563387870789, 0.6281252503395081], dtype=np.float32),
    np.array([1.3157742023468018, -0.6118883490562439, -0.8476943373680115], dtype=np.float32),
    np.array([[0.12044687569141388, 0.056998178362846375, -0.4624473750591278, 1.208221673965454], [0.022695990279316902, -0.33870506286621094, 0.43158799409866333, -0.84794682264328], [1.1332134008407593, -0.3486820161342621, 1.0539722442626953, 0.03595687076449394]], dtype=np.float32),
)
