"""Runs a trained graph node by node."""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any, Dict, List, Optional, Text, Tuple

from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class SequentialRunner(GraphRunner):
    """Gives what Rasa's own runner gives, which hands each run to dask as a new graph to be planned.

    A turn runs the graph two or three times, always for one of two targets, so the order is found once for each.
    """

    def __init__(self, schema: GraphSchema, nodes: Dict[Text, GraphNode]) -> None:
        self._schema, self._nodes = schema, nodes
        self._orders: Dict[Tuple[Text, ...], List[Tuple[Text, List[Text]]]] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: Optional[List[GraphNodeHook]] = None,
    ) -> SequentialRunner:
        return cls(
            graph_schema,
            {
                name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
                for name, node in graph_schema.nodes.items()
            },
        )

    def run(self, inputs: Optional[Dict[Text, Any]] = None, targets: Optional[List[Text]] = None) -> Dict[Text, Any]:
        wanted = tuple(targets or self._schema.target_names)
        done = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._order(wanted):
            done[name] = self._nodes[name](*(done.get(need, need) for need in needs))
        return {name: done[name][1] for name in wanted}

    def _order(self, wanted: Tuple[Text, ...]) -> List[Tuple[Text, List[Text]]]:
        """The nodes that these targets need, each after those whose output it takes, and the names of these."""
        if wanted not in self._orders:
            nodes = self._schema.minimal_graph_schema(list(wanted)).nodes
            needs = {name: list(node.needs.values()) for name, node in nodes.items()}
            order = TopologicalSorter(needs).static_order()
            self._orders[wanted] = [(name, needs[name]) for name in order if name in needs]
        return self._orders[wanted]
