"""wrong: value_and_derivative, mode forward (seed 910002249)"""

import math
import numpy as np

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    y = np.maximum(y, x + 0.1)
    h[0] = y
    a_saved = 0
    return math.cos(a_saved) + x + y + a_saved + np.sum(h)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('y',), 'is_tuple': True, 'mode': 'forward', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.835295585520232,
    -0.022009945770571804,
    2,
    np.array([-1.0335978269577026, -1.1978667974472046, -0.28047916293144226, 0.6021878123283386], dtype=np.float32),
    np.array([0.5912534594535828, 0.0995267778635025, 0.7674523591995239, 0.0727534219622612], dtype=np.float32),
    np.array([0.7165538668632507, 1.1121315956115723, -0.8603819608688354], dtype=np.float32),
    np.array([[-1.0767083168029785, 0.7819063663482666, -0.37510162591934204, 1.3240725994110107], [-0.3281046748161316, -0.3723631501197815, -1.0714718103408813, -1.0614229440689087], [0.1864950954914093, 1.141606330871582, 1.349962592124939, -1.0722618103027344]], dtype=np.float32),
)
