"""parts, differentiated."""

from functools import partial

import numpy as np


def _predict_forward(layers, x):
    """The value of predict, and what its reverse half reads."""
    h = np.tanh(layers[0]["W"] @ x + layers[0]["b"])
    return layers[1]["W"] @ h + layers[1]["b"], (layers[0]["W"], layers[1]["W"], x, h)


def _predict_pullback(saved, value_bar):
    """The cotangent of layers and x for a cotangent of predict's value."""
    layers_0_W, layers_1_W, x, h = saved
    t_bar = layers_1_W.T @ value_bar * (1 - h**2)
    return (
        {"W": np.outer(t_bar, x), "b": t_bar},
        {"W": np.outer(value_bar, h), "b": value_bar.copy()},
    ), layers_0_W.T @ t_bar


def _step_forward(rod, state):
    """The value of step, and what its reverse half reads."""
    force = rod["k"] * np.sin(state["angle"]) + rod["drift"]
    speed = state["speed"] - force
    return (state["angle"] + speed, speed, np.sum(speed**2), rod["k"]), (
        rod["k"],
        state["angle"],
        speed,
    )


def _step_pullback(saved, result_bar):
    """The cotangent of rod and state for a cotangent of step's value."""
    value_bar, speed_bar, value_bar_2, rod_k_bar = (
        result_bar["angle"],
        result_bar["speed"],
        result_bar["energy"][0],
        result_bar["energy"][1],
    )
    rod_k, state_angle, speed = saved
    speed_bar = value_bar + speed_bar + 2 * value_bar_2 * speed
    return {
        "k": rod_k_bar + np.sum(-speed_bar * np.sin(state_angle)),
        "drift": -speed_bar,
    }, {
        "angle": value_bar - speed_bar * rod_k * np.cos(state_angle),
        "speed": speed_bar,
    }


def slope(params, X, y):
    """Derivative of loss by params['w']."""
    margin = y * (X @ params["w"] + params["b"])
    t = np.exp(-margin)
    return X.T @ (-y * t / (margin.size * (1 + t)))


def both_slopes(params, X, y):
    """Value and derivative of loss by params['b'] and X."""
    margin = y * (X @ params["w"] + params["b"])
    t = np.exp(-margin)
    t_bar = -y * t / (margin.size * (1 + t))
    return np.mean(np.log1p(t)), (t_bar.sum(), np.outer(t_bar, params["w"]))


def hessian_times(params, params_dot, X, y):
    """Hessian of loss by params, times a vector."""
    margin = y * (X @ params["w"] + params["b"])
    t = np.exp(-margin)
    t_bar = -y * t / (margin.size * (1 + t))
    t_bar_dot = (
        -(X @ params_dot["w"] + params_dot["b"]) * (y + margin.size * t_bar) * t_bar
    )
    return {"w": X.T @ t_bar_dot, "b": t_bar_dot.sum()}


def weights_hessian_times(params, params_w_dot, X, y):
    """Hessian of loss by params['w'], times a vector."""
    margin = y * (X @ params["w"] + params["b"])
    t = np.exp(-margin)
    t_2 = 1 + t
    return X.T @ (X @ params_w_dot * y**2 * t * (1 - t / t_2) / (margin.size * t_2))


def _loss_hessian_by_params_w(params, X, y):
    """Hessian of loss by params['w']."""
    margin = y * (X @ params["w"] + params["b"])
    t = np.exp(-margin)
    t_bar = -y * t / (margin.size * (1 + t))
    t_2 = (y + margin.size * t_bar) * t_bar
    columns = []
    columns_2 = []
    for params_w_dot in np.eye(params["w"].size):
        t_bar_dot = -(X @ params_w_dot) * t_2
        columns.append(X.T @ t_bar_dot)
        columns_2.append(t_bar_dot.sum())
    return np.stack(columns, axis=-1), np.stack(columns_2, axis=-1)


