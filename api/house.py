"""The house: everything that outlives a request, built once."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from api.applications.service import Applications
from api.assistant.service import Assistant
from api.audit.service import Audit
from api.channels.wechat.service import Wechat
from api.clock import Clock
from api.conversations.links import Links
from api.conversations.service import Conversations
from api.curation.gate import Gate
from api.curation.service import Curation
from api.db import Database
from api.engine.client import Engine
from api.evaluation.service import Evaluations
from api.events.service import Events
from api.fanout import Fanout
from api.files.messages import FileMessages
from api.files.service import Files
from api.forms.saying import Saying
from api.forms.service import Forms
from api.forms.supplying import Supplying
from api.forms.views import Views
from api.gaps.service import Gaps
from api.handoff.desk import Desk
from api.handoff.duty import Duty
from api.handoff.opening import Opening
from api.handoff.service import Handoffs
from api.handoff.transition import Transitions
from api.invitations.service import Invitations
from api.limits import Limits
from api.policies.service import Policies
from api.promises.automatic import Automatic
from api.promises.service import Plans
from api.push.hosts import Hosts
from api.push.service import Push
from api.ratings.service import Ratings
from api.receipts.service import Receipts
from api.secure.service import SecureLinks
from api.settings import Settings
from api.totp.service import Totp
from api.training.service import Records
from api.turns.runner import Runner
from api.turns.service import Turns
from api.vault.service import Vault
from bot.handoff.sla import Sla


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    settings: Settings
    clock: Clock
    db: Database
    fanout: Fanout
    limits: Limits
    events: Events
    conversations: Conversations
    links: Links
    invitations: Invitations
    ratings: Ratings
    audit: Audit
    plans: Plans
    automatic_plans: Automatic
    records: Records
    totp: Totp
    push: Push
    push_key: str
    push_hosts: Hosts
    sla: Sla
    receipts: Receipts
    vault: Vault
    policies: Policies
    curation: Curation
    gate: Gate
    evaluations: Evaluations
    gaps: Gaps
    applications: Applications
    secure_links: SecureLinks
    files: Files
    forms: Forms
    form_views: Views
    form_supplies: Supplying
    saying: Saying
    file_messages: FileMessages
    handoffs: Handoffs
    transitions: Transitions
    opening: Opening
    duty: Duty
    desk: Desk
    assistant: Assistant
    engine: Engine
    runner: Runner
    turns: Turns
    wechat: Wechat | None


async def house_of(connection: HTTPConnection) -> House:
    """Async although it waits for nothing: FastAPI would hand a plain function to a thread, at each request."""
    house: House = connection.app.state.house
    return house
