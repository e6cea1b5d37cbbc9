"""Imports point one way: orders may use shop and accounts, and nothing points back."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

ALLOWED = {"shop": set(), "accounts": set(), "orders": {"shop", "accounts"}}
FILES = sorted(
    path.relative_to(settings.BASE_DIR)
    for app in ALLOWED
    for path in (settings.BASE_DIR / app).rglob("*.py")
)
SDK_HOME = Path("orders/gateways/razorpay.py")


def imported_names(path: Path) -> set[str]:
    """Return the first part of every absolute import in the file, wherever it stands."""
    tree = ast.parse((settings.BASE_DIR / path).read_text())
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_point_one_way(path):
    app = path.parts[0]
    forbidden = ALLOWED.keys() - ALLOWED[app] - {app}

    assert not imported_names(path) & forbidden


@pytest.mark.parametrize("path", [path for path in FILES if "migrations" in path.parts], ids=str)
def test_migrations_depend_one_way(path):
    app = path.parts[0]
    tree = ast.parse((settings.BASE_DIR / path).read_text())
    pairs = {
        tuple(part.value for part in node.elts)
        for node in ast.walk(tree)
        if isinstance(node, ast.Tuple) and all(isinstance(e, ast.Constant) for e in node.elts)
    }
    named = {pair[0] for pair in pairs if len(pair) == 2}

    assert not named & (ALLOWED.keys() - ALLOWED[app] - {app})


def test_only_the_gateway_knows_razorpays_sdk():
    shop = [path for path in FILES if "tests" not in path.parts]  # tests play the SDK's part

    assert {path for path in shop if "razorpay" in imported_names(path)} == {SDK_HOME}


def test_the_guard_sees_imports_inside_functions(tmp_path):
    file = tmp_path / "late.py"
    file.write_text("def late():\n    from orders import states\n    import shop.money\n")

    assert imported_names(file) == {"orders", "shop"}
