"""Waqai': Syrian news in, structured facts out."""

import ast
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from setuptools import Extension, find_packages, setup
from setuptools.command.build_ext import build_ext

# What reads one text, without the modules that numpy or camel-tools do the work of and those for English: they would
# take their time to compile and give none back.
HOT = sorted(
    {*map(str, Path().glob("transforms/facts/*.py")), *map(str, Path().glob("transforms/lexicon/*.py"))}
    - {"transforms/facts/__init__.py", "transforms/lexicon/__init__.py"}
    | {f"transforms/arabic/{name}.py" for name in ("inflect", "numerals", "tokens")}
)  # fmt: skip


class OnAllCores(build_ext):
    """Compiles the sources of an extension side by side."""

    def build_extension(self, ext: Extension) -> None:
        def compiled(source: str) -> list[str]:
            return self.compiler.compile(
                [source],
                self.build_temp,
                include_dirs=ext.include_dirs,
                extra_postargs=ext.extra_compile_args,
            )

        with ThreadPoolExecutor(os.cpu_count()) as cores:
            ext.extra_objects = [made for each in cores.map(compiled, ext.sources) for made in each]
        ext.sources = []
        super().build_extension(ext)


def _slots(cls: ast.ClassDef) -> list[str] | None:
    """A record's class written out for mypyc, which passes no keywords on and gives only its own classes direct slots.

    None of a class that is no record. A ``dataclass`` with ``eq=False`` is compared by identity, as before.
    """
    decorator = next((d for d in cls.decorator_list if ast.unparse(d).startswith("dataclass")), None)
    if decorator is None and not any(ast.unparse(base) == "Value" for base in cls.bases):
        return None
    said = [*cls.keywords, *(decorator.keywords if isinstance(decorator, ast.Call) else [])]
    flags = {each.arg: ast.unparse(each.value) == "True" for each in said}
    fields = [
        (each.target.id, ast.unparse(each.annotation), ast.unparse(each.value) if each.value else "")
        for each in cls.body
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    ]
    names = [name for name, _, _ in fields]
    given = ", ".join(f"{name}: {kind}" + f" = {default}" * bool(default) for name, kind, default in fields)
    written = [
        "@mypy_extensions.mypyc_attr(acyclic=True)",
        f"class {cls.name}:",
        f"    def __init__(self, {'*, ' * flags.get('kw_only', False)}{given}) -> None: "
        + "; ".join(f"self.{name}: {kind} = {name}" for name, kind, _ in fields),
    ]
    changed = ", ".join(f"{name}=changes.get({name!r}, self.{name})" for name in names)
    written.append(f"    def __replace__(self, **changes: Any) -> '{cls.name}': return {cls.name}({changed})")
    if flags.get("eq", True):
        same = " and ".join(f"self.{name} == other.{name}" for name in names)
        written.append(
            f"    def __eq__(self, other: object) -> bool: return isinstance(other, {cls.name}) and {same}"
        )
        parts = "".join(f"self.{name}, " for name in names)
        written.append(f"    def __hash__(self) -> int: return hash(({parts}))")
    return written


def compilable(source: str) -> str:
    """A module as mypyc makes the most of it: constants that are ``Final``, records that are classes of slots.

    Lines keep their numbers where a record's docstring and fields take as many as what is written for them.
    """
    lines = source.split("\n")
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.ClassDef) and (written := _slots(node)):
            fields = [
                i
                for i, each in enumerate(node.body)
                if isinstance(each, ast.AnnAssign) or (isinstance(each, ast.Expr) and i == 0)
            ]
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)]) - 1
            last = node.body[fields[-1]].end_lineno or 0
            lines[first:last] = written + [""] * (last - first - len(written))
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            line = lines[node.lineno - 1]
            strings = isinstance(node.value, ast.Tuple) and all(
                isinstance(each, ast.Constant) and isinstance(each.value, str) for each in node.value.elts
            )
            line = re.sub(
                r"^(_?[A-Z][A-Z0-9_]*) = ",
                r"\1: Final[tuple[str, ...]] = " if strings else r"\1: Final = ",
                line,
            )
            lines[node.lineno - 1] = re.sub(
                r"^(_?[A-Z][A-Z0-9_]*): (?!Final)(.*?) = ", r"\1: Final[\2] = ", line
            )
    return "\n".join(lines).replace(
        "from __future__ import annotations\n",
        "from __future__ import annotations; from typing import Any, Final; import mypy_extensions\n",
        1,
    )


