"""A helper that writes into an argument, in a dict comprehension (seed 212000004596)"""

import functools
import math
import numpy as np

def h0(w, B, k=0.5):
    w[:] = k
    return 2

def f(x, y, n, v, w, h, A):
    powers_424926 = {k: np.maximum(0.0, h0(w, A) + 0.1) * k for k in (1, 2, 3)}
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('y',), 'is_tuple': True, 'mode': 'forward', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.351463088484983,
    0.05146226582843183,
    1,
    np.array([1.271706853187094, 0.3848711251336323, 1.380784393174552, 1.0932721834649899], dtype=np.float64),
    np.array([0.004485720589039177, 0.578608363056045, -0.49903052810350235, -0.07173026263394444], dtype=np.float64),
    np.array([-0.895357172208271, 0.4035932334112011, -0.0026200396373334822], dtype=np.float64),
    np.array([[0.15007975493214065, -1.1774202782389522, 1.0393375030619436, 1.142546097786904], [0.5709602287739011, -0.4674440769332956, -0.8246508098225174, -0.4026379245169551], [0.5451892630944342, 0.5789592457424544, -0.8429142632811784, 0.6223784026075614]], dtype=np.float64),
)
