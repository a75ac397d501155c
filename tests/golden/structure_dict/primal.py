import numpy as np

import astgrad


@astgrad.derivative
def logits(params, x, y):
    p = 1 / (1 + np.exp(-(x @ params["w"] + params["b"])))  # the chance that y is 1
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


KINDS = 'params: {"w": float64[d], "b": float}, x: float64[n, d], y: float64[n]'
POINTS = [({"w": np.array([0.3, -0.8]), "b": 0.2}, np.array([[1.0, 2.0], [0.5, -1.0], [0.1, 0.3]]), np.array([1.0, 0.0, 1.0]))]
