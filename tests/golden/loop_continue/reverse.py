"""loop_continue in reverse mode."""


def loop_continue(x: float, n: int) -> float:
    """Derivative of loop_continue by x."""
    s = x
    s_saved = []
    for i in range(n):
        if i % 3 == 1:
            continue
        s_saved.append(s)
        s = s * x + i
    # return s
    s_bar = 1.0
    x_bar = 0.0
    for i in range(n - 1, -1, -1):
        if i % 3 != 1:
            # s = s * x + i
            s = s_saved.pop()
            x_bar += s_bar * s
            s_bar = s_bar * x
    return x_bar + s_bar