def extensions() -> list[Extension]:
    """The hot modules for a C compiler where WAQAI_COMPILE asks for it (``make fast``, ``docs/decisions/compiled.md``)."""
    if not os.environ.get("WAQAI_COMPILE"):
        return []
    from mypyc.build import mypycify

    written = Path("build", "source")
    shutil.rmtree(written, ignore_errors=True)
    for package in ("schemas", "transforms"):
        shutil.copytree(package, written / package, ignore=shutil.ignore_patterns("*.tsv", "__pycache__"))
    for name in HOT:
        (written / name).write_text(compilable(Path(name).read_text("utf-8")), "utf-8")
    options = ["--ignore-missing-imports", *(str(written / name) for name in HOT)]
    made = mypycify(options, opt_level="2", debug_level="0", multi_file=True, target_dir="build/c")
    for each in made:
        each.extra_compile_args.append("-fvisibility=hidden")  # calls between modules need no table
    return made


setup(
    cmdclass={"build_ext": OnAllCores},
    ext_modules=extensions(),
    name="waqai",
    version="0.1.0",
    description="Arabic-language Syrian news in, structured facts out: who says what, who did what to whom, where, when, how many",
    long_description=Path(__file__).with_name("README.md").read_text("utf-8"),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    license_files=["LICENSE", "NOTICE"],
    python_requires=">=3.11",
    packages=find_packages(include=["pipelines*", "schemas*", "transforms*"]),
    py_modules=["waqai"],
    include_package_data=False,
    package_data={
        "transforms.archives": ["*.tsv"],
        "transforms.lexicon": ["*.tsv"],
        "transforms.feeds": ["*.tsv", "sources/*.toml"],
        "pipelines": ["demo/README.md", "demo/sources/*.toml", "demo/feeds/*/*", "*.html.jinja"],
    },
    entry_points={"console_scripts": ["waqai=pipelines.cli:main"]},
    install_requires=[
        "apache-beam>=2.77,<2.80",
        "brotli>=1.2",
        "camel-tools>=1.6,<2",
        "cssselect>=1.2",
        "deltalake>=1.6.6,<2",
        "duckdb>=1.1",
        "fastwarc>=2.0.1,<3",
        "feedparser>=6.0.11",
        "fsspec>=2024.6",
        "ftfy>=6.3",
        "hijridate>=2.5",
        "httpcore>=1.0",
        "httpx[http2]>=0.27",
        "jinja2>=3.1",
        "lxml>=5.0",
        "msgspec>=0.20",
        "numpy>=1.26",
        "protego>=0.7",
        "prometheus-client>=0.22",
        "py3langid>=0.4",
        "pyarrow>=24",
        "rich>=13.7",
        "trafilatura>=2.3,<3",
        "tzdata",
        "url-normalize>=2.2",
        "zstandard>=0.22",
    ],
    extras_require={
        # CAMeL's morphology and NER models need torch; nothing in the default path imports it.
        "models": ["torch>=2.0", "transformers>=4.36"],
        # Archives of object stores and web servers, by their URLs.
        "s3": ["s3fs>=2024.6"],
        "gs": ["gcsfs>=2024.6"],
        "http": ["fsspec[http]>=2024.6"],
        # What "make bench" times beside our own stages.
        "bench": ["spacy>=3.8,<4"],
        "warehouse": ["psycopg[binary]>=3.2", "clickhouse-connect>=0.8"],
        "dev": [
            "cryptography",
            "flask",
            "flask-cors",
            "fsspec[http]",
            "hypothesis>=6.100",
            "import-linter>=2.0",
            "moto[s3]>=5.2",
            "mypy[mypyc]>=2.4",
            "pyarrow-stubs",
            "pyright>=1.1.380",
            "pytest>=8.2",
            "ruff>=0.6",
            "s3fs>=2024.6",
            "setuptools>=77",
            "time-machine>=3.0",
            "types-lxml",
        ],
    },
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Intended Audience :: Science/Research",
        "Natural Language :: Arabic",
        "Operating System :: POSIX",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Topic :: Text Processing :: Linguistic",
    ],
)
