"""Builds the house from its settings: who gets what is decided here and nowhere else."""

import secrets
from collections.abc import Sequence

import httpx

from api.applications.service import Applications
from api.assistant.respond import Responder
from api.assistant.service import Assistant
from api.audit.service import Audit
from api.channels.wechat.service import Parts, wechat_of
from api.clock import Clock
from api.conversations.links import Links
from api.conversations.service import Conversations
from api.curation.gate import Gate
from api.curation.service import Curation
from api.datafiles import DataFiles
from api.db import Database
from api.engine.client import Engine
from api.evaluation.service import Evaluations
from api.evaluation.sets import Sets
from api.events.service import Events
from api.fanout import Fanout
from api.files.messages import FileMessages
from api.files.service import Files
from api.forms.saying import Saying
from api.forms.service import Forms
from api.forms.supplying import Supplying
from api.forms.views import Views
from api.gaps.service import Gaps
from api.handoff.assigning import Assigner
from api.handoff.desk import Desk
from api.handoff.duty import Duty
from api.handoff.keeping import Keeper
from api.handoff.opening import Opening
from api.handoff.reconcile import Reconciler
from api.handoff.service import Handoffs
from api.handoff.together import Together
from api.handoff.transition import Transitions
from api.house import House
from api.invitations.service import Invitations
from api.limits import Limits
from api.policies.endpoints import plugs_of
from api.policies.service import Policies
from api.promises.automatic import Automatic
from api.promises.service import Plans
from api.push.hosts import Hosts
from api.push.keys import load_key, public_key
from api.push.sender import Sender
from api.push.service import Push
from api.ratings.service import Ratings
from api.receipts.service import Receipts
from api.relay import Relay
from api.secure.service import SecureLinks
from api.services.listings import Listings
from api.settings import ROOT, Settings
from api.totp.service import Totp
from api.training.service import Records
from api.turns.receive import Receiver
from api.turns.runner import Runner
from api.turns.service import Turns
from api.vault.keys import load_keys
from api.vault.service import Vault
from bot.handoff.sensitive import Sensitive
from bot.handoff.sla import Sla
from bot.handoff.triage import TriageReader
from bot.policies.evaluation.run import evaluate
from bot.promises.definitions import Promises
from bot.promises.members import Members
from bot.ratings.rules import Rules
from bot.services.referrals import Referrals
from bot.services.workdays import Calendar
from bot.training.rotation import Rotation


def fanout_of(settings: Settings) -> Fanout:
    return Fanout(Relay(settings.redis_url) if settings.redis_url else None)


