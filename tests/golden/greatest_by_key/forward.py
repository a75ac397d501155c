"""greatest_by_key in forward mode, which mode="auto" takes."""


def greatest_by_key(x: float, n: int) -> float:
    """Derivative of greatest_by_key by x."""
    candidates = [x - 0.4 * i for i in range(n)]
    candidates_dot = [1.0 for i in range(n)]
    furthest = candidates[0]
    furthest_dot = candidates_dot[0]
    best_key = abs(furthest)
    for other, other_dot in zip(candidates, candidates_dot):
        other_key = abs(other)
        if other_key > best_key:
            furthest = other
            furthest_dot = other_dot
            best_key = other_key
    return 2 * furthest_dot * furthest
