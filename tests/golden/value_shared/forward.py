"""value_shared in forward mode, which mode="auto" takes."""

import numpy as np


def value_shared(x):
    """Value and derivative of value_shared by x."""
    exp_x = np.exp(x)
    return exp_x, np.array(exp_x)[()]
