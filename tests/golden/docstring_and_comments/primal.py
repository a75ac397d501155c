import numpy as np

import astgrad


@astgrad.derivative
def docstring_and_comments(x: float, k: float = 2.0):
    """Drag of a sphere.

    x: its speed.
    """
    # first the Reynolds number
    re = k * x  # without dimension

    # then the coefficient of drag
    cd = 24 / re + 6 / (1 + np.sqrt(re)) + 0.4
    return 0.5 * cd * x**2  # times the density


POINTS = [(0.7,), (2.0, 3.0)]
