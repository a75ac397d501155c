"""`astgrad gen`: which files it reads, what it writes, what it never does."""

import os
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import black
import pytest
from click.testing import CliRunner, Result

from astgrad.backend.header import body_hash, parse_header, with_header
from astgrad.cli import main
from astgrad.gen.discovery import python_files
from astgrad.gen.files import NotWritable, write
from astgrad.gen.job import Job, Options, default_output, job_of_command
from astgrad.gen.making import Made, module_name
from astgrad.gen.settings import Settings, UsageError, settings_for
from astgrad.source import Source

MODEL = """import numpy as np
import astgrad


@astgrad.derivative
def slope(x: float):
    return x * np.sin(x)  # the wave


def loss(w: float, b: float):
    return w * b + b
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, which is the working folder."""
    (tmp_path / "pyproject.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def model(project: Path) -> Path:
    path = project / "model.py"
    path.write_text(MODEL)
    return path


def gen(*arguments: str | Path, data: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["gen", *map(str, arguments)], input=data)


def written(project: Path, name: str = "model_derivatives.py") -> str:
    return (project / name).read_text()


# ------------------------------------------------------------------ writing


def test_it_writes_a_module_that_stands_alone(model: Path, project: Path) -> None:
    result = gen("model.py")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "wrote model_derivatives.py (slope)" in result.stderr
    text = written(project)
    assert "astgrad gen model.py" in text
    assert "import astgrad" not in text
    scope: dict[str, object] = {}
    exec(text, scope)
    assert callable(scope["slope"])


def test_twice_gives_the_same_bytes_and_writes_once(model: Path, project: Path) -> None:
    gen("model.py")
    before, text = (project / "model_derivatives.py").stat(), written(project)
    result = gen("model.py")
    assert "1 unchanged" in result.stderr
    after = (project / "model_derivatives.py").stat()  # its time of access changes: the file is read
    assert (after.st_ino, after.st_mtime_ns, after.st_ctime_ns) == (before.st_ino, before.st_mtime_ns, before.st_ctime_ns)
    assert written(project) == text


def test_text_does_not_depend_on_where_it_is_run(model: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "sub").mkdir()
    gen("model.py")
    first = written(project)
    monkeypatch.chdir(project / "sub")
    assert gen("../model.py").exit_code == 0
    assert written(project) == first
    assert gen(model).exit_code == 0
    assert written(project) == first
    assert str(project) not in first


def test_named_functions_and_their_names(model: Path, project: Path) -> None:
    assert gen("model.py", "-f", "loss:w,b", "-f", "loss").exit_code == 0
    text = written(project)
    assert "def loss_by_w_b(w: float, b: float)" in text
    assert "def loss_by_w(w: float, b: float)" in text
    assert "def slope(" in text
    assert parse_header(text).command == "astgrad gen -f loss:w,b -f loss model.py"  # type: ignore[union-attr]


def test_value_and_derivative_of_a_named_function(model: Path, project: Path) -> None:
    assert gen("model.py", "-f", "loss:w,b", "--value").exit_code == 0
    assert "def loss_and_loss_by_w_b(" in written(project)


def test_a_name_that_is_taken_gets_a_number(project: Path) -> None:
    (project / "model.py").write_text("def f(x: float):\n    return x\n\n\ndef f_by_x(x: float):\n    return x\n")
    assert gen("model.py", "-f", "f").exit_code == 0
    assert "def f_by_x_2(" in written(project)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-f", "nothing"], "no function 'nothing' at the top of the module; it has: slope, loss"),
        (["-f", "loss:z"], "loss has no parameter 'z'; it has: w, b"),
        (["--kinds", "z: float"], "has a parameter 'z'"),
        (["--kinds", "x: flaot"], "'flaot' is not a kind"),
    ],
)
def test_what_makes_no_sense_is_said(model: Path, project: Path, arguments: list[str], message: str) -> None:
    result = gen("model.py", *arguments)
    assert result.exit_code == 123
    assert message in result.stderr
    assert not (project / "model_derivatives.py").exists()


def test_output_elsewhere(model: Path, project: Path) -> None:
    (project / "made").mkdir()
    assert gen("model.py", "-o", "made/slopes.py").exit_code == 0
    assert "astgrad gen -o made/slopes.py model.py" in written(project, "made/slopes.py")
    assert not (project / "model_derivatives.py").exists()


