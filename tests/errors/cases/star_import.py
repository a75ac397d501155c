"""A star import may bring any name, also one that hides a builtin."""
import numpy
from math import *


def f(x):
    y = sin(x)  # E: star-import
    return abs(y) + numpy.cos(x)  # E: star-import
