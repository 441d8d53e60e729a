"""A turn in the engine, which remembers nothing: what it needs to know of the conversation comes with the turn."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Dict, List, Text, Tuple, Union

from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.engine.graph import GraphSchema
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import MODEL_ARCHIVE_METADATA_FILE, LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.io import read_json_file
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name
from rasa.utils.endpoints import EndpointConfig

from engine.runner import SequentialRunner


class ServingStorage(LocalModelStorage):
    """A model without the graph that trained it: reading that graph imports every component that Rasa has."""

    @staticmethod
    def _load_metadata(directory: Path) -> ModelMetadata:
        content = read_json_file(directory / MODEL_ARCHIVE_METADATA_FILE)
        return ModelMetadata.from_dict({**content, "train_schema": GraphSchema({}).as_dict()})


class TurnProcessor(MessageProcessor):
    """Hears one message, steers, has actions run. Each turn has a tracker of its own, which ends with it.

    What lasts longer rests in the api's database. A turn that is run again after a crash begins as it began the first
    time, a long conversation costs what a short one costs, and there is nothing here to forget a person from.

    Args:
        model: the trained model's archive.
        actions: where actions are executed.
    """

    def __init__(self, model: Path, actions: EndpointConfig) -> None:
        super().__init__(
            model,
            tracker_store=InMemoryTrackerStore(Domain.empty()),  # never used: nothing is saved
            lock_store=InMemoryLockStore(),  # nor this: nothing is shared
            generator=TemplatedNaturalLanguageGenerator({}),
            action_endpoint=actions,
        )

    @staticmethod
    def _load_model(model_path: Union[Text, Path]) -> Tuple[Text, ModelMetadata, GraphRunner]:
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            metadata, runner = load_predict_graph_runner(
                Path(folder), Path(model_path), ServingStorage, SequentialRunner
            )
        return os.path.basename(model_path), metadata, runner

    async def handle_message(self, message: UserMessage) -> None:
        """Whatever is said goes to the message's output channel."""
        tracker = self._begin(message)
        await self._handle_message_with_tracker(message, tracker)
        tracker = await self.run_action_extract_slots(message.output_channel, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)

    def _begin(self, message: UserMessage) -> DialogueStateTracker:
        """A tracker of this turn: in the form where the conversation has an open application, listening else."""
        tracker = DialogueStateTracker(message.sender_id, self.domain.slots)
        tracker.model_id = self.model_metadata.model_id
        tracker.assistant_id = self.model_metadata.assistant_id
        events: List[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
        if (message.metadata or {}).get("application_id"):
            events += self._form()
        tracker.update_with_events([*events, ActionExecuted(ACTION_LISTEN_NAME)], self.domain)
        return tracker

    def _form(self) -> List[Event]:
        """The domain's one form, waiting for its one slot."""
        (form,) = self.domain.form_names
        (slot,) = self.domain.required_slots_for_form(form)
        return [ActiveLoop(form), SlotSet(REQUESTED_SLOT, slot)]

    def _check_for_unseen_features(self, parse_data: Dict[Text, Any]) -> None:
        """Left out: that data and domain name the same intents is checked when the model is trained."""
