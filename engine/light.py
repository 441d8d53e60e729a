"""Imports what serving needs of Rasa without TensorFlow, whose import takes longer than everything else together.

Rasa imports TensorFlow wherever a policy or a featurizer is imported, for two modules of callbacks and batches that
only training uses (`rasa.utils.train_utils` names four of their classes). Here `train_utils` is imported while
stand-ins take their place; a stand-in fetches the real class when it is called. Both modules are then let go, so that
whoever else asks for them gets the real ones: a model with TensorFlow in it loads and runs as ever, only not as light.
"""

import importlib
import sys
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Callable, Iterator

OF_TRAINING = ("rasa.utils.tensorflow.callback", "rasa.utils.tensorflow.data_generator")


class _StandIn(ModuleType):
    """Has, by any name, a callable that passes its call on to what the real module has by that name."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        module = self.__name__

        def call(*args: Any, **kwargs: Any) -> Any:
            return getattr(importlib.import_module(module), name)(*args, **kwargs)

        return call


@contextmanager
def standing_in(*names: str) -> Iterator[None]:
    """Has imports of these modules find stand-ins, but for those that are imported already."""
    put = [name for name in names if name not in sys.modules]
    sys.modules.update({name: _StandIn(name) for name in put})
    try:
        yield
    finally:
        for name in put:
            del sys.modules[name]


@contextmanager
def hidden(name: str) -> Iterator[None]:
    """Has this module look as if it were not installed, but where it is imported already."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment] # Python's own mark for it
    try:
        yield
    finally:
        del sys.modules[name]


def import_rasa() -> None:
    """To be called before anything else of Rasa is imported.

    The reader of the classifier (skops) searches, when it is imported, all modules that are loaded by then for what it
    trusts, for each of hundreds of types: it comes first, while there are few.
    """
    import skops.io  # noqa: F401

    with standing_in(*OF_TRAINING):
        import rasa.utils.train_utils  # noqa: F401
    with hidden("tensorflow"):
        import spacy  # noqa: F401
