"""wrong dtype: a number that may be Python's or NumPy's meets an array of unknown dtype"""

import numpy as np

def h0(w, B, k=0.5):
    B[-1, -1] /= 1.5
    return np.sum(B)

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    x += np.sum(np.array([y / (1.5 + x ** 2), x, x, y]) ** 2)
    return h0(v, A + x, np.tanh(x))

REQUEST = {'operator': 'derivative', 'wrt': ('A', 'h', 'w', 'v', 'y', 'x'), 'is_tuple': True, 'mode': 'reverse', 'known': 'scalars', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.6500160775384873,
    0.26317723482574107,
    1,
    np.array([-0.7727232575416565, -0.31067419052124023, -0.16145335137844086, 0.029537232592701912], dtype=np.float32),
    np.array([0.8642613887786865, 0.4933527410030365, -0.6290180683135986, -1.022412896156311], dtype=np.float32),
    np.array([-0.267553448677063, 0.05383778363466263, -0.08909223228693008], dtype=np.float32),
    np.array([[0.8872904181480408, 0.8911317586898804, -0.5592287182807922, 1.3532758951187134], [0.2740274667739868, -0.010716450400650501, -0.5352551341056824, -1.1040889024734497], [0.49134019017219543, -0.2107270359992981, -0.9290861487388611, 1.0902339220046997]], dtype=np.float32),
)