def _loss_hessian_by_params_b(params, X, y):
    """Hessian of loss by params['b']."""
    margin = y * (X @ params["w"] + params["b"])
    t = np.exp(-margin)
    t_bar = -y * t / (margin.size * (1 + t))
    t_bar_dot = -(y + margin.size * t_bar) * t_bar
    return X.T @ t_bar_dot, t_bar_dot.sum()


def hessian(params, X, y):
    """Hessian of loss by params."""
    by_params_w = _loss_hessian_by_params_w(params, X, y)
    by_params_b = _loss_hessian_by_params_b(params, X, y)
    return {
        "w": {"w": by_params_w[0], "b": by_params_b[0]},
        "b": {"w": by_params_w[1], "b": by_params_b[1]},
    }


def _loss_value_and_hessian_by_params_w(params, X, y):
    """Value and Hessian of loss by params['w']."""
    margin = y * (X @ params["w"] + params["b"])
    t = np.exp(-margin)
    t_bar = -y * t / (margin.size * (1 + t))
    t_2 = (y + margin.size * t_bar) * t_bar
    columns = []
    columns_2 = []
    columns_3 = []
    for params_w_dot in np.eye(params["w"].size):
        t_bar_dot = -(X @ params_w_dot) * t_2
        columns.append(X.T @ t_bar_dot)
        columns_2.append(t_bar_dot.sum())
        columns_3.append(
            np.outer(t_bar_dot, params["w"]) + np.outer(t_bar, params_w_dot)
        )
    return np.mean(np.log1p(t)), (
        np.stack(columns, axis=-1),
        np.stack(columns_2, axis=-1),
        np.stack(columns_3, axis=-1),
    )


def _loss_hessian_by_params_b_2(params, X, y):
    """Hessian of loss by params['b']."""
    margin = y * (X @ params["w"] + params["b"])
    t = np.exp(-margin)
    t_bar = -y * t / (margin.size * (1 + t))
    t_bar_dot = -(y + margin.size * t_bar) * t_bar
    return X.T @ t_bar_dot, t_bar_dot.sum(), np.outer(t_bar_dot, params["w"])


def _loss_hessian_by_X(params, X, y):
    """Hessian of loss by X."""
    margin = y * (X @ params["w"] + params["b"])
    t = np.exp(-margin)
    t_bar = -y * t / (margin.size * (1 + t))
    t_2 = (y + margin.size * t_bar) * t_bar
    columns = []
    columns_2 = []
    columns_3 = []
    for X_dot in np.eye(X.size).reshape((X.size,) + X.shape):
        t_bar_dot = -(X_dot @ params["w"]) * t_2
        columns.append(X_dot.T @ t_bar + X.T @ t_bar_dot)
        columns_2.append(t_bar_dot.sum())
        columns_3.append(np.outer(t_bar_dot, params["w"]))
    return (
        np.stack(columns, axis=-1).reshape(np.shape(columns[0]) + X.shape),
        np.stack(columns_2, axis=-1).reshape(np.shape(columns_2[0]) + X.shape),
        np.stack(columns_3, axis=-1).reshape(np.shape(columns_3[0]) + X.shape),
    )


def whole_hessian(params, X, y):
    """Value and Hessian of loss by params and X."""
    value, by_params_w = _loss_value_and_hessian_by_params_w(params, X, y)
    by_params_b = _loss_hessian_by_params_b_2(params, X, y)
    by_X = _loss_hessian_by_X(params, X, y)
    return value, (
        {
            "w": ({"w": by_params_w[0], "b": by_params_b[0]}, by_X[0]),
            "b": ({"w": by_params_w[1], "b": by_params_b[1]}, by_X[1]),
        },
        ({"w": by_params_w[2], "b": by_params_b[2]}, by_X[2]),
    )


def weights_hessian(params, X, y):
    """Value and Hessian of loss by params['w']."""
    margin = y * (X @ params["w"] + params["b"])
    t = np.exp(-margin)
    margin_bar = -t / (margin.size * (1 + t))
    t_2 = y * (margin.size * margin_bar + 1) * margin_bar
    columns = []
    for params_w_dot in np.eye(params["w"].size):
        margin_bar_dot = -(X @ params_w_dot) * t_2
        columns.append(X.T @ (margin_bar_dot * y))
    return np.mean(np.log1p(t)), np.stack(columns, axis=-1)


