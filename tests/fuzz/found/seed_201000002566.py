"""An inactive helper writes into an argument by way of another (seed 201000002566)"""

import functools
import math
import numpy as np

def h0(v, x):
    v[v > 0.45] = x
    return v

def half(w, B, k=0.5):
    w = h0(w, 0.0)
    return np.einsum('i,i->', w, w)

def f(x, y, n, v, w, h, A):
    return half(B=A, w=v)

REQUEST = {'operator': 'derivative', 'wrt': ('x',), 'is_tuple': False, 'mode': 'forward', 'known': 'scalars', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.27727743105948144,
    1.2864665950938574,
    2,
    np.array([-0.05951151539553101, 1.2046153330598817, 0.925845467300167, -0.24790256808234323], dtype=np.float64),
    np.array([-0.08831706356718905, 0.13121015365426203, 0.7066056686360398, 0.8386125998530185], dtype=np.float64),
    np.array([0.7753521162605008, -0.03378388945196997, -0.6147925212455801], dtype=np.float64),
    np.array([[0.5678030089655395, -0.36943003168189203, -0.6720895981370332, -0.36212501046911005], [-0.5524202538226582, -0.06285974975294417, -1.0758185486659613, -0.3010792370476141], [0.3318349271575831, -0.20337080673624874, -1.052550030802337, -0.47899421576554246]], dtype=np.float64),
)
