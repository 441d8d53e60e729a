"""Reading by rule what a turn is about, where the engine's intent is missing or unsure."""

import re

from bot.services.words import simplified

_ASKING = re.compile(
    r"[?？]|(?:吗|呢|么|没|不)$|怎么|怎样|如何|什么|为啥|为何|多少|几[天个时点年次岁月级种]|多久|多长|多大|哪[里儿个些种样]|在哪|去哪|谁"
    r"|是否|能不能|可不可以|可以不可以|是不是|有没有|要不要|会不会|行不行|算不算|需不需要|用不用|该不该|好不好|难不难|咋|啥|请问|想问|问一下|咨询"
)
_NO_QUESTION = re.compile(r"^(?:还没|没|不|没有|还没有|都不|都没|现在没|目前没|没领过?没|还没.{0,6}呢)$")
_TOPICS = re.compile(
    r"登记|补贴|补助|贷款|失业金|保险金|社保|条件|材料|流程|政策|规定|困难人员|认定|培训|招聘|岗位|零工|创业|就业援助|春风行动|好差评|养老金"
)
_CANCEL = re.compile(
    r"(?:那|那就|还是|先|我|我想|我要|请|帮我|给我|就)*(?:取消|退出|放弃|停止|终止|结束)(?:办理|登记|申请|这个|这次|填写|失业登记|了|吧|掉)*"
    r"|(?:那|那就|还是|先|我|现在|暂时|就)*(?:不想|不|不要|不用)(?:再|要)?(?:办|填|弄|登记|申请|继续)(?:理|下去)?(?:失业登记)?(?:了|吧|啦)*"
    r"|(?:那|那就|还是)?算了(?:吧|不办了)?"
)
_SKIP = re.compile(
    r"(?:先)?(?:跳过|略过|不填|不选|下一步|下一题|过|没有了?|不需要|不用|都不要|都不需要|无|随便)(?:这个|这步|这一步|这项|这题|吧|了)*"
)
_BACK = re.compile(
    r"(?:我要|我想|请)?(?:返回|回到|回)?(?:上一步|上一题|上一个|上一项|前一步|前一题|后退|返回)(?:吧|去)?"
)
_CHANGE = re.compile(r"修改|更改|更正|改一?下|改成|改为|改|填错|写错|选错|错了|不对|搞错|弄错|重新填|重填|换一?个")
_INDIFFERENT = re.compile(
    r"(?:我)?(?:都行|都可以|都可|都好|都成|随便|随意|无所谓|不限|没要求|没有要求|没什么要求|哪里都行|哪都行|哪里都可以|什么都行|什么都可以|啥都行|看着办"
    r"|随便哪(?:里|儿|个)?|你定|您定|听你的|听您的|任意|不挑)(?:吧|啊|呀|的|啦|了)*"
)
_KIN = (
    "妈妈?|爸爸?|母亲|父亲|爱人|老公|老婆|丈夫|妻子|媳妇|儿子|女儿|孩子|小孩|哥哥?|姐姐?|弟弟?|妹妹?|爷爷|奶奶|外公|外婆|婆婆|公公|岳父|岳母"
    "|家人|家里人|亲戚|朋友|邻居|同事|老乡"
)
_ON_BEHALF = re.compile(
    rf"(?:这个?)?(?:是|用|填|写)?(?:的)?我(?:的)?(?:{_KIN})(?:的)?(?:名字|姓名|身份证|证件|手机|电话|号码|手机号|信息)?(?:的)?(?:可以)?(?:啊|呀)?"
    rf"|(?:我)?(?:是)?(?:帮|给|替|代)我?(?:的)?(?:{_KIN})(?:办|填|登记|申请|弄|问)?(?:的|一下)?"
)
_WHAT_CAN_BE_DONE = re.compile(
    r"(?:你|您|你们|这里|这儿|这边|我)?(?:都|还)?(?:可以|能|会|能够)(?:帮我|给我|在这里|在这儿|在你这里?|在线)?(?:都)?(?:办|做|干)(?:些|点|理)?(?:什么|啥|哪些|哪几样|些什么|些啥)(?:事|业务|服务|事情|手续)?"
    r"|(?:有|提供)(?:什么|哪些|啥)(?:服务|业务|功能)|(?:服务|办事)(?:目录|清单|菜单|项目)|能办(?:的)?(?:事|业务|服务)有?哪些"
)
_FILLED_WRONG = re.compile(r"^(?:修改|更改|更正|改一?下|重新填|重填)|(?:填|写|选|搞|弄)错")
_HELP = re.compile(r"(?:这个?|这是|您?说的)?(?:什么意思|啥意思|不懂|没懂|不明白|看不懂|听不懂|怎么填|咋填|填什么|填啥|怎么选|选哪个|怎么回答|怎么说|举个例子|什么叫.*|帮助|为什么要?(?:填|问|写).*|为什么要.*(?:号|信息|姓名)|.*在哪(?:里|儿)?看|填哪里|在哪填|(?:我)?(?:不想|不愿意?|不敢)(?:填|写|给|说).*|一定要填.*|必须填.*)(?:啊|呀|呢|吗)?")  # fmt: skip # noqa: E501
_MEANING = re.compile(r"什么意思|啥意思|是什么|是啥|什么叫|怎么填|指什么|指的是|怎么选|有什么区别")
_SUBMIT = re.compile(r"(?:我)?(?:确认|提交|确认提交|没问题|没有问题|都对|都是对的|全对|对的?|正确|无误|确认无误|好的?|可以|是的?|嗯|行|ok)(?:了|的|吧|啊|，?提交)*", re.I)  # fmt: skip # noqa: E501
_RESUME = re.compile(
    r"(?:我要|我想|请|那)?(?:接着|继续)(?:办理?|填写?|吧|登记|上次的?|下去|失业登记)*|不改了|不用改了?|还是不改了?"
)
_PERSON = re.compile(
    r"(?:我要|我想|请|帮我|给我|能不能|可以)*(?:转|找|接|叫|换)(?:一?个|到|下|一下)?(?:人工|真人|客服|工作人员|红娘|志愿者|活人|人)"
    r"(?:客服|服务|来|吧|吗|说|聊|帮我)*|人工(?:客服|服务)?"
)
_STATUS = re.compile(
    r"(?:办理|申请|登记|审核|处理)?(?:的)?(?:进度|状态)|办(?:到|得)(?:哪|怎么?样)|(?:办好|办完|办下来|通过|审核完|批下来|弄好)了?(?:吗|没|没有)"
    r"|查(?:询|一下|下|看)?(?:我的)?(?:申请|办理|登记|进度|回执|受理号)"
)
_WITHDRAW = re.compile(
    r"(?:撤回|收回|撤销|撤了|撤掉).{0,10}(?:申请|提交|材料|那份|登记|回来)|(?:申请|提交|交上去).{0,12}(?:撤回|收回|撤销|撤了|撤掉)|^(?:我要|我想|帮我)?撤回(?:吧|来)?$"
)
_NO_CONSENT = re.compile(
    r"(?:撤回|收回|撤销|取消)(?:我)?(?:的)?(?:个人信息)?(?:的)?(?:使用|处理)?(?:的)?(?:同意|授权)|(?:不同意|不允许|不许|不准|别再|停止)(?:你们?|您)?(?:再)?(?:继续)?"
    r"(?:用|使用|处理|保存|收集)(?:我|本人)的?(?:个人)?(?:信息|资料|数据|隐私)"
)
_COURTESY = re.compile(
    r"(?:谢谢|多谢|感谢|辛苦|你好|您好|哈喽|在吗|在不在|早上好|下午好|晚上好|麻烦您?了?|好人一生平安)(?:你|您|了|啦|啊|哈|们)*"
)


