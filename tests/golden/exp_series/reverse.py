"""exp_series in reverse mode."""


def exp_series_by_x(x, tol):
    """Derivative of exp_series by x."""
    term = 1.0
    term_saved = []
    steps = 0
    for i in range(1, 50):
        steps += 1
        term_saved.append(term)
        term = term * x / i
        if abs(term) < tol:
            break
    term_bar = 0.0
    x_bar = 0.0
    for i in range(steps, 0, -1):
        if not abs(term) < tol:
            # s += term
            term_bar += 1.0
        # term = term * x / i
        term = term_saved.pop()
        t_bar = term_bar / i
        x_bar += t_bar * term
        term_bar = t_bar * x
    return x_bar
