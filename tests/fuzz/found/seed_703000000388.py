"""value np.float64(4.227879458297892), should be np.float64(4.227917015139707): value_and_derivative, mode reverse (seed 703000000388)"""

from dataclasses import dataclass, replace
import numpy as np

@dataclass
class Ball:
    x: float
    v: float = 0.5

    def kick(self, f):
        self.v += 0.3 * np.tanh(f)

    def move(self, dt):
        self.kick(self.x)
        self.x = np.tanh(self.x + dt * self.v)

@dataclass
class Holder:
    ball: Ball
    m: float

def bounce(p, e):
    p.v = -e * p.v
    p.x *= 0.7
    return p

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    for e in w:
        xs_363684 = [np.maximum(x, y + 0.1)]
        for _ in range(2):
            xs_363684.append(np.tanh(xs_363684[-1] * abs(y)))
            xs_363684[0] = xs_363684[-1] * 0.5
        x = xs_363684[0] * xs_363684[-1] + xs_363684[1]
        for element in xs_363684:
            x = x * 0.5 + element
        v[0] = np.tanh(v @ v)
    p_149450 = Ball(y + x, np.sum(A, axis=1)[1])
    q_149450 = Ball(np.exp(-x ** 2), 1)
    kept_149450 = [y ** 2]
    r_149450 = bounce(p_149450, 0.3)
    both_149450 = Holder(Ball(np.minimum(x - 0.1, y), h @ A @ v / 8), np.tanh(y))
    for i_9 in range(3):
        p_149450.move(r_149450.v)
    p_149450.x = np.tanh(p_149450.x * p_149450.v)
    y = np.tanh(p_149450.x * p_149450.v + q_149450.x * q_149450.v + r_149450.x * r_149450.v + both_149450.ball.x * both_149450.ball.v) + 0.3 * sum(kept_149450)
    for row in A:
        x = 0.5 * y * x
        for function in (np.arctan, np.cos):
            x = function(x) + 0.3
    return w[-1] + x + y + np.sum(A)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.3786616821213342,
    -0.9636384656129382,
    0,
    np.array([1.041198051592236, -0.9548077235901375, 1.3380119694671826, 0.4986875774580999], dtype=np.float64),
    np.array([1.0515811097646306, -0.017471273850684588, 0.4249986574532829, 0.6977576131100214], dtype=np.float64),
    np.array([-0.7959029514639249, 1.2064502318241825, 0.6821042069533763], dtype=np.float64),
    np.array([[0.7503840797983576, 0.5155213590304084, -1.0329070130048874, 1.3446175163620435], [1.2995460822451068, -0.5833625483032523, 0.17076767435757545, -0.5463176572987006], [-0.9603155633014763, 0.8839308663709635, 0.966253100802456, -0.7413133130048817]], dtype=np.float64),
)