def test_output_outside_the_project_names_no_folder_of_the_machine(
    model: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    output = tmp_path_factory.mktemp("elsewhere") / "slopes.py"
    assert gen("model.py", "-o", output).exit_code == 0
    assert str(output.parent) not in output.read_text()


def test_standard_output(model: Path, project: Path) -> None:
    result = gen("--stdout", "model.py")
    assert (result.exit_code, result.stderr) == (0, "")
    assert parse_header(result.stdout) is not None
    assert not (project / "model_derivatives.py").exists()


def test_standard_input(project: Path) -> None:
    result = gen("-", data=MODEL.encode())
    assert result.exit_code == 0
    assert "astgrad gen --stdout -" in result.stdout
    named = gen("-", "--stdin-filename", "pkg/model.py", data=MODEL.encode())
    assert "astgrad gen --stdout pkg/model.py" in named.stdout
    wrong = gen("-", "--stdin-filename", "model.py", data=b"def f(:\n")
    assert wrong.exit_code == 123
    assert "model.py:1:7: " in wrong.stderr


def test_diff_writes_nothing(model: Path, project: Path) -> None:
    result = gen("--diff", "model.py")
    assert result.exit_code == 0
    assert "+def slope(" in result.stdout
    assert not (project / "model_derivatives.py").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["-o", "a.py", "model.py", "other.py"],
        ["--stdout", "."],
        ["-f", "slope", "."],
        ["--kinds", "x: float", "."],
        ["--stdout", "--check", "model.py"],
        ["--stdout", "-o", "a.py", "model.py"],
        ["-", "model.py"],
        ["-", "--check"],
        ["--mode", "sideways", "model.py"],
        [],
    ],
)
def test_wrong_usage(model: Path, project: Path, arguments: list[str]) -> None:
    before = sorted(project.iterdir())
    assert gen(*arguments).exit_code == 2
    assert sorted(project.iterdir()) == before


# ------------------------------------------------------------------ what is never done


def test_the_module_is_never_run(project: Path) -> None:
    marker = project / "marker"
    code = f"import os\nopen({str(marker)!r}, 'w')\nos._exit(3)\n"
    (project / "model.py").write_text(f"{MODEL}\n{code}")
    assert gen("model.py").exit_code == 0
    assert not marker.exists()


def test_a_file_of_somebody_else_is_left_alone(model: Path, project: Path) -> None:
    own = project / "model_derivatives.py"
    own.write_text("mine = 1\n")
    result = gen("model.py")
    assert result.exit_code == 123
    assert "was not written by astgrad; --force overwrites it" in result.stderr
    assert own.read_text() == "mine = 1\n"
    assert gen("--force", "model.py").exit_code == 0
    assert parse_header(own.read_text()) is not None


def test_edits_are_not_lost(model: Path, project: Path) -> None:
    gen("model.py")
    path = project / "model_derivatives.py"
    edited = path.read_text() + "\n\nextra = 1\n"
    path.write_text(edited)
    result = gen("model.py")
    assert result.exit_code == 123
    assert "was edited since astgrad wrote it" in result.stderr
    assert path.read_text() == edited
    assert gen("--force", "model.py").exit_code == 0
    assert "extra" not in path.read_text()


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_links_folders_and_the_source_are_never_written(model: Path, project: Path, force: list[str]) -> None:
    precious = project / "precious.py"
    precious.write_text("precious = 1\n")
    (project / "link.py").symlink_to(precious)
    (project / "dangling.py").symlink_to(project / "nowhere.py")
    (project / "folder.py").mkdir()
    os.link(model, project / "hard.py")
    for output in ("link.py", "dangling.py", "folder.py", "model.py", "hard.py", "no/such/folder.py"):
        result = gen("model.py", "-o", output, *force)
        assert result.exit_code == 123, output
        assert output in result.stderr
    assert precious.read_text() == "precious = 1\n"
    assert model.read_text() == MODEL
    assert not (project / "nowhere.py").exists()


def test_permissions_stay_and_no_temporary_file_remains(model: Path, project: Path) -> None:
    gen("model.py")
    path = project / "model_derivatives.py"
    path.chmod(0o640)
    model.write_text(MODEL.replace("sin", "cos"))
    assert gen("model.py").exit_code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(each.name for each in project.iterdir()) == ["model.py", "model_derivatives.py", "pyproject.toml"]


