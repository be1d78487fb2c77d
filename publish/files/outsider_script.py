"""The outsider's script ``verify_public.py``: the modules of ``publish.outsider`` in one file, to be downloaded alone.

Whoever does not trust us reads one text from top to bottom and runs it with nothing but Python.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import resources

MODULES = (
    *("named_columns", "columns", "words", "fields", "limits", "figures"),
    *("yaml_text", "yaml_nodes", "policy_text", "rubric_text"),
    *("read_anew", "published_form", "public_tables", "events", "log"),
    *("targets", "projects", "departments", "other_years", "coverage", "findings"),
    *("kept_checkpoint", "checked_publication", "scope", "hash_check", "fulfilment", "money_check", "record_check"),
    *("recorded", "year_figures", "spread", "completion", "rules", "adopted_rubric", "sheet", "rows_check"),
    *("line_events", "event_seqs_check", "total_words", "not_scored", "sheet_check", "project_totals"),
    *("all_sheets", "all_checks"),
    *("strict_json", "csv_text", "written_content", "manifest_text", "downloads_folder"),
    *("manifest_check", "downloads_check", "verdict", "report", "command"),
)
"""Each after those that it imports."""
_OURS = "publish.outsider"
_HEAD = '''# -*- coding: utf-8 -*-
"""Check a public database without the ledger it was made from. Needs Python 3.8 or newer and nothing else.

    python3 verify_public.py public.db [--checkpoint FILE] [--downloads FOLDER] [--with OTHER.db]...

FILE is a checkpoint that was kept by someone else than the publisher; its signatures are not checked here. FOLDER holds
the downloads, as public.files does: its CSV and JSON are compared with the database. OTHER.db is a publication of
another year of the same ledger: its bodies are taken for those that this one withholds for their year, and the rows of
earlier years are computed again. Hashes and root as in RFC 6962. Nothing in the file is trusted: all that its bodies
can give is computed again.
Exit code 0: nothing disagrees, 1: something does, or could be explained by a body alone that was withheld because it
names a confidential project, 2: not readable as a public database. The last line names what was not compared.
"""

import sys

# Python 2 cannot read this line, and shows it.
NEEDED: str = "核验程序需要 Python 3.8 或更新的版本：请换一个再运行，如 python3.8 verify_public.py public.db"
if sys.version_info < (3, 8):
    sys.stderr.buffer.write("{}（这里是 {}.{}）\\n".format(NEEDED, *sys.version_info[:2]).encode())
    sys.exit(2)

'''
_FOOT = """
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""


def outsider_script() -> str:
    """Return the text of the script."""
    texts = [_quoted(resources.files(_OURS).joinpath(f"{module}.py").read_text("utf-8")) for module in MODULES]
    return "\n".join([_HEAD, *_imports(texts), *map(_section, texts), _FOOT])


def _quoted(text: str) -> str:
    """Return a module with those annotations in quotes that only a newer Python than 3.8 can evaluate.

    To leave all of them for later, as the modules ask, would need a word that Python 3.6 stumbles over.
    """
    lines = [line.encode() for line in text.splitlines(keepends=True)]
    for node in sorted(_annotations(ast.parse(text)), key=lambda one: one.col_offset, reverse=True):
        line = lines[node.lineno - 1]
        quoted = b'"' + line[node.col_offset : node.end_col_offset] + b'"'
        lines[node.lineno - 1] = line[: node.col_offset] + quoted + line[node.end_col_offset :]
    return b"".join(lines).decode()


def _annotations(module: ast.Module) -> Iterator[ast.expr]:
    """Yield the annotations of functions, of classes and of the module itself that are more than a name."""
    found: list[ast.expr | None] = []
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            given = node.args
            found += [one.annotation for one in (*given.posonlyargs, *given.args, *given.kwonlyargs) if one.annotation]
            found.append(node.returns)
        elif isinstance(node, ast.Module | ast.ClassDef):
            found += [one.annotation for one in node.body if isinstance(one, ast.AnnAssign)]
    yield from (one for one in found if isinstance(one, ast.Subscript | ast.BinOp))


def _imports(texts: Iterable[str]) -> Iterator[str]:
    """Yield the imports of the standard library that the modules make, each once."""
    modules: set[str] = set()
    names: defaultdict[str, set[str]] = defaultdict(set)
    for node in (node for text in texts for node in ast.parse(text).body):
        if isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not _is_left_out(node):
            names[str(node.module)].update(alias.name for alias in node.names)
    yield from (f"import {name}" for name in sorted(modules - {"sys"}))
    yield from (f"from {module} import {', '.join(sorted(found))}" for module, found in sorted(names.items()))


def _is_left_out(node: ast.ImportFrom) -> bool:
    return node.module == "__future__" or str(node.module).startswith(_OURS)


def _section(text: str) -> str:
    """Return a module without its imports, below the sentence that says what it is."""
    first, *others = ast.parse(text).body
    said = ast.literal_eval(first.value) if isinstance(first, ast.Expr) else ""
    last = max(node.end_lineno or 0 for node in others if isinstance(node, ast.Import | ast.ImportFrom))
    return f"\n# {said}\n\n{''.join(text.splitlines(keepends=True)[last:]).strip()}\n"