def _predict_jacobian_by_layers_0_W(layers, x):
    """Jacobian of predict by layers[0]['W']."""
    h = np.tanh(layers[0]["W"] @ x + layers[0]["b"])
    t = 1 - h**2
    columns = []
    for layers_0_W_dot in np.eye(layers[0]["W"].size).reshape(
        (layers[0]["W"].size,) + layers[0]["W"].shape
    ):
        columns.append(layers[1]["W"] @ (layers_0_W_dot @ x * t))
    return np.stack(columns, axis=-1).reshape(
        np.shape(columns[0]) + layers[0]["W"].shape
    )


def _predict_jacobian_by_layers_0_b(layers, x):
    """Jacobian of predict by layers[0]['b']."""
    h = np.tanh(layers[0]["W"] @ x + layers[0]["b"])
    t = 1 - h**2
    columns = []
    for layers_0_b_dot in np.eye(layers[0]["b"].size):
        columns.append(layers[1]["W"] @ (layers_0_b_dot * t))
    return np.stack(columns, axis=-1)


def _predict_jacobian_by_layers_1_W(layers, x):
    """Jacobian of predict by layers[1]['W']."""
    h = np.tanh(layers[0]["W"] @ x + layers[0]["b"])
    rows = []
    for value_bar in np.eye(len(layers[1]["W"])):
        rows.append(np.outer(value_bar, h))
    return np.stack(rows)


def _predict_jacobian_by_layers_1_b(layers, x):
    """Jacobian of predict by layers[1]['b']."""
    return np.diag(np.ones_like(layers[1]["b"]))


def predict_jacobian(layers, x):
    """Jacobian of predict by layers."""
    return {
        "W": _predict_jacobian_by_layers_0_W(layers, x),
        "b": _predict_jacobian_by_layers_0_b(layers, x),
    }, {
        "W": _predict_jacobian_by_layers_1_W(layers, x),
        "b": _predict_jacobian_by_layers_1_b(layers, x),
    }


def _predict_value_and_jacobian_by_layers_0_b(layers, x):
    """Value and Jacobian of predict by layers[0]['b']."""
    h = np.tanh(layers[0]["W"] @ x + layers[0]["b"])
    t = 1 - h**2
    columns = []
    for layers_0_b_dot in np.eye(layers[0]["b"].size):
        h_dot = layers_0_b_dot * t
        columns.append(layers[1]["W"] @ h_dot)
    return layers[1]["W"] @ h + layers[1]["b"], np.stack(columns, axis=-1)


def _predict_jacobian_by_x(layers, x):
    """Jacobian of predict by x."""
    h = np.tanh(layers[0]["W"] @ x + layers[0]["b"])
    t = 1 - h**2
    columns = []
    for x_dot in np.eye(x.size):
        columns.append(layers[1]["W"] @ (layers[0]["W"] @ x_dot * t))
    return np.stack(columns, axis=-1)


def predict_by_parts(layers, x):
    """Value and Jacobian of predict by layers[0]['b'] and x."""
    value, by_layers_0_b = _predict_value_and_jacobian_by_layers_0_b(layers, x)
    by_x = _predict_jacobian_by_x(layers, x)
    return value, (by_layers_0_b, by_x)


def predict_pullback(layers, x):
    """Value and pullback of predict by layers and x."""
    value, saved = _predict_forward(layers, x)
    return value, partial(_predict_pullback, saved)


def predict_product(layers, layers_1_dot, x):
    """Gauss-Newton product of predict by layers[1]."""
    h = np.tanh(layers[0]["W"] @ x + layers[0]["b"])
    t_bar = layers_1_dot["W"] @ h + layers_1_dot["b"]
    return {"W": np.outer(t_bar, h), "b": t_bar.copy()}