def test_a_write_that_fails_leaves_what_was_there(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target, source = project / "d.py", project / "model.py"
    text = with_header("x = 1\n", "Title.", "astgrad gen model.py", "0", "0" * 12)
    write(target, text, source=source, force=False)

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(NotWritable, match="No space left"):
        write(target, with_header("x = 2\n", "Title.", "astgrad gen model.py", "0", "0" * 12), source=source, force=False)
    assert target.read_text() == text
    assert [each.name for each in project.iterdir() if each.name.startswith(".")] == []


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"import astgrad\ndef f(:\n", "bad.py:2:7: "),
        (b"import astgrad\nx = \xff\n", "bad.py:2:"),
        (b"import astgrad\nx = 1\0\n", "bad.py:2:6: "),
        (b"import astgrad\nif x:\n\ty = 1\n        z = 2\n", "bad.py:4:"),
        (b"import astgrad\nx = " + b"(" * 300 + b")" * 300, "bad.py:2:"),
    ],
)
def test_bad_text_is_refused_with_its_place(project: Path, data: bytes, place: str) -> None:
    (project / "bad.py").write_bytes(data)
    (project / "model.py").write_text(MODEL)
    result = gen("bad.py", "model.py")
    assert result.exit_code == 123
    assert place in result.stderr
    assert "a bug in astgrad" not in result.stderr
    assert "wrote model_derivatives.py" in result.stderr, "one bad file stopped the others"


def test_missing_unreadable_and_empty_files(project: Path) -> None:
    (project / "empty.py").write_text("")
    (project / "model.py").write_text(MODEL)
    (project / "fifo.py").mkdir()
    result = gen("missing.py", "empty.py", "model.py")
    assert result.exit_code == 123
    assert "missing.py: cannot be read: No such file" in result.stderr
    assert "empty.py: nothing to derive: decorate a function with @astgrad.derivative" in result.stderr
    assert "3 files: 1 refused, 1 without a derivative, 1 written." in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read(model: Path) -> None:
    model.chmod(0)
    result = gen("model.py")
    assert result.exit_code == 123
    assert "Permission denied" in result.stderr


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"    ", b"\t"),
        lambda data: b"# -*- coding: latin-1 -*-\n" + data.replace(b"the wave", b"caf\xe9"),
        lambda data: data.replace(b"\n", b"\r"),
        lambda data: data.rstrip(b"\n"),
    ],
    ids=["CRLF", "BOM", "tabs", "latin-1", "CR", "no newline at the end"],
)
def test_odd_layouts_give_the_same_module(model: Path, project: Path, change: object) -> None:
    gen("model.py")
    usual = body_hash(written(project))
    model.write_bytes(change(MODEL.encode()))  # type: ignore[operator]
    assert gen("model.py").exit_code == 0
    assert body_hash(written(project)) == usual
    assert b"\r" not in (project / "model_derivatives.py").read_bytes()


def test_all_refusals_of_a_file_come_together(project: Path) -> None:
    refused = "".join(f"@astgrad.derivative\ndef f{i}(x):\n    x.y = {i}\n    return x\n\n" for i in range(2))
    (project / "model.py").write_text(f"import astgrad\n\n{refused}")
    result = gen("model.py")
    assert result.exit_code == 123
    assert "model.py:5:5: " in result.stderr
    assert "model.py:10:5: " in result.stderr
    assert not (project / "model_derivatives.py").exists()


def test_a_bug_in_astgrad_does_not_stop_the_others(model: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "other.py").write_text(MODEL)
    from astgrad.gen.making import make

    def fail(job: Job, source: Source) -> Made | None:
        if job.source.name == "model.py":
            raise RuntimeError("a slip")
        return make(job, source)

    monkeypatch.setattr("astgrad.gen.running.make", fail)
    result = gen("model.py", "other.py")
    assert result.exit_code == 123
    assert "error: model.py: a bug in astgrad, please report it:" in result.stderr
    assert "RuntimeError: a slip" in result.stderr
    assert "wrote other_derivatives.py" in result.stderr


# ------------------------------------------------------------------ folders


