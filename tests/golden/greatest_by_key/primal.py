import astgrad


@astgrad.derivative
def greatest_by_key(x: float, n: int):
    candidates = [x - 0.4 * i for i in range(n)]
    furthest = max(candidates, key=abs)
    return furthest * furthest


POINTS = [(0.7, 5), (0.7, 2)]
