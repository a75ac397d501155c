"""jump_in_branch in reverse mode."""


def jump_in_branch(x: float, n: int) -> float:
    """Derivative of jump_in_branch by x."""
    s = x
    s_saved = []
    taken_saved = []
    steps = 0
    for i in range(n):
        steps += 1
        if i > 1:
            if s > 3.0:
                taken_saved.append(True)
                break
            taken_saved.append(False)
            s_saved.append(s)
            s = s * x
        s = s + 1.0
    # return s * s
    s_bar = 2 * s
    x_bar = 0.0
    for i in range(steps - 1, -1, -1):
        if i > 1:
            if not taken_saved.pop():
                # s = s * x
                s = s_saved.pop()
                x_bar += s_bar * s
                s_bar = s_bar * x
    return x_bar + s_bar
