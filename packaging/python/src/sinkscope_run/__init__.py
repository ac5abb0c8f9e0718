"""Run files of Sinkscope: read_run, write_run, validate, and collect from a transformers model."""

from .files import RunFileError, read_run, validate, write_run
from .published import read_published, run_of_published
from .version import __version__

__all__ = ["RunFileError", "__version__", "collect", "read_published", "read_run", "run_of_published", "validate", "write_run"]


def collect(*arguments, **keywords):
    """See sinkscope_run.collecting.collect; torch and transformers are imported at the first call."""
    from .collecting import collect as collect_run

    return collect_run(*arguments, **keywords)
