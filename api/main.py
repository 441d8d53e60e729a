"""The public app: the only door to the outside."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from api import problems
from api.applications.own_routes import router as own_applications
from api.applications.routes import router as applications
from api.applications.staff_routes import router as processing
from api.audit.routes import router as audit
from api.canned.routes import router as canned
from api.channels.wechat.entrance import router as entrance
from api.channels.wechat.routes import router as wechat
from api.channels.wechat.staff_routes import router as staff_wechat
from api.conversations.routes import router as conversations
from api.conversations.stream import router as stream
from api.curation.routes import router as curation
from api.datafiles import DataFiles
from api.evaluation.routes import router as evaluation
from api.files.adopting import adopt
from api.files.message_routes import router as file_messages
from api.files.routes import router as files
from api.forms.routes import router as forms
from api.gaps.routes import router as gaps
from api.handoff.form_routes import router as form
from api.handoff.routes import router as handoff
from api.handoff.stream import router as staff_stream
from api.handoff.team import router as team
from api.handoff.tools import router as tools
from api.house import House
from api.invitations.routes import router as invitations
from api.observer import Observer
from api.operations import router as operations
from api.origins import OriginGate
from api.pages import pages
from api.policies.routes import router as policies
from api.policies.staff_routes import router as staff_policies
from api.promises.routes import router as promises
from api.push.routes import router as push
from api.ratings.routes import router as ratings
from api.ratings.staff_routes import router as follow_ups
from api.secure.routes import router as secure
from api.services.offer_routes import router as offers
from api.services.offers import bring_in
from api.services.pages import router as service_pages
from api.services.routes import router as services
from api.settings import ROOT
from api.staff.routes import router as staff
from api.supervision.routes import router as supervision
from api.supervision.watching import router as watching
from api.totp.routes import router as totp
from api.training.routes import router as training

log = structlog.get_logger()

RECOVER_EVERY_S = 5


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    house: House = app.state.house
    async with house.db.write() as session:
        await house.vault.wake(session)
        await house.policies.open_library(session)
        await house.applications.editions.recall(session)
        await bring_in(session, house.clock, DataFiles(ROOT / "data"))
        await adopt(session, house.vault, house.settings.data_dir / "attachments")
    async with house.fanout.running(), _at_work(house):
        yield
    await house.engine.close()
    await house.db.close()


@asynccontextmanager
async def _at_work(house: House) -> AsyncIterator[None]:
    work = (_recover(house), house.desk.run(), house.push.run())
    pollers = [asyncio.create_task(one) for one in work]
    if house.wechat is not None:
        house.wechat.start()
    yield
    for poller in pollers:
        poller.cancel()
        with suppress(asyncio.CancelledError):
            await poller
    if house.wechat is not None:
        await house.wechat.stop()
    await house.push.close()
    await house.turns.settle()
    await house.evaluations.settle()


async def _recover(house: House) -> None:
    """Finishes the turns that a crash, or a lost wake, left open; takes up what other processes did to the library."""
    while True:
        try:
            await house.runner.recover()
            await house.policies.refresh(house.db)
        except Exception as error:  # the poller must outlive whatever one round meets
            log.exception("recover_failed", error=type(error).__name__)
        await asyncio.sleep(RECOVER_EVERY_S)


def create_app(house: House) -> FastAPI:
    """Builds the app around a house."""
    app = FastAPI(
        title="Hongniang 就业红娘",
        version="1",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        description="The assistant of a provincial public employment service.",
    )
    app.state.house = house
    problems.install(app)
    app.add_middleware(OriginGate, settings=house.settings)
    if house.settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=sorted(house.settings.origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
        )
    app.add_middleware(Observer)
    for router in (
        conversations, stream, policies, services, applications, own_applications, secure, forms, files, ratings,
        follow_ups, file_messages, staff, handoff, form, tools, team, canned, staff_stream, processing, staff_policies,
        curation, evaluation, gaps, supervision, watching, audit, promises, wechat, entrance, staff_wechat, offers,
        invitations, training, totp, push, operations, service_pages, pages,
    ):  # fmt: skip
        app.include_router(router)
    return app
