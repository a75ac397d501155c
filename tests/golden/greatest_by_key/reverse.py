"""greatest_by_key in reverse mode."""


def greatest_by_key(x: float, n: int) -> float:
    """Derivative of greatest_by_key by x."""
    candidates = [x - 0.4 * i for i in range(n)]
    furthest = candidates[0]
    best_key = abs(furthest)
    taken_saved = []
    for other in candidates:
        other_key = abs(other)
        if other_key > best_key:
            taken_saved.append(True)
            furthest = other
            best_key = other_key
        else:
            taken_saved.append(False)
    furthest_bar = 2 * furthest
    candidates_bar = [0.0] * len(candidates)
    for i_2 in range(len(candidates) - 1, -1, -1):
        if taken_saved.pop():
            other_bar = furthest_bar
            furthest_bar = 0.0
        else:
            other_bar = 0.0
        candidates_bar[i_2] = other_bar
    # furthest = max(candidates, key=abs)
    candidates_bar[0] += furthest_bar
    x_bar = 0.0
    for _ in range(n):
        # candidates.append(x - 0.4 * i)
        t_bar = candidates_bar.pop()
        x_bar += t_bar
    return x_bar
