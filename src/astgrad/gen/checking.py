"""Whether a committed file is what its command makes today."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from astgrad import __version__
from astgrad.backend.header import body_hash, parse_header
from astgrad.gen.files import is_edited
from astgrad.gen.making import Made


@dataclass(frozen=True)
class Verdict:
    """What is the matter with a file: `current`, `outdated`, `stale`, `edited`, `foreign` or `missing`."""

    status: str
    reason: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the file may stay as it is."""
        return self.status in ("current", "outdated")


def judge(existing: str | None, made: Made) -> Verdict:
    """Compares a file's text with what would be written."""
    if existing is None:
        return Verdict("missing")
    header = parse_header(existing)
    if header is None:
        return Verdict("foreign", "it was not written by astgrad")
    if is_edited(existing):
        return Verdict("edited", "it was changed by hand since astgrad wrote it")
    if existing == made.text:
        return Verdict("current")
    if body_hash(existing) == body_hash(made.text):
        return Verdict("outdated", "only its header or its layout differs")
    if header.source_hash != made.source_hash:
        return Verdict("stale", "the source changed since")
    versions = f", from {header.version} to {__version__}" if header.version != __version__ else ""
    return Verdict("stale", f"astgrad changed since{versions}")


def difference(existing: str | None, text: str, path: Path) -> str:
    """A unified diff from the file to what would be written."""
    old, new = (existing or "").splitlines(keepends=True), text.splitlines(keepends=True)
    lines = difflib.unified_diff(old, new, f"{path}\t(there)", f"{path}\t(generated)")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
