"""Jieba with the domain's dictionary, which retrains the model when it changes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Dict, Optional, Text

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.jieba_tokenizer import JiebaTokenizer

from bot.nlu import dictionary

DICTIONARY = "data/jieba"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class DictionaryTokenizer(JiebaTokenizer):
    """Rasa's own tokenizer does not know when its dictionary was edited, nor that it has it already; this one does."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {**JiebaTokenizer.get_default_config(), "dictionary_path": DICTIONARY}

    @staticmethod
    def _load_custom_dictionary(path: Text) -> None:
        dictionary.load(Path(path))

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[Text]:
        """A hash of all dictionary files, so that an edit is a change of the pipeline."""
        folder = Path(config.get("dictionary_path", DICTIONARY))
        found = hashlib.sha256()
        for path in sorted(folder.iterdir()):
            found.update(path.name.encode() + path.read_bytes())
        return found.hexdigest()