def step_pullback(rod, state):
    """Value and pullback of step by rod and state."""
    (value_angle, value_speed, value_energy_0, value_energy_1), saved = _step_forward(
        rod, state
    )
    return {
        "angle": value_angle,
        "speed": value_speed,
        "energy": [value_energy_0, value_energy_1],
    }, partial(_step_pullback, saved)


def _step_value_and_jacobian_by_state_angle(rod, state):
    """Value and Jacobian of step by state['angle']."""
    force = rod["k"] * np.sin(state["angle"]) + rod["drift"]
    speed = state["speed"] - force
    t = -rod["k"] * np.cos(state["angle"])
    t_2 = 2 * speed
    columns = []
    columns_2 = []
    columns_3 = []
    columns_4 = []
    for state_angle_dot in np.eye(state["angle"].size):
        speed_dot = state_angle_dot * t
        columns.append(state_angle_dot + speed_dot)
        columns_2.append(speed_dot)
        columns_3.append(np.sum(speed_dot * t_2))
        columns_4.append(0.0)
    return (state["angle"] + speed, speed, np.sum(speed**2), rod["k"]), (
        np.stack(columns, axis=-1),
        np.stack(columns_2, axis=-1),
        np.stack(columns_3, axis=-1),
        np.stack(columns_4, axis=-1),
    )


def _step_jacobian_by_state_speed(rod, state):
    """Jacobian of step by state['speed']."""
    force = rod["k"] * np.sin(state["angle"]) + rod["drift"]
    speed = state["speed"] - force
    t_2 = 2 * speed
    columns = []
    columns_2 = []
    columns_3 = []
    columns_4 = []
    for state_speed_dot in np.eye(state["speed"].size):
        t = state_speed_dot.copy()
        columns.append(t)
        columns_2.append(t.copy())
        columns_3.append(np.sum(state_speed_dot * t_2))
        columns_4.append(0.0)
    return (
        np.stack(columns, axis=-1),
        np.stack(columns_2, axis=-1),
        np.stack(columns_3, axis=-1),
        np.stack(columns_4, axis=-1),
    )


def step_jacobian(rod, state):
    """Value and Jacobian of step by state."""
    value, by_state_angle = _step_value_and_jacobian_by_state_angle(rod, state)
    by_state_speed = _step_jacobian_by_state_speed(rod, state)
    return {"angle": value[0], "speed": value[1], "energy": [value[2], value[3]]}, {
        "angle": {"angle": by_state_angle[0], "speed": by_state_speed[0]},
        "speed": {"angle": by_state_angle[1], "speed": by_state_speed[1]},
        "energy": [
            {"angle": by_state_angle[2], "speed": by_state_speed[2]},
            {"angle": by_state_angle[3], "speed": by_state_speed[3]},
        ],
    }


def step_along(rod, state, rod_k_dot, state_speed_dot):
    """Value and tangent of step, for a tangent of rod['k'] and state['speed']."""
    sin_state_angle = np.sin(state["angle"])
    force = rod["k"] * sin_state_angle + rod["drift"]
    speed = state["speed"] - force
    speed_dot = state_speed_dot - rod_k_dot * sin_state_angle
    t = speed_dot.copy()
    return {
        "angle": state["angle"] + speed,
        "speed": speed,
        "energy": [np.sum(speed**2), rod["k"]],
    }, {
        "angle": t,
        "speed": t.copy(),
        "energy": [np.sum(2 * speed_dot * speed), rod_k_dot],
    }


def step_product(rod, state, state_angle_dot):
    """Gauss-Newton product of step by state['angle']."""
    force = rod["k"] * np.sin(state["angle"]) + rod["drift"]
    speed = state["speed"] - force
    cos_state_angle = np.cos(state["angle"])
    speed_dot = -rod["k"] * state_angle_dot * cos_state_angle
    # the tangent of the result is sent back
    t_bar = state_angle_dot + speed_dot
    # speed = state["speed"] - force
    speed_bar = t_bar + speed_dot + 2 * np.sum(2 * speed_dot * speed) * speed
    return t_bar - speed_bar * rod["k"] * cos_state_angle