def build(
    settings: Settings,
    *,
    engine: Engine | None = None,
    engine_urls: Sequence[str] = (),
    wechat_http: httpx.AsyncClient | None = None,
    push_http: httpx.AsyncClient | None = None,
    clock: Clock | None = None,
) -> House:
    """Makes every service. Opens no connection yet, but makes the data folder and the vault's key.

    Args:
        engine: another engine than the one at `engine_urls`; tests use it.
        wechat_http: another way to WeChat's API than its address; tests use it.
        push_http: another way to the push services of browsers; tests use it.
        clock: the one of the simulator that tests share.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    data = DataFiles(ROOT / "data")
    clock, fanout, db = clock or Clock(settings.now), fanout_of(settings), Database(settings.db_url)
    engine = engine or Engine(engine_urls, secrets.token_urlsafe(32), settings.engine_deadline_s)
    events = Events(clock, fanout)
    conversations = Conversations(clock, fanout, events, settings.conversation_days)
    keys = load_keys(settings)
    vault = Vault(clock, keys)
    links = Links(
        clock, keys, base_url=settings.base_url, minutes=settings.link_minutes, days=settings.conversation_days
    )
    policies, gaps = Policies(clock, data, plugs_of(settings)), Gaps(clock)
    sets = Sets(ROOT / "tests" / "policies" / "sets")
    files = Files(clock, vault)
    applications = Applications(clock, data, vault, files)
    secure_links = SecureLinks(clock, applications, base_url=settings.base_url, minutes=settings.secure_link_minutes)
    triager = TriageReader(data.load("handoff/triage.yml"))
    transitions = Transitions(clock, fanout, events, conversations)
    duty = Duty(clock, settings, Calendar(data.load("calendar/workdays.yml")))
    opening = Opening(clock=clock, transitions=transitions, applications_=applications, triager=triager, data=data)
    handoffs = Handoffs(
        clock=clock, conversations_=conversations, transitions=transitions, opening=opening, duty=duty,
        triager=triager, together=Together(applications, transitions), data=data,
    )  # fmt: skip
    vapid, hosts = load_key(settings), Hosts([host.strip() for host in settings.push_hosts.split(",") if host.strip()])
    sender = Sender(clock, vapid, hosts, settings.push_from, push_http)
    push = Push(db=db, clock=clock, fanout=fanout, sender=sender, every_s=settings.desk_every_s)
    desk = Desk(
        fanout=fanout,
        assigner=Assigner(db=db, clock=clock, settings=settings, transitions=transitions, duty=duty, push=push),
        keeper=Keeper(db=db, clock=clock, settings=settings, transitions=transitions, duty=duty, handoffs=handoffs),
        reconciler=Reconciler(db, transitions, handoffs),
        every_s=settings.desk_every_s,
    )
    promised = data.load("promises/131.yml")
    plans = Plans(clock, applications.calendar, Promises(promised), vault)
    assistant = Assistant(
        db=db,
        clock=clock,
        policies=policies,
        applications=applications,
        handoffs=handoffs,
        plans=plans,
        referrals=Referrals(data.load("lines/referrals.yml"), data.load("lines/lines.yml")),
        listings=Listings(clock, data, applications.places),
    )
    responder = Responder(assistant=assistant, engine=engine, triager=triager)
    runner = Runner(
        db=db, clock=clock, conversations_=conversations, responder=responder, gaps=gaps,
        sensitive=Sensitive(data.load("handoff/sensitive.yml")),
    )  # fmt: skip
    turns = Turns(
        db=db,
        fanout=fanout,
        conversations_=conversations,
        receiver=Receiver(clock, conversations, vault, applications),
        runner=runner,
        handoffs=handoffs,
    )
    limits = Limits(settings)
    ratings = Ratings(
        clock=clock, events=events, gaps=gaps, calendar=applications.calendar,
        rules=Rules(data.load("ratings/rules.yml")),
    )  # fmt: skip
    saying = Saying(clock, conversations)
    forms = Forms(applications, conversations, vault, saying)
    parts = Parts(
        settings=settings, db=db, clock=clock, fanout=fanout, limits=limits, events=events, turns=turns, data=data,
        conversations=conversations, vault=vault, links=links, secure_links=secure_links, ratings=ratings, files=files,
    )  # fmt: skip
    return House(
        settings=settings, clock=clock, db=db, fanout=fanout, limits=limits, events=events, links=links,
        conversations=conversations, vault=vault, ratings=ratings,
        invitations=Invitations(clock, keys, vault, base_url=settings.base_url, days=settings.invitation_days),
        records=Records(clock, applications.calendar, Rotation(data.load("staff/training.yml")["rotation"])),
        push=push, push_key=public_key(vapid), push_hosts=hosts,
        totp=Totp(clock, vault, settings.second_factor_roles),
        plans=plans, automatic_plans=Automatic(clock, plans, Members(promised["members"])),
        audit=Audit(clock), sla=Sla(data.load("handoff/sla.yml"), applications.calendar),
        receipts=Receipts(db, fanout, events), wechat=wechat_of(parts, wechat_http),
        policies=policies, applications=applications, secure_links=secure_links, files=files,
        forms=forms, form_views=Views(applications, settings.base_url), saying=saying,
        form_supplies=Supplying(forms, conversations, saying),
        curation=Curation(clock, data, policies), gate=Gate(policies, sets), gaps=gaps,
        evaluations=Evaluations(db=db, clock=clock, policies=policies, sets=sets, evaluate=evaluate),
        file_messages=FileMessages(conversations, files, vault),
        handoffs=handoffs, transitions=transitions, opening=opening, duty=duty, desk=desk,
        assistant=assistant, engine=engine, runner=runner, turns=turns,
    )  # fmt: skip
