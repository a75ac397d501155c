"""Random programs, differentiated and compared: `python -m tests.fuzz --programs 1000 --seed 0`.

programs.py     the program of a seed
statements.py   one production for each statement of the language
writes.py       those that write into arrays
functionals.py  those that call functions that are values, and use lists, dicts and several results
jumps.py        those that leave a block early, and blocks that may be left
expressions.py  one line for each expression of the language
helpers.py      one production for each sort of function that the program calls
writer.py       what productions write with: random choices, the variables that have a value, lines and blocks
examine.py      differentiates one program and compares
reduction.py    makes a failing program small
findings.py     keeps it, in found/, where it stays as a test
campaign.py     the command, and what it prints

What a production adds
----------------------
An expression is a line in a table of expressions.py. `$s`, `$v`, `$h`, `$a` stand for an expression that is a scalar, a vector,
a short vector or a matrix, in capitals with parentheses where it needs them (`$S ** 2`); the same sign with a number stands for
the same expression twice (`$S1 * $S1`). All signs are in `SIGNS` of writer.py.

    "np.logaddexp($s, $s)",

A statement is a function in statements.py, which writes lines:

    @statement("swap", weight=1, needs=has_two_scalars, traits=("overwriting",))
    def swap(w: Writer) -> None:
        a, b = w.rng.sample(w.scalars(), 2)
        w.line(f"{a}, {b} = {b}, {a}")

`needs` says where it may stand, `traits` under what it is counted. Every program that is written must run, read only what has a
value, and stay well conditioned: what grows in a loop goes through `np.tanh`. The statistics show how many programs hold a
trait, how many are refused and for what, and how many the oracle cannot judge: more than 1% of these fails the campaign.
"""
