"""loop_continue in forward mode, which mode="auto" takes."""


def loop_continue(x: float, n: int) -> float:
    """Derivative of loop_continue by x."""
    s = x
    s_dot = 1.0
    for i in range(n):
        if i % 3 == 1:
            continue
        s_dot = s_dot * x + s
        s = s * x + i
    return s_dot
