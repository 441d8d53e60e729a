"""Which service a request names, by rule: for the way without the engine, and inside a walk-through.

A question requests nothing (失业登记在哪办). A request is in the first person or the imperative.
"""

import re
from collections.abc import Mapping

from bot.services.recognisers import is_question
from bot.services.words import simplified

_WANTS = re.compile(
    r"想|要|来|帮|替|给|请|麻烦|就|报|办|申请|登记|招|雇|缺|找|发布|挂|当|做|认定|举报|投诉|检举|揭发|反映|推荐|介绍|留意"
)
_MAY_YOU = re.compile(
    r"(?:能|可以|能不能|可不可以|可否|麻烦)(?:请?你|您)?(?:帮|给|替)(?:我们?|俺|一下|忙)"
    r"|(?:你|您)?(?:能|可以|能不能)(?:帮|给|替)我"
)
_ABOUT = re.compile(
    r"怎么|怎样|如何|什么(?!都)|哪|多少|多久|几[天个点级种]|条件|材料|流程|要带|谁|为什么|有没有|有用|好处|标准|清单|补贴|补助|了解"
    r"|咨询|讲讲|告诉|解释|符不符|地点|意思|区别|进度|进展|通过|政策|规定|优惠|人工|客服|工作人员|继续|接着|刚才|上次|之前"
    r"|看看|看一下|查|还是|可以.{0,4}吗$|(.)不\1"
)
_A_FEW = re.compile(r"(?<=[找招雇请要来们的聘])几个|来几个")
_SOME = "(?:[一二两三四五六七八九十百几0-9]*[个名位批些]?)?"
_GIG = "零工|另工|零公|临时工|日结|短工|小工|帮工|钟点工|散工|灵活用工"
_DAYS = "(?:[一二两三四五六七八九十几0-9]+|几|半)(?:天|个?星期|个?礼拜|周|小时)"
_CHORES = "搬|摘|卸|刷|收|插秧|发传单|打扫|布置|看店|装修|杀鱼|除草|采|刮"
_JOBS = "普工|店员|会计|销售|司机|服务员|厨师|保安|保洁|文员|前台|老师|收银员|业务员|护士|技工|员工|工人|大学生|残疾人"

