"""Every table, so that the metadata is whole wherever this is imported."""

from api.applications.models import Application, ApplicationLog
from api.audit.models import PersonalAccess
from api.canned.models import CannedReply
from api.channels.wechat.models import (
    WechatAllowance,
    WechatImage,
    WechatInbox,
    WechatLetter,
    WechatPerson,
    WechatStamp,
)
from api.conversations.models import Access, Choice, Conversation, Link, Message
from api.curation.models import CurationLog, Draft, Editorial
from api.db import Base
from api.evaluation.models import Evaluation
from api.events.models import Event, EventCounter
from api.files.models import StoredFile
from api.gaps.models import DocumentRequest, Gap, GapAsked
from api.handoff.models import Decision, Episode, Note, Pairing, Reveal
from api.invitations.models import Invitation
from api.policies.models import Document, LibraryVersion
from api.promises.models import Plan, PlanItem
from api.push.models import PushDevice, PushLetter
from api.ratings.models import FollowUp, Rating
from api.receipts.models import Receipt
from api.secure.models import SecureLink
from api.services.editions import Edition
from api.services.offers import Offer
from api.staff.models import FailedLogin, StaffLog, StaffMember, StaffSession
from api.totp.models import RecoveryCode, StaffTotp
from api.training.models import Served, Training
from api.turns.models import Effect, Turn
from api.vault.models import Secret, VaultState

__all__ = [
    "Access",
    "Application",
    "ApplicationLog",
    "Base",
    "CannedReply",
    "Choice",
    "Conversation",
    "CurationLog",
    "Decision",
    "Document",
    "DocumentRequest",
    "Draft",
    "Edition",
    "Editorial",
    "Effect",
    "Episode",
    "Evaluation",
    "Event",
    "EventCounter",
    "FailedLogin",
    "FollowUp",
    "Gap",
    "GapAsked",
    "Invitation",
    "LibraryVersion",
    "Link",
    "Message",
    "Note",
    "Offer",
    "Pairing",
    "PersonalAccess",
    "Plan",
    "PlanItem",
    "PushDevice",
    "PushLetter",
    "Rating",
    "Receipt",
    "RecoveryCode",
    "Reveal",
    "Secret",
    "SecureLink",
    "Served",
    "StaffLog",
    "StaffMember",
    "StaffSession",
    "StaffTotp",
    "StoredFile",
    "Training",
    "Turn",
    "VaultState",
    "WechatAllowance",
    "WechatImage",
    "WechatInbox",
    "WechatLetter",
    "WechatPerson",
    "WechatStamp",
]
