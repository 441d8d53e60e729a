"""All services that people can use, in the order in which they are shown."""

from collections.abc import Iterable, Iterator

from bot.services.definition import Service


class UnknownServiceError(LookupError):
    """No service of that id, or not in that version."""


class Catalogue:
    """Services by id. An application keeps the version it began with, so earlier versions are held too.

    Args:
        services: current definitions, in order.
    """

    def __init__(self, services: Iterable[Service]) -> None:
        self._current = {service.id: service for service in services}
        self._all = {(service.id, service.version): service for service in self._current.values()}

    def __iter__(self) -> Iterator[Service]:
        return iter(self._current.values())

    def get(self, service_id: str) -> Service:
        """The current definition.

        Raises:
            UnknownServiceError: there is none.
        """
        try:
            return self._current[service_id]
        except KeyError:
            raise UnknownServiceError(service_id) from None

    def remember(self, service: Service) -> None:
        """Holds a version that was replaced while applications of it are kept."""
        self._all.setdefault((service.id, service.version), service)

    def holds(self, service_id: str, version: str) -> bool:
        return (service_id, version) in self._all

    def of_version(self, service_id: str, version: str) -> Service:
        """The definition that an application began with, or the current one where that version is gone."""
        return self._all.get((service_id, version)) or self.get(service_id)
