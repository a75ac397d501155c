"""Texts that went wrong: a program with some of its characters, lines or bytes lost, doubled or replaced."""

from __future__ import annotations

from random import Random

ODD = (
    "\0",
    "\x0c",
    "\t",
    "\r",
    "\r\n",
    "\n",
    " ",
    "\ufeff",
    "\u2028",
    "é",
    "ﬁ",
    "\U0001d465",
    "(",
    ")",
    "[",
    "'",
    '"""',
    "\\",
    "#",
    "f'{",
    "@",
    ":=",
    "0",
    "1_",
    "0x",
    "1e",
    "...",
    "lambda",
    "await ",
    "nonlocal x\n",
    "\x1a",
    "\u200b",
    "$",
    "?",
    "!",
)
BYTES = (b"\xff", b"\xc3", b"\0", b"\xef\xbb\xbf", b"# coding: latin-1\n", b"# coding: utf-16\n", b"\r", b"\x80")


def damaged(text: str, random: Random) -> bytes:
    """The text with one to three pieces of damage."""
    for _ in range(random.randint(1, 3)):
        text = random.choice((_inserted, _deleted, _line_moved, _indented))(text, random)
    data = text.encode("utf-8", "surrogatepass")
    if random.random() < 0.2:
        at = random.choice((0, random.randrange(len(data) + 1)))
        data = data[:at] + random.choice(BYTES) + data[at:]
    if random.random() < 0.1:
        data = data.replace(b"\n", random.choice((b"\r\n", b"\r")))
    return data


def _inserted(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(ODD) + text[at:]


def _deleted(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + text[at + random.choice((1, 1, 2, 10)) :]


def _line_moved(text: str, random: Random) -> str:
    lines = text.split("\n")
    lines.insert(random.randrange(len(lines)), lines[random.randrange(len(lines))])
    return "\n".join(lines)


def _indented(text: str, random: Random) -> str:
    lines = text.split("\n")
    number = random.randrange(len(lines))
    lines[number] = random.choice((" ", "\t", "    ", "\x0c")) + lines[number]
    return "\n".join(lines)
