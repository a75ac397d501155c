"""value np.float64(1.7964814229204102), sh: value_and_derivative, mode reverse (seed 700000132)"""

import math
import numpy as np

def f(x, y, n, v, w, h, A):
    for i_4 in range(3, -2, -2):
        w[1:] *= np.cos(np.tanh(np.exp(-1 ** 2)))
    t_bar = q = 0.5 * v * w
    return np.sum(h) / 3 + x + np.sum(h) + np.sum(A) + np.sum(q)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.21396717166531443,
    -0.9905107227263773,
    0,
    np.array([-0.5009665355846553, -0.1539125793377174, 1.0772016766087023, 0.1464304672724368], dtype=np.float64),
    np.array([0.01181388598798172, 1.2769835045622402, -0.797220011067348, 0.2793196070272599], dtype=np.float64),
    np.array([0.5671739137075276, 1.2657067172250758, -0.2169924735740021], dtype=np.float64),
    np.array([[0.055459724873475835, -1.019651843478224, -0.7145283170660982, 0.535063399157315], [-0.5526547440179127, -0.06705909571729007, 0.6508679554752657, -0.16120322958345712], [-0.09632254339199009, 0.8164776987824307, 0.239989672717982, 0.5918996389321833]], dtype=np.float64),
)
