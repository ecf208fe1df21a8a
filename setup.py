"""Build projio from what settings.ini says, which nbdev reads too."""

import shlex
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.sdist import sdist

HERE = Path(__file__).resolve().parent
STATUS = {"1": "Planning", "2": "Pre-Alpha", "3": "Alpha", "4": "Beta", "5": "Production/Stable"}
EXTRAS = ("lightning", "demo", "pandas", "report", "remote", "docs", "dev", "benchmark")

parser = ConfigParser(delimiters=["="])
parser.read(HERE / "settings.ini", encoding="utf-8")
settings = parser["DEFAULT"]


class SourceDistribution(sdist):
    """Carry settings.ini along, which this file needs and setuptools doesn't know about."""

    def make_release_tree(self, base_dir, files):
        super().make_release_tree(base_dir, [*files, "settings.ini"])


setup(
    name=settings["lib_name"],
    version=settings["version"],
    description=settings["description"],
    long_description=(HERE / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    author=settings["author"],
    keywords=settings["keywords"].split(),
    license_expression="Apache-2.0",
    license_files=["LICENSE"],
    classifiers=[
        f"Development Status :: {settings['status']} - {STATUS[settings['status']]}",
        f"Intended Audience :: {settings['audience']}",
        "Intended Audience :: Science/Research",
        f"Natural Language :: {settings['language']}",
        "Programming Language :: Python :: 3",
        *(f"Programming Language :: Python :: 3.{minor}" for minor in range(10, 14)),
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
        "Typing :: Typed",
    ],
    python_requires=f">={settings['min_python']}",
    install_requires=shlex.split(settings["requirements"]),
    extras_require={extra: shlex.split(settings[f"{extra}_requirements"]) for extra in EXTRAS},
    packages=find_packages(include=["projio", "projio.*"]),
    package_data={"projio": ["py.typed"], "projio.reports": ["*.html", "*.css", "*.js"]},
    entry_points={
        "console_scripts": shlex.split(settings["console_scripts"]),
        "nbdev": ["projio=projio._modidx:d"],
        # each Trainer asks these for callbacks; they add none unless PROJIO_AUTO is set, as by `projio run`
        "lightning.pytorch.callbacks_factory": ["projio=projio.auto:lightning_callbacks"],
        "pytorch_lightning.callbacks_factory": ["projio=projio.auto:pytorch_lightning_callbacks"],
    },
    zip_safe=False,
    cmdclass={"sdist": SourceDistribution},
)
