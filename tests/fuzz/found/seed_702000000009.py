"""AssertionError: value_and_derivative, mode reverse (seed 702000000009)"""

import numpy as np

def h0(a, y, n):
    q_689803 = b
    p_689803.x *= 0.6
    p_689803 = q_689803
    b = a

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    one, two, _, four = v
    sin_x = one
    x = sum(map(np.tanh, v))
    if x < 0.2 or x < 0.9:
        a = h0(y, y=sin_x, n=2)
    else:
        state_219875 = 'a'
    return 2

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.2349731766876384,
    -1.1487653412509455,
    4,
    np.array([-1.109795331954956, 1.0362040996551514, 0.5690308809280396, 1.2131483554840088], dtype=np.float32),
    np.array([1.0152654647827148, -0.6933753490447998, 1.3623347282409668, 0.8886846899986267], dtype=np.float32),
    np.array([0.7550890445709229, 0.47109153866767883, 0.8541094660758972], dtype=np.float32),
    np.array([[0.9146721363067627, 1.1071215867996216, 0.8771730661392212, 0.7232457995414734], [-0.5037223100662231, -0.7484376430511475, -0.1340690404176712, -0.15174615383148193], [1.1223095655441284, 0.0874987542629242, 0.8673521876335144, -1.1688441038131714]], dtype=np.float32),
)
