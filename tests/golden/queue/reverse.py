"""queue in reverse mode."""


def queue(x: float, n: int) -> float:
    """Derivative of queue by x."""
    waiting = [x, 2.0 * x]
    first_saved = []
    for i in range(n):
        first = waiting.pop(0)
        waiting.append(first * waiting[0] + i)
        first_saved.append(first)
    # return total + waiting[0] * waiting[1]
    waiting_bar = [0.0] * len(waiting)
    waiting_bar[0] += waiting[1]
    waiting_bar[1] += waiting[0]
    for _ in range(n):
        first = first_saved.pop()
        # waiting.append(first * waiting[0] + i)
        t_bar = waiting_bar.pop()
        waiting.pop()
        waiting_bar[0] += t_bar * first
        # first = waiting.pop(0)
        first_bar = t_bar * waiting[0] + 2 * first
        waiting_bar.insert(0, first_bar)
        waiting.insert(0, first)
    return waiting_bar[0] + 2 * waiting_bar[1]
