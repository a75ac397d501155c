"""Bytes: what Python reads is read, and its derivative is that of the plain text; what it does not read is refused at its place."""

from pathlib import Path

import pytest

from tests.inputs.examine import FILENAME, examine
from tests.inputs.reading import derivative_at

PLAIN = "def f(x: float):\n    y = x * x  # {mark}\n    return y * {factor}\n"
TEXT = PLAIN.format(mark="ok", factor="2.0")
GREEK = PLAIN.format(mark="λ", factor="2.0")

READ = {
    "plain": TEXT.encode(),
    "byte order mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "byte order mark and cookie": b"\xef\xbb\xbf# coding: utf-8\n" + TEXT.encode(),
    "CRLF": TEXT.replace("\n", "\r\n").encode(),
    "lone CR": TEXT.replace("\n", "\r").encode(),
    "mixed ends": b"def f(x: float):\r\n    y = x * x\r    z = y\n    return z * 2.0\r",
    "no last newline": TEXT.rstrip().encode(),
    "form feed before def": b"\x0c" + TEXT.encode(),
    "form feed on its own line": b"x = 1\n\x0c\n" + TEXT.encode(),
    "form feed in the body": b"def f(x: float):\n\x0c    y = x * x\n    return y * 2.0\n",
    "form feed in a string": b"def f(x: float):\n    print('\x0c', x)\n    return x * x * 2.0\n",
    "form feed in a comment": b"def f(x: float):\n    # a\x0cb\n    return x * x * 2.0\n",
    "vertical tab in a string": b"def f(x: float):\n    print('\x0b\x1c\x1d\x1e', x)\n    return x * x * 2.0\n",
    "line separators in a string": "def f(x: float):\n    print('\u2028\u2029\x85', x)\n    return x * x * 2.0\n".encode(),
    "line separators in a comment": "def f(x: float):\n    # \u2028\u2029\x85\n    return x * x * 2.0  # \u2028\n".encode(),
    "line separators in a docstring": 'def f(x: float):\n    """a\u2028b\x0cc"""\n    return x * x * 2.0\n'.encode(),
    "tabs": TEXT.replace("    ", "\t").encode(),
    "continuation": b"def f(x: float):\n    y = x \\\n  * x\n    return y \\\n\\\n* 2.0\n",
    "greek": GREEK.encode(),
    "cookie latin-1": b"# -*- coding: latin-1 -*-\n" + PLAIN.format(mark="\xe9", factor="2.0").encode("latin-1"),
    "cookie on the second line": b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n" + TEXT.encode(),
    "cookie of another name": b"# coding: iso-8859-15\n" + PLAIN.format(mark="\u20ac", factor="2.0").encode("iso-8859-15"),
    "cookie on the third line": b"# a\n# b\n# coding: no-such\n" + TEXT.encode(),
    "cookie euc_jp": b"# coding: euc_jp\n" + PLAIN.format(mark="\u65e5", factor="2.0").encode("euc_jp"),
    "private use": PLAIN.format(mark="\ue000\U000f0000", factor="2.0").encode(),
    "combining marks": PLAIN.format(mark="e\u0301\u200d\u202e", factor="2.0").encode(),
}
REFUSED = {
    "UTF-16 without its mark": (TEXT.encode("utf-16-le"), "syntax-error", 1),
    "UTF-16 with its mark": (TEXT.encode("utf-16"), "undecodable", 1),
    "UTF-32 with its mark": (TEXT.encode("utf-32"), "undecodable", 1),
    "cookie utf-16": (b"# coding: utf-16\n" + TEXT.encode(), "undecodable", 4),
    "cookie of a binary codec": (b"# coding: base64\n" + TEXT.encode(), "undecodable", 1),
    "cookie rot13": (b"# coding: rot13\n" + TEXT.encode(), "undecodable", 1),
    "cookie idna": (b"# coding: idna\n" + GREEK.encode(), "undecodable", 3),
    "cookie undefined": (b"# coding: undefined\n" + TEXT.encode(), "undecodable", 1),
    "cookie ascii, text not": (b"# coding: ascii\n" + GREEK.encode(), "undecodable", 3),
    "cookie nobody knows": (b"# coding: no-such-codec\n" + TEXT.encode(), "undecodable", 1),
    "cookie against the mark": (b"\xef\xbb\xbf# coding: latin-1\n" + TEXT.encode(), "undecodable", 1),
    "latin-1 without a cookie": (PLAIN.format(mark="\xe9", factor="2.0").encode("latin-1"), "undecodable", 2),
    "cut in a character": (GREEK.encode()[: GREEK.encode().index(b"\xce") + 1], "undecodable", 2),
    "overlong": (b"x = '\xc0\x80'\n", "undecodable", 1),
    "surrogates": (b"\n\nx = '\xed\xa0\x80'\n", "undecodable", 3),
    "NUL": (TEXT.encode().replace(b"2.0", b"2.0\0"), "syntax-error", 3),
    "NUL in a comment": (TEXT.encode().replace(b"ok", b"o\0k"), "syntax-error", 2),
    "NUL alone": (b"\0", "syntax-error", 1),
    "a second byte order mark": (b"\xef\xbb\xbf\xef\xbb\xbf" + TEXT.encode(), "syntax-error", 1),
    "byte order mark inside": (TEXT.encode().replace(b"y *", b"y\xef\xbb\xbf *"), "syntax-error", 3),
    "vertical tab": (TEXT.encode().replace(b"x * x", b"x\x0b* x"), "syntax-error", 2),
    "control character": (TEXT.encode().replace(b"x * x", b"x \x1a* x"), "syntax-error", 2),
    "a space that is none": (TEXT.replace("x * x", "x\u00a0* x").encode(), "syntax-error", 2),
    "a quote that is none": (TEXT.replace("2.0", "\u20182.0\u2019").encode(), "syntax-error", 3),
    "tabs and spaces": (b"def f(x: float):\n\ty = x\n        return y\n", "syntax-error", 3),
    "a string that does not end": (b"def f(x: float):\n    return '''x\n", "syntax-error", 2),
    "a backslash at the end": (b"def f(x: float):\n    return x \\", "syntax-error", 2),
    "random bytes": (bytes(range(256)), "undecodable", 3),
}


@pytest.mark.parametrize("name", READ)
def test_what_python_reads_is_read(name: str) -> None:
    assert examine(READ[name]).word == "accepted"
    assert derivative_at(READ[name], 3.0) == 12.0


@pytest.mark.parametrize("name", REFUSED)
def test_what_python_does_not_read_is_refused(name: str) -> None:
    data, code, line = REFUSED[name]
    verdict = examine(data)
    assert (verdict.word, verdict.codes) == ("refused", (code,)), verdict.problem
    assert refused_line(data) == line


def refused_line(data: bytes) -> int:
    from astgrad.errors import Refused
    from astgrad.frontend.program import read_module
    from astgrad.frontend.reading import source_from_bytes

    with pytest.raises(Refused) as caught:
        read_module(source_from_bytes(data, FILENAME), Path(FILENAME).stem)
    (refusal,) = caught.value.refusals
    assert refusal.span is not None
    return refusal.span.line
