"""Whatever reads people's words by regular expressions reads the longest and worst of them in reasonable time.

Processor time is counted, not that of the clock, and against a bound far above what is normal: a pattern that goes
back and forth takes minutes, not seconds.
"""

import time
from collections.abc import Callable

import pytest

from api.datafiles import DataFiles
from api.settings import ROOT
from bot.dialogue.incoming import clean, has_words
from bot.handoff.triage import TriageReader
from bot.policies.reading.several import clauses, leans, questions
from bot.privacy.mask import mask
from bot.services.listings import looked_for, names_little_else
from bot.services.referrals import Referrals
from bot.services.requests import requested_service, turns_to
from bot.text.normalise import normalise

LONGEST = 4_000
BOUND_S = 4.0
DATA = DataFiles(ROOT / "data")
TRIAGE = TriageReader(DATA.load("handoff/triage.yml"))
REFERRALS = Referrals(DATA.load("lines/referrals.yml"), DATA.load("lines/lines.yml"))
READERS: dict[str, Callable[[str], object]] = {
    "clean": clean, "has_words": has_words, "mask": mask, "triage": TRIAGE.read, "referral": REFERRALS.topic,
    "looked_for": looked_for, "names_little_else": names_little_else, "requested": requested_service,
    "turns_to": turns_to, "questions": questions, "clauses": clauses, "leans": leans, "normalise": normalise,
}  # fmt: skip
SEEDS = (
    *"1一a是不我转人。，？ \n(（【张和没１-",
    *(
        "1 ",
        "1-",
        "零一",
        "a@",
        "a.a@",
        "不想",
        "想死",
        "我要",
        "帮我",
        "拖欠",
        "工资",
        "老板拖欠了我们三个月",
        "转人工",
    ),
    *(
        "不要转人工",
        "失业",
        "失业登记",
        "登记在哪办",
        "350102",
        "3501021990",
        "身份证号",
        "电话",
        "还有",
        "或者",
        "要不要",
    ),
    *("克扣工", "工钱没", "转人工", "要不要"),
)


@pytest.mark.parametrize("name", READERS)
def test_the_worst_words_are_read_in_time(name: str) -> None:
    read, slowest = READERS[name], (0.0, "")
    for seed in SEEDS:
        for end in ("", "X", "。"):
            text = (seed * LONGEST)[: LONGEST - 1] + end
            began = time.process_time()
            read(text)
            slowest = max(slowest, (time.process_time() - began, seed + end))
    assert slowest[0] < BOUND_S, slowest
