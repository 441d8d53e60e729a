"""What there is on offer: accepted postings, and the courses and events that editors keep."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import repository
from api.applications.models import Application
from api.clock import Clock
from api.datafiles import DataFiles
from api.services import offers
from api.services.offers import Offer
from bot.messages import Reply
from bot.services.listings import Item, Wish, matching, reply, wish
from bot.services.places import Places
from bot.services.postings import posting

_POSTED = {"jobs": "vacancy_posting", "gigs": "gig_posting"}


class Listings:
    """Args: data: where the places to look elsewhere are read from."""

    def __init__(self, clock: Clock, data: DataFiles, places: Places) -> None:
        self._clock, self._places = clock, places
        self._elsewhere = data.load("listings/elsewhere.yml")
        self._lines = {line["phone"]: line["name"] for line in data.load("lines/lines.yml")}

    async def answer(self, session: AsyncSession, text: str) -> list[Reply]:
        """The listing that the words look for; an empty one says where else to look."""
        sought = wish(text, self._places)
        found = matching(await self._items(session, sought), sought, self._clock.today())
        return [reply(sought, found, self._elsewhere, self._lines)]

    async def _items(self, session: AsyncSession, sought: Wish) -> list[Item]:
        service = _POSTED.get(sought.of)
        if service is None:
            return [_item(offer, self._places) for offer in await offers.current(session, sought.of)]
        rows = await repository.shown(session, service)
        return [item for row in rows if (item := self._posting(row)) is not None]

    def _posting(self, row: Application) -> Item | None:
        county = self._places.by_code(row.answers["county"]["value"])
        return posting(row.id, row.service, row.answers, county.title if county else "")


def _item(offer: Offer, places: Places) -> Item:
    county = places.by_code(offer.place) if offer.place else None
    begins, ends = offer.begins, offer.ends
    days = f"{begins.year}年{begins.month}月{begins.day}日至{ends.month}月{ends.day}日"
    text = f"{days}，{offer.text}（{offer.source}）"
    return Item(offer.id, offer.title, offer.place, county.title if county else "全省", text, ends)
