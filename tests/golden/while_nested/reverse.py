"""while_nested in reverse mode."""


def while_nested(x: float) -> float:
    """Derivative of while_nested by x."""
    y = x
    z_saved = []
    z_saved_2 = []
    steps_saved = []
    while y < 50:
        z = y
        steps = 0
        while z < 10:
            z_saved_2.append(z)
            z = z * x
            steps += 1
        steps_saved.append(steps)
        y = y + z * x
        z_saved.append(z)
    y_bar = 1.0
    x_bar = 0.0
    while z_saved:
        z = z_saved.pop()
        # y = y + z * x
        x_bar += y_bar * z
        z_bar = y_bar * x
        for _ in range(steps_saved.pop()):
            # z = z * x
            z = z_saved_2.pop()
            x_bar += z_bar * z
            z_bar = z_bar * x
        # z = y
        y_bar += z_bar
    return x_bar + y_bar
