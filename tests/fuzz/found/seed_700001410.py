"""by w: value_and_derivative, mode reverse (seed 700001410)"""

import math
import numpy as np

def half(v, x):
    v[...] = 4
    return v

def f(x, y, n, v, w, h, A):
    sin_x = np.dot(half(w, h @ A @ half(w, x) / 8), np.maximum(w, y))
    return np.sum(w)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.4597995649007821,
    -0.5854610245273745,
    2,
    np.array([0.44429711013351825, 1.337956438111976, -0.0003151011871604936, 0.6657909482697131], dtype=np.float64),
    np.array([-1.0132470988966786, 0.3193559953802625, 1.292493183435164, -0.8842091856753337], dtype=np.float64),
    np.array([0.40581653158044895, 1.2919235509609754, -0.24367963056204456], dtype=np.float64),
    np.array([[-0.0867669689011501, 0.2855352267266633, -0.6046180467769303, -0.40577476663372036], [0.4947236132963073, 0.9231552129968359, -1.074271943233459, 1.1073259209171822], [-0.5276801770480558, 0.8030225333572181, -0.5246641901668551, -0.04721903539212535]], dtype=np.float64),
)
