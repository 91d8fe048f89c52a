"""Reads the imports and the text constants of our modules with `ast`, without running any."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DYNAMIC = {"import_module", "__import__", "find_spec", "load_module"}


@dataclass(frozen=True)
class Import:
    """One imported name: the full dotted name, the line, and whether it hides in a function."""

    name: str
    line: int
    in_function: bool

    def is_of(self, *packages: str) -> bool:
        """Whether it is one of *packages* or something inside one."""
        return any(self.name == p or self.name.startswith(f"{p}.") for p in packages)

    @property
    def top(self) -> str:
        return self.name.split(".")[0]


@dataclass(frozen=True)
class Module:
    """A Python file of ours: its path from the root, its tree."""

    path: str
    tree: ast.Module

    @cached_property
    def imports(self) -> list[Import]:
        return _imports(self.tree, self.path, in_function=False)

    @property
    def texts(self) -> list[tuple[str, int]]:
        """Every text constant that is not a docstring, with its line; f-strings by their parts."""
        docstrings = {id(found) for node in ast.walk(self.tree) if (found := _docstring(node))}
        return [
            (node.value, node.lineno)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings
        ]


def modules(*folders: str) -> list[Module]:
    """All modules under *folders* of the checkout, in order of their paths."""
    return [found for folder in folders for found in _modules_in(folder)]


@cache
def _modules_in(folder: str) -> list[Module]:
    files = sorted((ROOT / folder).rglob("*.py"))
    return [module(file.read_text("utf-8"), file.relative_to(ROOT).as_posix()) for file in files]


def module(source: str, path: str) -> Module:
    return Module(path, ast.parse(source, path))


def _docstring(node: ast.AST) -> ast.Constant | None:
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    first = node.body[0] if node.body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return first.value
    return None


def _imports(node: ast.AST, path: str, *, in_function: bool) -> list[Import]:
    found = []
    for child in ast.iter_child_nodes(node):
        inside = in_function or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        names = _imported_names(child, path)
        found += [Import(name, getattr(child, "lineno", 0), inside) for name in names]
        found += _imports(child, path, in_function=inside)
    return found


def _imported_names(node: ast.AST, path: str) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = _absolute(node, path)
        return [f"{base}.{alias.name}" if alias.name != "*" else base for alias in node.names]
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        function = node.func
        called = getattr(function, "attr", getattr(function, "id", ""))
        if called in DYNAMIC:
            return [str(node.args[0].value)]
    return []


def _absolute(node: ast.ImportFrom, path: str) -> str:
    """The dotted name that *node* imports from; `from . import x` counts from the file's folder."""
    if not node.level:
        return node.module or ""
    folders = path.split("/")[: -node.level]
    return ".".join([*folders, *([node.module] if node.module else [])])
