"""linear_array in reverse mode, which mode="auto" takes."""


def linear_array(x, c):
    """Derivative of linear_array by x."""
    return c.copy()
