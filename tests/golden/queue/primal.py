import astgrad


@astgrad.derivative
def queue(x: float, n: int):
    waiting = [x, 2.0 * x]
    total = 0.0
    for i in range(n):
        first = waiting.pop(0)
        total += first * first
        waiting.append(first * waiting[0] + i)
    return total + waiting[0] * waiting[1]


POINTS = [(0.7, 4), (0.7, 0)]
