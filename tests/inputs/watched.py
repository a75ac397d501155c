"""Runs commands of astgrad's in this process and says what of a folder was executed: `python watched.py FOLDER < commands.json`.

Reads a list of [name, text of model.py, arguments]; writes for each the exit code, the output, and every event that ran code from
the folder, imported one of its modules, started a process, or opened a file for writing other than the expected output.
"""

import json
import os
import sys
from pathlib import Path

FOLDER = ""
EVENTS: list[str] = []
STARTING = ("os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "subprocess.Popen", "pty.spawn",
            "ctypes.dlopen", "socket.connect", "shutil.rmtree")  # fmt: skip
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def audit(event: str, args: tuple[object, ...]) -> None:
    if not FOLDER:
        return
    if event == "exec" and FOLDER in str(getattr(args[0], "co_filename", "")):
        EVENTS.append(f"exec of {args[0]}")
    elif event == "import" and args[0] in ("evil", "model", "model_derivatives", "conftest", "setup"):
        EVENTS.append(f"import of {args[0]}")
    elif event.startswith(STARTING):
        EVENTS.append(f"{event} {args[0]}")
    elif event == "open" and _is_writing(*args):
        EVENTS.append(f"writing of {args[0]}")


def _is_writing(path: object, mode: object, flags: object) -> bool:
    """Whether anything but the file that becomes model_derivatives.py is opened for writing."""
    if not isinstance(path, str) or Path(path).name.startswith(".astgrad-"):
        return False
    return isinstance(flags, int) and bool(flags & WRITING)


def called(frame: object, event: str, arg: object) -> None:
    """A function of the folder's that runs, however it came to be code."""
    code = frame.f_code  # type: ignore[attr-defined]
    if event == "call" and FOLDER and (code.co_filename.startswith(FOLDER) or code.co_filename in ("model.py", "<stdin>")):
        EVENTS.append(f"call of {code.co_name} in {code.co_filename}")


def main() -> None:
    global FOLDER
    from click.testing import CliRunner

    from astgrad.cli import main as astgrad_main
    from astgrad.gen import running, showing  # what they import is not imported while they are watched

    assert {running, showing}
    os.chdir(sys.argv[1])
    sys.addaudithook(audit)
    sys.setprofile(called)
    for name, text, arguments in json.load(sys.stdin):
        Path("model.py").write_text(text)
        Path("model_derivatives.py").unlink(missing_ok=True)
        EVENTS.clear()
        FOLDER = os.getcwd()
        result = CliRunner().invoke(astgrad_main, arguments)
        FOLDER = ""
        crash = repr(result.exception) if result.exception and not isinstance(result.exception, SystemExit) else ""
        print(json.dumps([name, result.exit_code, result.output[-2000:], [*EVENTS, *filter(None, [crash])]]), flush=True)


if __name__ == "__main__":
    main()
