"""self_product_in_loop in reverse mode, which mode="auto" takes."""


def self_product_in_loop(p: float, q: float, n: int) -> tuple[float, float]:
    """Derivative of self_product_in_loop by p and q."""
    s = 0.0
    p_saved = []
    for _ in range(n):
        s += 1.0 / (q + p * p)
        p_saved.append(p)
        p = p * 0.5 + q
    # return s * p
    s_bar = p
    p_bar = s
    q_bar = 0.0
    for _ in range(n):
        # p = p * 0.5 + q
        p = p_saved.pop()
        q_bar += p_bar
        # s += 1.0 / (q + p * p)
        t_bar = -s_bar / (q + p * p) ** 2
        q_bar += t_bar
        p_bar = 0.5 * p_bar + 2 * t_bar * p
    return p_bar, q_bar
