"""loop_break in forward mode, which mode="auto" takes."""


def loop_break(x: float, tol: float) -> float:
    """Derivative of loop_break by x."""
    term = 1.0
    term_dot = 0.0
    s_dot = 0.0
    for i in range(1, 50):
        term_dot = (term_dot * x + term) / i
        term = term * x / i
        if abs(term) < tol:
            break  # small enough
        s_dot += term_dot
    return s_dot
