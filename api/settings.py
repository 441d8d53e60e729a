"""Settings: environment variables prefixed `HONGNIANG_`; without any, the embedded default runs."""

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.staff.permissions import ROLES
from bot.handoff.assignment.strategies import DEFAULT, chain

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every name is in the contract (section 7) or is a limit that an operator may move."""

    model_config = SettingsConfigDict(env_prefix="HONGNIANG_", env_ignore_empty=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str = ""
    data_dir: Path = Path("var")
    database_url: str = ""
    redis_url: str = ""
    engine_urls: str = ""
    vault_keys: SecretStr = SecretStr("")
    allowed_origins: str = ""
    trusted_proxies: str = ""
    now: datetime | None = None
    demo: bool = False
    demo_password: SecretStr = SecretStr("")
    log_level: str = "INFO"
    otlp_endpoint: str = Field(default="", description="a collector of traces: OTLP over HTTP, …/v1/traces")

    engine_token: SecretStr = Field(default=SecretStr(""), description="of the engines of ENGINE_URLS")
    action_secret: SecretStr = Field(
        default=SecretStr(""), description="with which the engines of ENGINE_URLS call actions"
    )
    actions_host: str = Field(default="127.0.0.1", description="where actions are executed: a network of ours alone")
    actions_port: int = Field(default=0, ge=0, le=65535, description="0: any that is free")
    actions_url: str = Field(default="", description="how engines reach them, where not by host and port")
    engine_deadline_s: float = 3.0
    conversation_days: int = Field(default=30, description="how long a citizen's token lives")
    staff_session_hours: int = 12
    totp_roles: str = Field(default="", description="roles that must have a second factor, parted by commas")
    login_failures: int = 5
    login_lock_minutes: int = 15
    messages_per_minute: int = Field(default=60, description="per conversation")
    conversations_per_hour: int = Field(default=600, description="per client address, which may be a whole town hall")
    searches_per_minute: int = Field(default=300, description="per client address")
    status_failures: int = Field(default=5, description="per receipt number and hour")
    status_queries_per_minute: int = Field(default=20, description="per client address")
    upload_mb: int = Field(default=10, ge=1, description="the largest file that a citizen uploads")
    policy_file_mb: int = Field(default=20, ge=1, description="the largest policy file that is imported")
    assignment: str = Field(default=DEFAULT, description="the strategies of assignment, in order")
    volunteer_capacity: int = Field(default=3, ge=1, description="how many a volunteer is offered at a time")
    offer_s: int = Field(default=60, ge=1, description="how long an offer stands before it passes on")
    round_pause_s: int = Field(default=30, ge=0, description="the rest once everyone has let an offer go")
    missed_offers: int = Field(default=3, ge=1, description="unanswered in a row until no more are made")
    grace_s: int = Field(default=300, ge=1, description="how long a volunteer may be gone while a person waits for her")
    unanswered_s: int = Field(
        default=600, ge=1, description="how long a person's words may stay without an answer then"
    )
    desk_every_s: float = Field(default=1.0, ge=0, description="how often the queue is looked after; 0 is never")
    attachment_mb: int = Field(default=10, ge=1, description="the largest file that is sent in a conversation")
    logins_per_minute: int = Field(default=30, description="per client address")

    embeddings_url: str = Field(default="", description="base address of an endpoint in OpenAI's form, with /v1")
    embeddings_model: str = ""
    embeddings_key: SecretStr = SecretStr("")
    reranker_url: str = Field(default="", description="base address of a reranker: POST /rerank")
    reranker_model: str = ""
    reranker_key: SecretStr = SecretStr("")

    push_key: SecretStr = Field(default=SecretStr(""), description="VAPID key in PEM; else one of the data folder")
    push_contact: str = Field(default="", description="mailto: or https: for push services; else PUBLIC_URL")
    push_hosts: str = Field(
        default="fcm.googleapis.com,updates.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com",
        description="push services that devices may be at; nothing else is ever called",
    )
    secure_link_minutes: int = Field(default=15, ge=1, description="how long a link to one secure question is good for")
    invitation_days: int = Field(default=7, ge=1, description="how long a volunteer's invitation is good for, once")
    link_minutes: int = Field(default=30, ge=1, description="how long a link to the page is good for, once")

    wechat_token: SecretStr = SecretStr("")
    wechat_app_id: str = ""
    wechat_app_secret: SecretStr = SecretStr("")
    wechat_encoding_aes_key: SecretStr = SecretStr("")
    wechat_encoding_aes_key_previous: SecretStr = Field(default=SecretStr(""), description="while it is being changed")
    wechat_mode: Literal["plain", "compatible", "safe"] = Field(
        default="compatible",
        description="`safe` refuses what is not encrypted; set it once the account is in that mode",
    )
    wechat_api_base_url: str = "https://api.weixin.qq.com"
    wechat_oauth: bool = Field(default=False, description="/chat in WeChat's browser finds its person; verified 服务号")
    wechat_oauth_base_url: str = "https://open.weixin.qq.com"
    wechat_certified: bool = Field(default=True, description="false: the account may only answer, never send")
    wechat_window_s: int = Field(default=300, ge=1, le=1800, description="how far WeChat's clock and ours may be apart")
    wechat_reply_within_s: float = Field(default=4.0, gt=0, description="WeChat waits 5 s for an answer")
    wechat_lapse_s: float = Field(default=5.5, gt=0, description="how long a delivery is held that WeChat shall repeat")
    wechat_notice_patience_s: int = Field(default=10, ge=0, description="how long a mere notice waits for company")

    @field_validator("log_level")
    @classmethod
    def _upper(cls, value: str) -> str:
        return value.upper()

    @field_validator("assignment")
    @classmethod
    def _strategies(cls, value: str) -> str:
        chain(value)
        return value

    @field_validator("totp_roles")
    @classmethod
    def _roles(cls, value: str) -> str:
        unknown = {role.strip() for role in value.split(",") if role.strip()} - set(ROLES)
        if unknown:
            raise ValueError(f"no such role: {'、'.join(sorted(unknown))}; there are {'、'.join(ROLES)}")
        return value

    @property
    def second_factor_roles(self) -> frozenset[str]:
        """Roles whose members must have a second factor."""
        return frozenset(role.strip() for role in self.totp_roles.split(",") if role.strip())

    @property
    def db_url(self) -> str:
        if self.database_url:
            scheme, _, rest = self.database_url.partition("://")
            return f"postgresql+asyncpg://{rest}" if scheme in ("postgres", "postgresql") else self.database_url
        return f"sqlite+aiosqlite:///{self.data_dir.resolve() / 'hongniang.db'}"

    @property
    def on_postgres(self) -> bool:
        return bool(self.database_url)

    @property
    def engines(self) -> list[str]:
        """Base addresses of engines that run on their own; none where the house starts its one."""
        return [url.strip().rstrip("/") for url in self.engine_urls.split(",") if url.strip()]

    @property
    def base_url(self) -> str:
        """The address under which people reach the house, without its last slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def push_from(self) -> str:
        """Who push services may turn to; they take no address that is not https."""
        return self.push_contact or (self.base_url if self.base_url.startswith("https://") else "https://localhost")

    @property
    def wechat_on(self) -> bool:
        return bool(self.wechat_token.get_secret_value() and self.wechat_app_id)

    @property
    def wechat_sends(self) -> bool:
        """Whether the account may send on its own."""
        return self.wechat_certified and bool(self.wechat_app_secret.get_secret_value())

    @property
    def wechat_oauth_on(self) -> bool:
        return self.wechat_oauth and self.wechat_on and self.wechat_sends

    @property
    def origins(self) -> frozenset[str]:
        """Origins of other sites whose pages may hold the widget."""
        return frozenset(o.strip().rstrip("/") for o in self.allowed_origins.split(",") if o.strip())
