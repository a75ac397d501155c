"""slice_reads in reverse mode, which mode="auto" takes."""

import numpy as np


def slice_reads(u):
    """Derivative of slice_reads by u."""
    t_bar = 2 * (u[1:] - u[:-1])
    u_bar = np.zeros_like(u)
    u_bar[1:] = t_bar
    u_bar[:-1] -= t_bar
    return u_bar
