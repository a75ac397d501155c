"""by x: derivative, mode forward (seed 261000005332)"""

import functools
import math
import numpy as np

def h0(a, y, n):
    return 0.5

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    y, x = (np.where(x > 0.2, x, 1), 0.5 * x * h0(y, np.var(w), n=n + 1))
    x *= np.mean(A)
    return np.mean(A) + x + y

REQUEST = {'operator': 'derivative', 'wrt': ('x',), 'is_tuple': False, 'mode': 'forward', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.2264024571901433,
    -0.2585317111232359,
    1,
    np.array([1.3538497686386108, 0.8382198214530945, 0.390759140253067, -0.3927067518234253], dtype=np.float32),
    np.array([-0.6336266994476318, 1.078263282775879, -1.088579773902893, -0.0987682119011879], dtype=np.float32),
    np.array([-0.23395997285842896, 0.30875343084335327, -0.09822075814008713], dtype=np.float32),
    np.array([[0.19338327646255493, 0.11705480515956879, 0.9758358001708984, 0.3689713180065155], [-0.41909119486808777, 0.781047523021698, 0.12568138539791107, 0.9608746767044067], [1.1884921789169312, -0.27054065465927124, 0.6413172483444214, 0.13454698026180267]], dtype=np.float32),
)
