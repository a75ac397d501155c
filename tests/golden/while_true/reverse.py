"""while_true in reverse mode."""


def while_true(a: float) -> float:
    """Derivative of while_true by a."""
    x = a
    saved = []
    while True:
        step = 0.5 * (x - a / x)
        saved.append((step, x))
        x = x - step
        if abs(step) < 1e-12:
            break
    a_bar = 0.0
    x_bar = 0.0
    result_bar = 1.0
    while saved:
        step, x = saved.pop()
        if abs(step) < 1e-12:
            # result = x
            x_bar += result_bar
            result_bar = 0.0
        # step = 0.5 * (x - a / x)
        step_bar = -x_bar
        x_bar += 0.5 * step_bar
        t_bar = -0.5 * step_bar
        a_bar += t_bar / x
        x_bar -= t_bar * a / x**2
    return a_bar + x_bar
