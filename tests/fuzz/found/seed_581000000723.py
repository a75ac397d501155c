"""    give it all its parts in the block that makes it: value_and_derivative, mode reverse (seed 581000000723)"""

import numpy as np

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    rows_912443 = [[0.5, np.mean(A)], [np.mean(w * w), float(y), h @ A @ w / 8]]
    rows_912443 = rows_912443
    rows_912443.reverse()
    return np.sum(h)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.31954768959164537,
    1.287158026186982,
    2,
    np.array([-1.1060763597523031, -0.057908292353455515, 0.1912228439430188, 0.6683936945550979], dtype=np.float64),
    np.array([1.0124828918971736, -0.7211887614073108, -0.31264647440443416, -1.1099071125118103], dtype=np.float64),
    np.array([-0.5722440029907485, 0.47075927534997963, 1.397980759530357], dtype=np.float64),
    np.array([[-0.3842410854647105, -0.9336527849189031, 0.8014051462930032, 1.3693438436440026], [-1.0724971550478501, -0.41401885785323345, -0.14045373222655844, 1.303124766439333], [0.8205770091695059, -0.3363852894610766, 0.3181658472936977, 1.3993240030885226]], dtype=np.float64),
)
