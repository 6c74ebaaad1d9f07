"""Modules stay small, and a package's own file only says what the package is."""

import ast

LONGEST = 300


def test_no_module_of_the_product_is_longer_than_a_reader_can_hold(product, root):
    sizes = {path.relative_to(root): len(path.read_text(encoding="utf-8").splitlines()) for path in product}
    long = [f"{name} ({size} lines)" for name, size in sorted(sizes.items()) if size > LONGEST]

    assert not long, f"Split by noun what has more than {LONGEST} lines: {', '.join(long)}."


def test_the_file_of_a_package_holds_a_docstring_and_nothing_else(product, root):
    wrong = []
    for path in (path for path in product if path.name == "__init__.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if ast.get_docstring(tree) is None or len(tree.body) != 1:
            wrong.append(str(path.relative_to(root)))

    assert not wrong, f"These should hold one docstring and nothing else: {', '.join(wrong)}."
