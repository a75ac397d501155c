"""a pullback was handed views of an array whose part is overwritten (seed 12000004648)"""

import functools
import math
import numpy as np

def f(x, y, n, v, w, h, A):
    head, tail = np.split(v, 2)
    y = np.sum(head * tail)
    v[n % 4] = n
    return y

REQUEST = {'operator': 'vjp', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'decorator', 'algebra': True}
ARGUMENTS = (
    1.048477009719501,
    -0.0886371431684414,
    1,
    np.array([0.6772832537579885, 0.9196036817433086, -0.5385600555767659, 0.10915104019678123], dtype=np.float64),
    np.array([-0.9649176244547213, 0.40689796623767327, -0.13797513080384305, -0.896281425525834], dtype=np.float64),
    np.array([-1.199120898342992, 0.3959720727603502, -0.7660026103190041], dtype=np.float64),
    np.array([[0.2549163177990472, 0.11093190764575156, 0.039409444676274274, -0.8564104577295881], [-0.8869972846249412, -0.8625865359874374, 0.6602201005691015, -0.26316151227051365], [-0.7040926847300232, 1.2362796546218118, 1.0391823598739902, -0.21968890820376308]], dtype=np.float64),
)
