"""Definitions of services: the current ones from `data/`, and every one that an application began with."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from api.clock import Clock
from api.datafiles import DataFiles
from api.db import Base, alone
from bot.services.catalogue import Catalogue
from bot.services.definition import Service
from bot.services.loading import DefinitionError, from_mapping, with_shared

log = structlog.get_logger()


class Edition(Base):
    """A definition as it was when the first application of it began."""

    __tablename__ = "service_edition"

    service: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    definition: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class Editions:
    """Args: data: where the current definitions are read from."""

    def __init__(self, clock: Clock, data: DataFiles) -> None:
        self._clock = clock
        shared = data.load("services/shared/steps.yml")
        read = [with_shared(data.load(name), shared) for name in data.names("services", "*.yml")]
        read.sort(key=lambda one: int(one["order"]))
        services = [from_mapping(one) for one in read]
        self._definitions = dict(zip((service.id for service in services), read, strict=True))
        self.catalogue = Catalogue(services)

    async def keep(self, session: AsyncSession, service: Service) -> None:
        """Keeps the current definition, once: an application begins with it."""
        await alone(session, f"edition {service.id}")
        if await session.get(Edition, (service.id, service.version)) is None:
            made = Edition(
                service=service.id,
                version=service.version,
                definition=self._definitions[service.id],
                created_at=self._clock.now(),
            )
            session.add(made)

    async def recall(self, session: AsyncSession) -> None:
        """Takes up the definitions that applications began with and that are current no more."""
        for edition in await session.scalars(select(Edition)):
            if self.catalogue.holds(edition.service, edition.version):
                continue
            try:
                self.catalogue.remember(replace(from_mapping(edition.definition), version=edition.version))
            except DefinitionError as error:  # it names a condition that is no more: the current definition serves
                log.error("edition_unreadable", service=edition.service, version=edition.version, why=str(error))
