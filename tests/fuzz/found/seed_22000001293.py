"""what comes to a number of a dict is of the precision of another (seed 22000001293)"""

import functools
import math
import numpy as np

def f(x, y, n, v, w, h, A):
    d_495311 = {'a0': x if y < 0.45 else y, 'a1': v.sum(), 'b0': h @ h, 'b1': y}
    sin_x = np.sum(w[[0, 2, 2]])
    for i_861501 in range(2):
        sin_x = sin_x * d_495311['ab'[i_861501 % 2] + str(i_861501 % 2)]
    return sin_x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    1.0473092818762872,
    0.38831803183124025,
    3,
    np.array([-1.1011552810668945, 0.6039082407951355, 1.3853520154953003, 0.47013747692108154], dtype=np.float32),
    np.array([-0.2902565002441406, 0.22804562747478485, -0.11441830545663834, 0.2615044116973877], dtype=np.float32),
    np.array([0.2655438184738159, 1.1483992338180542, -0.8370147347450256], dtype=np.float32),
    np.array([[0.33726203441619873, 1.3422353267669678, -0.03766719624400139, 1.3200875520706177], [-0.4139277935028076, 0.5663214921951294, -0.4950968027114868, -0.3868165910243988], [-0.6883522272109985, -0.3388992249965668, 1.3076573610305786, -0.05352456867694855]], dtype=np.float32),
)
