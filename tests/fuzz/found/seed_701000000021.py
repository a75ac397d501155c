"""NameError: value_and_derivative, mode forward (seed 701000000021)"""

from dataclasses import dataclass, replace
import numpy as np

@dataclass
class Ball:
    x: float
    v: float = 0.5

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    p_404582 = Ball(np.exp(-0.3 ** 2), 0.5 * x * y)
    r_404582 = p_404582
    both_404582 = (Ball(np.maximum(x, x + 0.1), y), Ball(np.where(x < 0.45, 1.0, y), y / (1.5 + 0.0 ** 2)))
    for each_9 in both_404582:
        each_9.x, each_9.v = (each_9.v, r_404582.v)
    y = both_404582[0].v
    y
    return np.mean(v * v)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('y',), 'is_tuple': True, 'mode': 'forward', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.9489960001161639,
    -1.014016564106945,
    1,
    np.array([0.35264105475712215, 0.5432834634105896, 0.1080216752612555, 0.9084790024168481], dtype=np.float64),
    np.array([-0.5475875489132717, 0.9536857670640633, -1.0678742355798057, 0.6363843087260479], dtype=np.float64),
    np.array([1.147064179640784, -0.8752961566205135, 0.737954378738874], dtype=np.float64),
    np.array([[-0.7040678319758241, 1.1783457419929653, -0.9544109233843705, 0.16998711376026865], [0.7217887457564249, -0.5595159403259129, -0.08062322095546248, 0.647285120502521], [0.2519654134466096, 0.4962408575912609, 0.9532782431259996, 0.12900522152685934]], dtype=np.float64),
)
