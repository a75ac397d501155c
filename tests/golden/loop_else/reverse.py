"""loop_else in reverse mode."""


def loop_else(x: float, n: int) -> float:
    """Derivative of loop_else by x."""
    y = x
    broken = False
    y_saved = []
    steps = 0
    for _ in range(n):
        steps += 1
        y_saved.append(y)
        y = y * y + 0.1
        if y > 5.0:
            broken = True
            break
    # return y
    if not broken:
        y_bar = 3.0
    else:
        y_bar = 1.0
    for _ in range(steps):
        # y = y * y + 0.1
        y = y_saved.pop()
        y_bar = 2 * y_bar * y
    return y_bar
