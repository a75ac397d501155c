"""a list of numbers as a factor is an array of double precision (seed 22000002072)"""

import functools
import math
import numpy as np

def f(x, y, n, v, w, h, A):
    y, x, a_saved = np.convolve(w, [0.5, 0.25], 'valid')
    return y

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -1.0441272786107,
    1.2899544906757818,
    2,
    np.array([0.01607305184006691, -0.3441511392593384, -1.0295425653457642, 0.3997189402580261], dtype=np.float32),
    np.array([1.1221489906311035, -0.1884678602218628, -0.21307669579982758, 1.0425878763198853], dtype=np.float32),
    np.array([-1.1306147575378418, 0.045829642564058304, 0.9308921694755554], dtype=np.float32),
    np.array([[0.8919530510902405, 0.15136373043060303, -0.289608895778656, 1.3289598226547241], [0.014980020001530647, -0.31529200077056885, 0.6000481247901917, 0.4477497339248657], [-0.19386017322540283, -0.5781042575836182, 0.7864200472831726, -0.674448549747467]], dtype=np.float32),
)
