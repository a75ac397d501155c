"""Control flow and scopes that the derivative cannot be built on."""
import numpy as np


def jumps(x):
    for i in range(3):
        with open("log") as log:
            if i == 2:
                break  # E: jump-in-block
        with np.errstate(all="ignore"):
            if i == 3:
                break
        try:
            continue  # E: jump-in-block
        finally:
            x = x * x
    return x


def blocks(x):
    with np.errstate(all="ignore") as old:
        return x  # E: return-in-block
    with np.errstate(all="ignore"), open("log"):
        return x  # E: return-in-block
    with np.errstate(all="ignore"):
        return x
    try:
        return 2 * x
    except ValueError:
        pass
    try:
        return 3 * x  # E: return-in-block
    finally:
        print(x)


def scopes(x):
    global counter  # E: global

    def inner():
        nonlocal x
        x = 2 * x

    inner()
    counter = x
    del counter.x  # E: in-place-write
    del x, inner.y  # E: del


def breaks_that_stay_inside(x):
    for i in range(3):
        with np.errstate(all="ignore"):
            for j in range(i):
                if j > 1:
                    break
        for j in range(2):
            print(j)
        else:
            continue
    return x


def generator(x):
    y = yield x  # E: yield
    yield from y  # E: yield


async def coroutine(x):  # E: async
    return x


def ways_to_bind(x, *rest, **options):
    first, *others = x
    if first and (y := first * 2) > 0:
        pass
    y = y + (y := 2)  # E: walrus
    y += (y := 2)  # E: walrus
    y = print(first) or (y := 2)  # E: walrus
    y = print(first) + (z := 2)  # E: walrus
    y = [k for k in range(3) if (m := k) > 1], m  # E: walrus
    y = [k for k in range(3) if k > 1 or (n := k) > 0]  # E: walrus
    y = [p for k in range(3) if (p and k) or (p := k) > 0]  # E: walrus
    if first or (y := first) > 0:  # E: walrus
        for k in range(y):  # more than is written twice
            y = k
    for x[0] in range(3):  # E: loop-target
        pass
    return print(*others, **options)


def defaults(x, when=print(), scale=2.0, table=[1, 2], f=lambda: 1):  # E: default-expression # E: default-expression
    return x * scale


def bound_by_an_inner_class(x):
    class Counter:
        def count(self):
            nonlocal x  # E: global
            x = 2 * x

    return x * x


def global_of_an_inner_class(x):
    class Counter:
        global counter  # E: global

    return x * x
