"""by w: value_and_derivative, mode reverse (seed 701000000348)"""

import math
import numpy as np

def f(x, y, n, v, w, h, A):
    track_8260 = [(math.cos(y), (1 + x ** 2) ** 0.5)]
    track_8260.append((x, np.mean(w * w)))
    for a_9, b_9 in track_8260:
        x = np.tanh(x * 0.5 + a_9 * b_9)
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.9151319902469088,
    -0.4663187246856453,
    2,
    np.array([-0.7524420022964478, 0.06569711118936539, 0.4227460026741028, 1.1326545476913452], dtype=np.float32),
    np.array([0.34982621669769287, 0.337866872549057, -0.23187361657619476, 0.18944339454174042], dtype=np.float32),
    np.array([0.18532422184944153, 0.4471679925918579, -1.103359341621399], dtype=np.float32),
    np.array([[0.6853878498077393, 1.343810796737671, -0.578492283821106, 1.086020827293396], [-0.7248405814170837, 0.44782906770706177, 1.389440655708313, 0.7335918545722961], [0.3960201144218445, -1.172628402709961, -0.8834769129753113, 1.069150686264038]], dtype=np.float32),
)
