import numpy as np

import astgrad


def loss(params, X, y):
    margin = y * (X @ params["w"] + params["b"])
    return np.mean(np.log1p(np.exp(-margin)))


def predict(layers, x):
    h = np.tanh(layers[0]["W"] @ x + layers[0]["b"])
    return layers[1]["W"] @ h + layers[1]["b"]


def step(rod, state):
    force = rod["k"] * np.sin(state["angle"]) + rod["drift"]
    speed = state["speed"] - force
    return {"angle": state["angle"] + speed, "speed": speed, "energy": [np.sum(speed**2), rod["k"]]}


slope = astgrad.derivative(loss, wrt="params['w']")
both_slopes = astgrad.value_and_derivative(loss, wrt=("params['b']", "X"))
hessian_times = astgrad.hvp(loss, wrt="params")
weights_hessian_times = astgrad.hvp(loss, wrt="params['w']")
hessian = astgrad.hessian(loss, wrt="params")
whole_hessian = astgrad.value_and_hessian(loss, wrt=("params", "X"))
weights_hessian = astgrad.value_and_hessian(loss, wrt="params['w']")

predict_jacobian = astgrad.jacobian(predict, wrt="layers")
predict_by_parts = astgrad.value_and_jacobian(predict, wrt=("layers[0]['b']", "x"))
predict_pullback = astgrad.vjp(predict, wrt=("layers", "x"))
predict_product = astgrad.gnvp(predict, wrt="layers[1]")

step_pullback = astgrad.vjp(step, wrt=("rod", "state"))
step_jacobian = astgrad.value_and_jacobian(step, wrt="state")
step_along = astgrad.jvp(step, wrt=("rod['k']", "state['speed']"))
step_product = astgrad.gnvp(step, wrt="state['angle']")

KINDS = (
    "params: {'w': float64[d], 'b': float}, X: float64[n, d], y: float64[n], "
    "layers: ({'W': float64[k, d], 'b': float64[k]}, {'W': float64[m, k], 'b': float64[m]}), x: float64[d], "
    "rod: {'k': float, 'drift': float64[n]}, state: {'angle': float64[n], 'speed': float64[n]}"
)
first = {"W": np.array([[0.2, -0.4, 0.9], [1.1, 0.3, -0.5]]), "b": np.array([0.1, -0.3])}
second = {"W": np.array([[0.7, -0.2], [0.4, 0.6], [-0.9, 0.5]]), "b": np.array([0.3, 0.0, -0.8])}
params = {"w": np.array([0.4, -0.7]), "b": 0.2}
rod = {"k": 0.7, "drift": np.array([0.1, -0.2])}
X = np.array([[0.3, -0.2], [1.1, 0.4], [-0.7, 0.9]])
POINTS = {
    "loss": [(params, X, np.array([1.0, -1.0, 1.0]))],
    "predict": [((first, second), np.array([0.6, -1.2, 0.8]))],
    "step": [(rod, {"angle": np.array([0.3, 1.2]), "speed": np.array([-0.1, 0.4])})],
}
