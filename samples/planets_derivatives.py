"""Derivatives of planets.py, written by astgrad.

What is differentiated by must be floats or arrays of floats: integers are not converted here.

Generated, do not edit. To make it again: astgrad gen samples/planets.py
astgrad 0.1.0, from d4b01d783ca5, body 293edbb7a808
"""

import numpy as np


def miss_and_slopes(start, speed, goal, steps: int):
    """Value and derivative of miss by start and speed.

    The square of the distance to a goal of a light body, after so many steps among two heavy ones.
    """
    sun_mass = 1.0
    sun_place = np.zeros(2)
    sun_speed = sun_place
    planet_mass = 0.1
    planet_place = np.array([1.0, 0.0])
    planet_speed = np.array([0.0, 1.0])
    probe_mass = 1e-6
    probe_place = start
    probe_speed = speed
    saved = []
    for _ in range(steps):
        way = planet_place - sun_place
        force = way / np.sum(way**2) ** 1.5
        sun_speed = sun_speed + 0.01 * planet_mass * force
        planet_speed = planet_speed - 0.01 * sun_mass * force
        way_2 = probe_place - sun_place
        force_2 = way_2 / np.sum(way_2**2) ** 1.5
        sun_speed = sun_speed + 0.01 * probe_mass * force_2
        probe_speed = probe_speed - 0.01 * sun_mass * force_2
        way_3 = probe_place - planet_place
        force_3 = way_3 / np.sum(way_3**2) ** 1.5
        planet_speed = planet_speed + 0.01 * probe_mass * force_3
        probe_speed = probe_speed - 0.01 * planet_mass * force_3
        sun_place = sun_place + 0.01 * sun_speed
        planet_place = planet_place + 0.01 * planet_speed
        probe_place = probe_place + 0.01 * probe_speed
        saved.append((way, force, way_2, way_3))
    planet_place_bar = np.zeros_like(planet_place)
    sun_place_bar = np.zeros_like(sun_place)
    sun_speed_bar = np.zeros_like(sun_speed)
    planet_speed_bar = np.zeros_like(planet_speed)
    t = probe_place - goal
    probe_place_bar = 2 * t
    probe_speed_bar = np.zeros_like(probe_speed)
    for _ in range(steps):
        way, force, way_2, way_3 = saved.pop()
        # probe_place = probe_place + dt * probe_speed
        probe_speed_bar += 0.01 * probe_place_bar
        # planet_place = planet_place + dt * planet_speed
        planet_speed_bar += 0.01 * planet_place_bar
        # sun_place = sun_place + dt * sun_speed
        sun_speed_bar += 0.01 * sun_place_bar
        # force = way / np.sum(way**2) ** 1.5
        force_bar = 0.01 * probe_mass * planet_speed_bar - 0.01 * planet_mass * probe_speed_bar
        # way = probe_place - planet_place
        t_2 = np.sum(way_3**2)
        t_3 = t_2**1.5
        way_bar = force_bar / t_3 + 3 * t_2**0.5 * np.sum(-force_bar * way_3 / t_3**2) * way_3
        probe_place_bar += way_bar
        planet_place_bar -= way_bar
        # force = way / np.sum(way**2) ** 1.5
        force_bar_2 = 0.01 * probe_mass * sun_speed_bar - 0.01 * sun_mass * probe_speed_bar
        # way = probe_place - sun_place
        t_4 = np.sum(way_2**2)
        t_5 = t_4**1.5
        way_bar_2 = force_bar_2 / t_5 + 3 * t_4**0.5 * np.sum(-force_bar_2 * way_2 / t_5**2) * way_2
        probe_place_bar += way_bar_2
        sun_place_bar -= way_bar_2
        # force = way / np.sum(way**2) ** 1.5
        force_bar_3 = 0.01 * planet_mass * sun_speed_bar - 0.01 * sun_mass * planet_speed_bar
        # way = planet_place - sun_place
        t_6 = np.sum(way**2)
        t_7 = t_6**1.5
        way_bar_3 = force_bar_3 / t_7 + 3 * t_6**0.5 * np.sum(-force_bar_3 * force / t_7) * way
        planet_place_bar += way_bar_3
        sun_place_bar -= way_bar_3
    return np.sum(t**2), (probe_place_bar, probe_speed_bar)
