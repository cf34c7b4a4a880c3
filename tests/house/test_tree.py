"""The tree keeps the habits that the contribution guide promises."""

import ast
from collections import Counter

from support.pages import ROOT

_MODULES = sorted((ROOT / "src").rglob("*.py"))


def _functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]


def _length(function):
    """Lines of a function without its docstring."""
    first = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
    return function.end_lineno - first.lineno + 1


def test_modules_stay_small():
    """No module but the contract of the tables has grown past 400 lines."""
    sizes = {p.relative_to(ROOT).as_posix(): len(p.read_text(encoding="utf-8").splitlines()) for p in _MODULES}
    assert {n: s for n, s in sizes.items() if s > 400} == {
        "src/firmground/model/tables.py": sizes["src/firmground/model/tables.py"]
    }


def test_functions_stay_short():
    """Nine functions in ten have at most 35 lines, and half have at most 10."""
    lengths = sorted(_length(f) for p in _MODULES for f in _functions(p))
    assert lengths[len(lengths) // 2] <= 10
    assert lengths[len(lengths) * 9 // 10] <= 35


def test_test_files_have_names_of_their_own():
    """Two test files of one name would shadow each other."""
    names = Counter(p.name for p in (ROOT / "tests").rglob("test_*.py"))
    assert [n for n, times in names.items() if times > 1] == []


def test_tests_mirror_the_rooms():
    """A folder of tests is named after a room of the house, or after what it is for."""
    rooms = {p.name for p in (ROOT / "src" / "firmground").iterdir() if p.is_dir()}
    extra = {"contracts", "examples", "house", "properties", "regressions", "support", "twins", "__pycache__"}
    folders = {p.name for p in (ROOT / "tests").iterdir() if p.is_dir() and not p.name.startswith(".")}
    assert folders <= rooms | extra
