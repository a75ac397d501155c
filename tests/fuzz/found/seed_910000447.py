"""wrong: value_and_derivative, mode reverse (seed 910000447)"""

import math
import numpy as np

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    y += h * h @ (h * y)
    return -y

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.42606387425663983,
    -0.29412867594416525,
    3,
    np.array([0.5066253542900085, 0.5544772744178772, 1.041924238204956, -0.18056602776050568], dtype=np.float32),
    np.array([-0.6974438428878784, 1.2017470598220825, -0.10717053711414337, 1.2117072343826294], dtype=np.float32),
    np.array([-0.34367266297340393, 0.6963573694229126, -0.32609090209007263], dtype=np.float32),
    np.array([[0.5258748531341553, -0.5037607550621033, -0.597847044467926, -0.9940929412841797], [-1.0774582624435425, -0.14425233006477356, 0.5145004391670227, 0.14427509903907776], [0.37538954615592957, 0.05417852848768234, 0.15606965124607086, 0.9140235781669617]], dtype=np.float32),
)
