"""exp_series in forward mode, which mode="auto" takes."""


def exp_series_by_x(x, tol):
    """Derivative of exp_series by x."""
    term = 1.0
    term_dot = 0.0
    s_dot = 0.0
    for i in range(1, 50):
        term_dot = (term_dot * x + term) / i
        term = term * x / i
        if abs(term) < tol:
            break
        s_dot += term_dot
    return s_dot