def test_folders(project: Path) -> None:
    layout = {
        "a.py": MODEL,
        "plain.py": "x = 1\n",
        "user.py": "import astgrad\n\nprint(astgrad)\n",
        "pkg/b.py": MODEL,
        ".hidden/c.py": MODEL,
        "env/d.py": MODEL,
        "env/pyvenv.cfg": "",
        "build/e.py": MODEL,
        "ignored/f.py": MODEL,
        "pkg/local_g.py": MODEL,
        "pkg/.gitignore": "local_*\n!local_kept.py\n",
        "pkg/local_kept.py": MODEL,
        ".gitignore": "/ignored/\n",
    }
    for name, text in layout.items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(text)
    (project / "pkg/link.py").symlink_to(project / "a.py")
    result = gen(".")
    assert result.exit_code == 0, result.stderr
    made = sorted(path.relative_to(project).as_posix() for path in project.rglob("*_derivatives.py"))
    assert made == ["a_derivatives.py", "pkg/b_derivatives.py", "pkg/local_kept_derivatives.py"]
    assert "3 files: 3 written." in result.stderr
    assert gen("--check", ".").exit_code == 0
    assert "3 files: 3 unchanged." in gen(".").stderr


def test_git_rules_above_the_folder_hold(project: Path) -> None:
    (project / ".git").mkdir()
    (project / ".gitignore").write_text("sub/ignored.py\n")
    (project / "sub").mkdir()
    for name in ("ignored", "kept"):
        (project / f"sub/{name}.py").write_text(MODEL)
    assert [path.name for path in python_files(project / "sub")] == ["kept.py"]


def test_a_folder_with_nothing_to_do(project: Path) -> None:
    (project / "empty").mkdir()
    result = gen("empty")
    assert (result.exit_code, result.stderr) == (0, "Nothing to do.\n")


def test_a_folder_remakes_files_as_their_headers_say(model: Path, project: Path) -> None:
    gen("model.py", "-f", "loss:w,b", "-o", "loss.py")
    model.write_text(MODEL.replace("w * b", "w * w * b"))
    assert gen(".").exit_code == 0
    assert "def loss_by_w_b(" in written(project, "loss.py")
    assert (project / "model_derivatives.py").exists()
    assert gen("--check", ".").exit_code == 0


# ------------------------------------------------------------------ --check


def check(*arguments: str) -> tuple[int, str, str]:
    result = gen("--check", *arguments)
    return result.exit_code, result.stdout, result.stderr


def test_check_of_a_file_in_step(model: Path) -> None:
    gen("model.py")
    code, stdout, stderr = check("model.py")
    assert (code, stdout) == (0, "")
    assert "1 current" in stderr


def test_check_missing(model: Path, project: Path) -> None:
    code, stdout, stderr = check("model.py")
    assert code == 1
    assert "missing: model_derivatives.py\n    mend it with: astgrad gen model.py\n" in stderr
    assert "+def slope(" in stdout
    assert not (project / "model_derivatives.py").exists()


def test_check_stale_by_the_source(model: Path, project: Path) -> None:
    gen("model.py")
    model.write_text(MODEL.replace("sin", "cos"))
    code, stdout, stderr = check("model.py")
    assert code == 1
    assert "stale: model_derivatives.py: the source changed since\n    mend it with: astgrad gen model.py" in stderr
    assert "-" in stdout
    assert gen("model.py").exit_code == 0
    assert check("model.py")[0] == 0


def test_check_stale_by_a_constant(project: Path) -> None:
    (project / "model.py").write_text("import astgrad\nK = 2.0\n\n\n@astgrad.derivative\ndef f(x: float):\n    return K * x\n")
    gen("model.py")
    (project / "model.py").write_text((project / "model.py").read_text().replace("2.0", "3.0"))
    code, _, stderr = check("model.py")
    assert code == 1
    assert "the source changed" in stderr


def test_check_stale_by_astgrad(model: Path, project: Path) -> None:
    gen("model.py")
    path = project / "model_derivatives.py"
    header = parse_header(path.read_text())
    assert header is not None
    older = path.read_text().replace("def slope(x: float)", "def slope(x: float, /)")
    path.write_text(older.replace(header.body_hash, body_hash(older)).replace(f"astgrad {header.version},", "astgrad 0.0.1,"))
    code, _, stderr = check("model.py")
    assert code == 1
    assert f"stale: model_derivatives.py: astgrad changed since, from 0.0.1 to {header.version}" in stderr


def test_check_edited(model: Path, project: Path) -> None:
    gen("model.py")
    path = project / "model_derivatives.py"
    path.write_text(path.read_text().replace("return ", "return 2 * "))
    code, stdout, stderr = check("model.py")
    assert code == 1
    assert "edited: model_derivatives.py: it was changed by hand" in stderr
    assert "mend it with: astgrad gen --force model.py" in stderr
    assert "-    return 2 * " in stdout
    path.write_text("def (")
    assert check("model.py")[0] == 1