def is_question(text: str) -> bool:
    """Asks for something, by its words or its mark."""
    flat = simplified(text)
    return bool(_ASKING.search(text) or _ASKING.search(flat)) and not _NO_QUESTION.fullmatch(flat)


def names_a_topic(text: str) -> bool:
    """Speaks of something that policy knows, though not as a question: 创业担保贷款条件."""
    return bool(_TOPICS.search(simplified(text)))


def is_cancel(text: str) -> bool:
    return bool(_CANCEL.fullmatch(simplified(text)))


def is_skip(text: str) -> bool:
    return bool(_SKIP.fullmatch(simplified(text)))


def is_back(text: str) -> bool:
    return bool(_BACK.fullmatch(simplified(text)))


def is_change(text: str) -> bool:
    return bool(_CHANGE.search(simplified(text)))


def is_help(text: str) -> bool:
    """Asks about the question in hand itself."""
    return bool(_HELP.fullmatch(simplified(text)))


def asks_meaning(text: str) -> bool:
    """Asks what a word means; it is about the question in hand where that word is in it."""
    return bool(_MEANING.search(simplified(text)))


def is_submit(text: str) -> bool:
    return bool(_SUBMIT.fullmatch(simplified(text)))


def is_resume(text: str) -> bool:
    return bool(_RESUME.fullmatch(simplified(text)))


def wants_person(text: str) -> bool:
    """The plain forms only; the gate reads the rest (bot.handoff.triage)."""
    return bool(_PERSON.fullmatch(simplified(text)))


def is_courtesy(text: str) -> bool:
    return bool(_COURTESY.fullmatch(simplified(text)))


def asks_status(text: str) -> bool:
    """Asks where an application stands."""
    return bool(_STATUS.search(simplified(text)))


def wants_to_withdraw(text: str) -> bool:
    """Wants to take back what was submitted."""
    return bool(_WITHDRAW.search(simplified(text))) and not is_question(text)


def withdraws_consent(text: str) -> bool:
    """Takes back the consent to the use of personal data. It is read by rule: a right may not hang on a model."""
    return bool(_NO_CONSENT.search(simplified(text)))


def is_indifferent(text: str) -> bool:
    """Leaves it to others: 都行, 随便, 无所谓."""
    return bool(_INDIFFERENT.fullmatch(simplified(text)))


def on_behalf(text: str) -> bool:
    """Says whose it is, or for whom it is done, and nothing else: 我妈的, 帮我爸办."""
    return bool(_ON_BEHALF.fullmatch(simplified(text)))


def speaks_of_the_walk(text: str) -> bool:
    """Moves about in the walk-through, or asks for another thing, instead of answering."""
    readings = (is_back, is_resume, is_help, is_courtesy, asks_status)
    return any(reading(text) for reading in readings) or bool(_FILLED_WRONG.search(simplified(text)))


def asks_what_can_be_done(text: str) -> bool:
    return bool(_WHAT_CAN_BE_DONE.search(simplified(text)))
