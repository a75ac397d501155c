"""IndexError: value_and_derivative, mode reverse (seed 511000000144)"""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple
import numpy as np

def of_rows(y, rows):
    y = y
    return 0.7

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    value = 1
    rows_956586 = [[-0.7, 0.9], [w.sum(), x, x]]
    for i_5 in range(2):
        rows_956586 = rows_956586[::-1]
        value = of_rows(value, rows_956586)
    p_317345 = value
    a_saved = p_317345
    value, a_saved, x = (a_saved, x, value)
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.7627355182732699,
    -0.3180707093140194,
    1,
    np.array([-0.12495730704717078, -0.7757821509910843, -0.5708713710366342, -0.5337294076414625], dtype=np.float64),
    np.array([-0.549586965899716, -0.5873650724226527, 0.09843408573582324, -0.7775425135910587], dtype=np.float64),
    np.array([-1.0002109887879058, -1.0121501383751903, -0.2504119445689653], dtype=np.float64),
    np.array([[1.0742860469025775, 0.60607707150209, 0.5201265420976993, 0.5408258755715611], [0.8299090183810163, 0.5621704542186412, 1.1900389789995207, -0.10563719811303063], [-0.5638963691357317, 0.2232813418293056, 0.5767993756629888, -0.6385143840472539]], dtype=np.float64),
)