@pytest.mark.parametrize("change", ["CRLF", "layout", "comment", "header"])
def test_check_outdated_is_no_failure(model: Path, project: Path, change: str) -> None:
    gen("model.py")
    path = project / "model_derivatives.py"
    text = path.read_text()
    changed = {
        "CRLF": text.replace("\n", "\r\n"),
        "layout": text.replace("\n\n\n", "\n\n\n\n"),
        "comment": text + "# reviewed\n",
        "header": text.replace("Generated", "Generated", 1).replace("astgrad 0", "astgrad 9"),
    }[change]
    path.write_bytes(changed.encode())
    code, _, stderr = check("model.py")
    assert code == 0
    assert (
        "current" if change == "CRLF" else "outdated: model_derivatives.py: only its header or its layout differs"
    ) in stderr


def test_check_orphaned(model: Path, project: Path) -> None:
    gen("model.py")
    model.unlink()
    code, _, stderr = check(".")
    assert code == 1
    assert "orphaned: model_derivatives.py: its source model.py is gone" in stderr
    model.write_text("import astgrad\n")
    for target in (".", "model.py"):
        code, _, stderr = check(target)
        assert code == 1
        assert "orphaned: model_derivatives.py: model.py asks for no derivative any more" in stderr


def test_check_refused_is_a_failure(model: Path) -> None:
    gen("model.py")
    model.write_text(MODEL.replace("return x * np.sin(x)", "x.y = 1\n    return x"))
    assert check("model.py")[0] == 123


def test_check_asks_what_the_header_asks(model: Path) -> None:
    gen("model.py", "-f", "loss:w,b")
    assert check("model.py")[0] == 0
    assert check("model_derivatives.py")[0] == 0
    model.write_text(MODEL.replace("w * b", "w * w * b"))
    code, _, stderr = check("model.py")
    assert code == 1
    assert "mend it with: astgrad gen -f loss:w,b model.py" in stderr


def test_the_mending_command_mends(model: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gen("model.py", "-f", "loss:w,b", "-o", "d e.py")
    model.write_text(MODEL.replace("w * b", "w * w * b"))
    (project / "sub").mkdir()
    monkeypatch.chdir(project / "sub")
    code, _, stderr = check("..")
    assert code == 1
    import shlex

    command = shlex.split(stderr.split("mend it with: ", 1)[1].splitlines()[0])
    assert gen(*command[2:]).exit_code == 0
    assert gen("--check", project / "d e.py").exit_code == 0


def test_quiet_says_only_what_is_wrong(model: Path) -> None:
    assert gen("-q", "model.py").output == ""
    assert check("-q", "model.py") == (0, "", "")
    model.write_text("def f(:\n")
    assert "model.py:1:7" in gen("-q", "model.py").stderr


# ------------------------------------------------------------------ settings, names, headers


def test_settings(project: Path) -> None:
    source = project / "sub" / "model.py"
    assert settings_for(source) == Settings(project)
    (project / "pyproject.toml").write_text('[tool.astgrad]\nmode = "reverse"\n[tool.black]\nline-length = 100\n')
    assert settings_for(source) == Settings(project, "reverse", 100)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.astgrad]\nmoode = 1\n", "no setting 'moode'"),
        ('[tool.astgrad]\nmode = "sideways"\n', "mode is one of auto, forward, reverse"),
        ("[tool]\nastgrad = 3\n", "is not a table"),
        ("[tool.black]\nline-length = 'long'\n", "line-length is a number"),
        ("[tool", "cannot be read"),
    ],
)
def test_wrong_settings_are_said(model: Path, project: Path, text: str, message: str) -> None:
    (project / "pyproject.toml").write_text(text)
    with pytest.raises(UsageError, match=message):
        settings_for(model)
    result = gen("model.py")
    assert result.exit_code == 123
    assert message in result.stderr


def test_line_length_of_the_project_holds(model: Path, project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.black]\nline-length = 40\n")
    model.write_text(MODEL.replace("x * np.sin(x)", "x * np.sin(x) + x * np.cos(x) * np.exp(x)"))
    assert gen("model.py").exit_code == 0
    body = written(project).split("def slope")[1]
    assert max(len(line.partition("#")[0]) for line in body.splitlines()) <= 40


