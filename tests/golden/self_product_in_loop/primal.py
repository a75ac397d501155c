import astgrad


@astgrad.derivative(wrt=("p", "q"))
def self_product_in_loop(p: float, q: float, n: int):
    s = 0.0
    for _ in range(n):
        s += 1.0 / (q + p * p)
        p = p * 0.5 + q
    return s * p


POINTS = [(0.7, 1.2, 3), (0.7, 1.2, 0)]
