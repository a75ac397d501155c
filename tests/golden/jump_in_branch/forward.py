"""jump_in_branch in forward mode, which mode="auto" takes."""


def jump_in_branch(x: float, n: int) -> float:
    """Derivative of jump_in_branch by x."""
    s = x
    s_dot = 1.0
    for i in range(n):
        if i > 1:
            if s > 3.0:
                break
            s_dot = s_dot * x + s
            s = s * x
        s = s + 1.0
    return 2 * s_dot * s