def test_module_names(project: Path) -> None:
    (project / "pkg/sub").mkdir(parents=True)
    for name in ("pkg/__init__.py", "pkg/sub/__init__.py"):
        (project / name).write_text("")
    names = ["model.py", "pkg/a.py", "pkg/sub/b.py", "pkg/__init__.py"]
    assert [module_name(project / name) for name in names] == ["model", "pkg.a", "pkg.sub.b", "pkg"]


@pytest.mark.parametrize(
    "options",
    [
        Options(),
        Options(("f:x,y", "g"), True, "forward", 'x: float64[n, d], y: "a b"'),
    ],
)
@pytest.mark.parametrize("output", ["model_derivatives.py", "odd 'name'.py"])
def test_a_recorded_command_is_the_job(project: Path, options: Options, output: str) -> None:
    settings = Settings(project)
    job = Job(project / "my model.py", project / output, settings, options)
    assert job_of_command(job.command, project / output, settings) == job


@pytest.mark.parametrize(
    "command", ["", "astgrad show x", "astgrad gen", "astgrad gen a.py b.py", "astgrad gen 'a.py", "rm -rf /"]
)
def test_a_foreign_command_is_no_job(project: Path, command: str) -> None:
    assert job_of_command(command, project / "d.py", Settings(project)) is None


def test_the_hash_is_one_of_meaning() -> None:
    text = '"""Doc."""\n\nimport math\n\n\ndef f(x):\n    """Says  it."""\n    return math.sin(x) * "a b"  # why\n'
    same = [
        text.replace("\n", "\r\n"),
        text.replace("# why", ""),
        text.replace("Doc", "Other"),
        text.replace("Says  it", "Says it"),
    ]
    other = [text.replace("sin", "cos"), text.replace("a b", "a  b"), text.replace("(x):", "(x, /):"), text + "y = 1\n"]
    assert {body_hash(each) for each in same} == {body_hash(text)}
    assert len({body_hash(each) for each in [text, *other]}) == 1 + len(other)


@pytest.mark.parametrize("first", ["", "import numpy as np\n\n\n", "# metres\nK = 2.0\n\n\n", "# above\n"])
def test_a_file_with_its_header_is_as_black_has_it(first: str) -> None:
    text = with_header(f"{first}def f(x):\n    return x\n", "Title.", 'astgrad gen "a.py"', "0", "0" * 12)
    assert black.format_str(text, mode=black.Mode()) == text


def test_default_output() -> None:
    assert default_output(Path("a/model.py")) == Path("a/model_derivatives.py")


# ------------------------------------------------------------------ processes


def run(arguments: Sequence[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "astgrad", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, **environment})


def test_other_hash_seeds_give_the_same_bytes(model: Path, project: Path) -> None:
    texts = {
        run(["gen", "--stdout", "model.py", "-f", "loss:w,b"], project, PYTHONHASHSEED=seed).stdout for seed in ("0", "1", "7")
    }
    assert len(texts) == 1
    assert parse_header(texts.pop()) is not None


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_many_files_show_progress_at_a_terminal(model: Path, project: Path) -> None:
    (project / "other.py").write_text(MODEL)
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "astgrad", "gen", "model.py", "other.py"]
    subprocess.run(command, cwd=project, stderr=theirs, check=True)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "[1/2] model.py\r\x1b[Kwrote model_derivatives.py (slope)\r\n[2/2] other.py\r\x1b[K" in shown
    assert "[1/2]" not in run(["gen", "model.py", "other.py"], project).stderr


def test_globals_that_cannot_be_copied_are_imported_and_it_is_said(project: Path) -> None:
    function = "@astgrad.derivative\ndef f(x: float):\n    return x * len(TABLE)\n"
    text = f"import os\nimport astgrad\n\nTABLE = os.environ\n\n\n{function}"
    (project / "model.py").write_text(text)
    result = gen("model.py")
    assert result.exit_code == 0, result.stderr
    assert "note: the file imports model, whose globals it needs when it runs" in result.stderr
    assert "import model\n" in written(project)
    (project / "model.py").write_text(f"import model_derivatives\n{text}")
    circle = gen("model.py")
    assert circle.exit_code == 123
    assert "model.py:1: model.py imports model_derivatives, which would have to import model.py" in circle.stderr