# In order: what is named more closely stands before what is named by a common word.
_SERVICES: Mapping[str, re.Pattern[str]] = {
    service: re.compile(words)
    for service, words in (
        (
            "registration_cancellation",
            r"注销|(?:取消|撤销|撤掉|销掉|退掉|退出|停掉|不要|不用|解除).{0,6}(?:[失就]业|求职|志愿者?|岗位|招聘|零工|我的|办过)的?(?:登记|备案|报名|发布|信息)"
            r"|(?:登记|岗位|招聘信息|零工信息).{0,6}(?:销掉|撤掉|撤下|下架|销了|撤了|取消掉)",
        ),
        (
            "registration_change",
            r"(?:变更|更改|修改|更新|改|换).{0,8}(?:登记|备案|报名)(?:过)?的?.{0,4}(?:信息|资料|内容|手机|电话|姓名|名字|地址|地)"
            r"|(?:登记|备案|报名)(?:过)?的?.{0,8}(?:变更|更改|修改|更新|更正|变化|变动|填错|写错|要改|也得改|改一?下|改成|换成|换掉|换一?下)"
            r"|(?:手机号?|电话|号码|名字|姓名|地址)(?:码)?(?:也)?(?:换|变|改)了|换了?(?:个|新)?(?:新)?(?:手机|电话|号码)|改了?(?:名|姓)",
        ),
        ("complaint", r"举报|举暴|投诉|投素|检举|揭发|告(?:他们|它|这家)|反映.{0,8}(?:骗|中介|假)"),
        (
            "unemployment_registration",
            r"失业证|报失业|申报失业|[事师]业登记|失业.{0,3}登[记计]|登.{0,3}失业"
            r"|(?:失业|下岗|没工作|丢了工作|被裁|被辞).{0,6}登记",
        ),
        (
            "volunteer_signup",
            r"(?:当|做|成为|加入|报名?|参加|申请|应聘|登记[成为])(?:一?[名个位]|你们的?|为|做|成|那个|这个|去)*"
            r"(?:就业)?(?:红娘|红良|志愿|自愿者|之愿者|义工)|(?:志愿者?|志愿服务|红娘|义工).{0,2}(?:报名|登记)|义务帮忙",
        ),
        (
            "hardship_recognition",
            r"零就业|困难(?:人[员元]|户|群体|证明|身份|认[定订])|(?:就业|认定|评|办)(?:为|成|个|一下)?困难",
        ),
        (
            "employment_registration",
            r"就业.{0,2}(?:登[记计]|等记|备案)|(?:用工|录用|招工|入职).{0,4}(?:登记|备案|手续)|社保登记|三个登记|登记.{0,2}就业"
            r"|(?:员工|工人|新人|职工|店员|保姆|保洁|新招|招了|招的|录用的|新来的).{0,12}(?:登记|备案|申报)"
            r"|(?:登记|备案|申报|上传)(?:一下)?.{0,3}(?:员工|职工|录用|新招)",
        ),
        (
            "gig_posting",
            rf"(?:招|找|雇|请|要|缺|发|登|用){_SOME}(?:人)?.{{0,4}}(?:{_GIG}|临时的)|(?:{_GIG}).{{0,6}}(?:发|登|招)|零活"
            rf"|雇{_SOME}人|(?:找|要|请|缺|雇){_SOME}人(?:来|帮忙|帮我|去)?(?:干)?.{{0,3}}(?:{_CHORES})|活.{{0,3}}(?:找人|要人|发)"
            rf"|(?:找|要|请|招|缺|雇).{{0,4}}人.{{0,8}}{_DAYS}|{_DAYS}.{{0,3}}(?:找人|要人|招人|的活)|日结|按天算",
        ),
        (
            "training_interest",
            r"培训|陪训|(?:学|报|上|考).{0,8}(?:技术|手艺|技能|(?<!上)班|证(?!明))|提升技能|想学什么"
            r"|(?:学|考)(?:一?[个门点])?(?:做|开)?(?:电|焊|叉车|月嫂|厨|护理|养老|美容|美发|会计|家政|育婴|数控|西点|直播|挖|汽修|无人机|烹饪)",
        ),
        (
            "vacancy_posting",
            r"(?:发|登|上传|挂|有).{0,8}(?:岗位|招聘|职位|用工需求)|(?:岗位|招聘|职位).{0,6}(?:发|登|挂)|招聘登记|招工登记|空缺岗位"
            rf"|招{_SOME}(?:长期)?(?:人|工|聘)|招.{{0,4}}(?:{_JOBS})|(?:公司|厂|店|单位|饭店|酒店|企业|学校).{{0,8}}(?:招|找).{{0,3}}(?:人|{_JOBS})"
            rf"|找{_SOME}人.{{0,3}}上班|缺人",
        ),
        (
            "job_seeking",
            r"求职(?!补贴|创业)|(?:找|换|介绍|推荐).{0,12}(?:工作|公作|工做|活(?:干|儿|$)|活(?:，|,)|事做|事情做|班上|厂上班|兼职)"
            r"|应聘|简历|(?:工作|岗位).{0,4}(?:通知我|推荐给我)|(?:推荐|介绍|留意).{0,6}(?:工作|岗位)|想打工|找活$|去.{0,5}厂上班",
        ),
    )
}


_SET_OUT = re.compile(
    r"^(?:那|好|嗯|你好)?[，,]?(?:我们?(?:要|想|来)|帮我|给我|请帮我)(?:办理?|申请|登记|报名|发布|举报|投诉|认定|做一?个)"
)


def turns_to(text: str) -> str | None:
    """The service that words set out for, where they stand in the middle of something else: 我要办失业登记."""
    return requested_service(text) if _SET_OUT.search(simplified(text)) else None


def requested_service(text: str) -> str | None:
    """The service that a request names; a question requests nothing, but 能帮我…吗 asks for the deed."""
    flat = _A_FEW.sub("一些", simplified(text))
    asks = is_question(flat) and not _MAY_YOU.search(flat)
    if asks or _ABOUT.search(flat) or not _WANTS.search(flat):
        return None
    return next((service for service, name in _SERVICES.items() if name.search(flat)), None)
