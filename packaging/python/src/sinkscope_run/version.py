"""The package's version, which follows the program's."""

__version__ = "0.2.0"
