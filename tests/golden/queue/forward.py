"""queue in forward mode, which mode="auto" takes."""


def queue(x: float, n: int) -> float:
    """Derivative of queue by x."""
    waiting = [x, 2.0 * x]
    waiting_dot = [1.0, 2.0]
    total_dot = 0.0
    for i in range(n):
        first = waiting.pop(0)
        first_dot = waiting_dot.pop(0)
        total_dot += 2 * first_dot * first
        waiting_dot.append(first_dot * waiting[0] + waiting_dot[0] * first)
        waiting.append(first * waiting[0] + i)
    return total_dot + (waiting_dot[0] * waiting[1] + waiting_dot[1] * waiting[0])
