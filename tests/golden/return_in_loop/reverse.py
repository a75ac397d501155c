"""return_in_loop in reverse mode."""


def return_in_loop(x: float, n: int) -> float:
    """Derivative of return_in_loop by x."""
    returned = False
    y = x
    y_saved = []
    steps = 0
    for i in range(n):
        steps += 1
        y_saved.append(y)
        y = y * x
        if y > 4.0:
            returned = True
            break
    if not returned:
        x_bar = 1.0
        y_bar = 1.0
        result_bar = 0.0
    else:
        x_bar = 0.0
        y_bar = 0.0
        result_bar = 1.0
    for i in range(steps - 1, -1, -1):
        if y > 4.0:
            # result = y * i
            y_bar += result_bar * i
            result_bar = 0.0
        # y = y * x
        y = y_saved.pop()
        x_bar += y_bar * y
        y_bar = y_bar * x
    return x_bar + y_bar
