"""firmground plans the clearing of mined land and the rebuilding of what stood on it together."""

from importlib.metadata import version

__version__ = version("firmground")
__all__ = ["__version__"]
