"""Words of danger and words that ask for a person, each tested both ways: nothing missed, nothing cried for."""

from pathlib import Path

import pytest
import yaml

from bot.handoff.triage import TriageReader

DATA = Path(__file__).parents[2] / "data/handoff/triage.yml"


@pytest.fixture(scope="module")
def reader() -> TriageReader:
    return TriageReader(yaml.safe_load(DATA.read_text("utf-8")))


OWN_LIFE = """
我想自杀
不想活了
我真的不想活了，谁也别拦我
不想再活下去了
活着没意思
活着真没意思，工作也找不到
人活着有什么意义
活着太累了
我想死
好想死啊
想去死
真的想死了
不如死了算了
死了就解脱了
我不如去死
让我死了吧
我要从楼上跳下去
我要跳楼
我站在天台边了
现在就站在楼顶
想割腕
我割脉了
准备跳河
我去跳江
想上吊
喝农药死了算了
刚刚吞了一瓶安眠药
吃了很多安眠药
烧炭
遗书写好了
活不下去了
没法活了
活够了
撑不住了，想结束生命
想结束自己的生命
我想轻生
没有活下去的勇气
想一死了之
你们再不办我就死给你们看
我要自残
忍不住想伤害自己
有点想不开
睡过去就不要再醒来
不想醒来了
失业三个月，老婆也走了，真不想活
累死了，真的不想活了
我有抑郁症，总是想自杀
要不要自杀呢
我会不会自杀啊
我想不想自杀你们在乎吗
老天爷，永别了
""".split("\n")[1:-1]

OTHERS_LIFE = """
我朋友说他不想活了
我弟弟要自杀怎么办
她吞药了
有人要跳楼
有人跳桥了快来人
我老公家暴我
我被家暴了
被老公打了
他天天打我
丈夫喝酒就打孩子
我被老板打得住院了
工地上有人持刀
有人拿刀要砍人
他说要杀我全家
我要杀了老板
我要跟他同归于尽
救命
救命啊有人晕倒了
快打死人了
被人砍伤了
我被关在厂里出不来
被骗到缅北了
被绑架了
工友触电了
有人溺水了
他昏迷不醒
宿舍着火了
他没有呼吸了
我被强奸了
有人虐待童工
他追着要砍我
""".split("\n")[1:-1]

DISGUISED = """
自 杀
自杀
自。杀
自*杀
自-杀
自　殺
我想自殺
不 想 活 了
不想活ㄌ，不想活了
跳 樓
我要跳樓
割 腕
zisha
我想zi杀
想z杀
自sha
想自鲨
想si了
跳lou
割wan
我想死……
活著沒意思
我不想活了😭😭
自😀杀
i want to kill myself
I Want To Die
suicide
""".split("\n")[1:-1]

HARMLESS = """
累死了
累死我了
累死了算了
笑死我了
热死了
热死人了这天
热得想死
笑得想死
要死要活的
吓死我了
烦死了
气死我了
忙死了
急死我了
困死了
饿死了
冷死了
打死我也不去
打死也不干
打死我都不信
自杀式招聘
自杀式袭击新闻
跳楼价
跳楼大甩卖
跳楼机好玩吗
想死你们了
想死磕这个岗位
想死记硬背考证行吗
杀价
秒杀
剧本杀店招人吗
狼人杀
杀毒软件
杀手锏
杀鸡工招聘
救命稻草
这是我的救命钱什么时候发
我不想自杀，我就是心情不好
没有想自杀
没想过轻生
别想不开，先看看岗位
有什么想不开的
不想活动了，取消报名
不想活得太累
我来自残联
我来自残疾人家庭
来自伤病家庭
减轻生活负担有什么补贴
减轻生产压力
年轻生力军
各自尽力
投江苏的简历
投河南的公司
投湖里区的岗位
跳海沧的厂可以吗
晚上吊顶施工招人
早上吊车司机有吗
吊装工
在一棵树上吊死不划算
紫砂壶手艺培训
拿刀切菜的厨师岗
持刀工有证吗
砍价
被打回了，材料不全
申请被打回来了怎么办
我的申请被打断了
被打扰
他打我电话了
老板打我工资卡了吗
打我手机
被打差评
晕倒算工伤吗
去年上班触电，工伤怎么认定
预防触电培训
反家暴法宣传岗位
心理咨询师证怎么考
死活办不下来
怎么办失业登记
失业登记在哪办
失业保险金怎么领
我想找工作
帮我办就业登记
拖欠工资怎么办
人工智能培训有吗
小孩学习死板
烧炭工招聘
我死心了，不找了
手机没电快死机了
你好
谢谢
生意着火爆的岗位
杀青
我要举报黑中介
公司破产了没活干
这活动什么时候
""".split("\n")[1:-1]

WANTS = """
转人工
转人工！
我要转人工
请转人工服务
帮我转人工客服
转接人工
人工客服
人工服务
人工
要人工
找人工
人工在吗
有没有人工客服
找真人
我要真人
真人客服
能不能找个真人
我要找人
我要找人，别让机器人回
我要找人工
找红娘
我想找就业红娘
转红娘
联系就业红娘
叫个志愿者
我要找志愿者
找工作人员
能和真人说吗
想跟人聊聊
我想和人工说话
不想跟机器人说话
不要机器人
别让机器人回答
有没有人管我
有没有人工啊
给我转真人
有没有活人
叫个人来
找个人跟我说
换个人来
换人
让人来回答
客服在吗
接人工
转客服
轉人工
轉接人工客服
转 人 工
转ren工
转人公
砖人工
专人工
zhuanrengong
怎么还不转人工
为什么不转人工
要不要这么难，转人工
不要人工智能，转人工
说不清楚，给我转人工吧
human agent
talk to a human
I want to speak to a real person
""".split("\n")[1:-1]

NO_WANT = """
有人吗
请问有人在吗
怎么找就业红娘帮忙
人工智能
人工智能训练师怎么考
我想学人工智能
转行人工智能
转人工智能专业可以吗
有人工智能的岗位吗
人工费多少
人工费怎么算
人工成本太高
人工多少钱一天
人工湖
人工草坪
人工审核要多久
取消转人工
不用转人工
不用转人工了
先不转人工
不要转人工
别转人工
不需要人工
不用人工服务
不用找红娘
我想当就业红娘
我要做红娘
怎么成为就业红娘
红娘是什么
就业红娘是干什么的
我要找工作
我想找份工作
找工作人员岗位
想做客服
找客服的工作
找个客服工作
客服岗位有吗
招客服
我是人事，想招人
我要找人干活
我要招人
找人力资源公司
有人社局电话吗
报名志愿者
志愿者怎么报名
我要报名当志愿者
机器人操作员培训
工业机器人维修工
专人工作
家里有人工作吗
人才引进补贴
失业登记在哪办
你好
就业困难人员
残疾人工作岗位
聋哑人工种
农民工
本人工龄十年
个人工资没发
女人工作难找
老人工作有补贴吗
外地人工作需要登记吗
一个人工作很累
""".split("\n")[1:-1]


@pytest.mark.parametrize("text", [*OWN_LIFE, *OTHERS_LIFE, *DISGUISED])
def test_danger_is_read(reader: TriageReader, text: str) -> None:
    assert reader.read(text).danger


@pytest.mark.parametrize("text", HARMLESS)
def test_figures_of_speech_and_negations_are_no_danger(reader: TriageReader, text: str) -> None:
    assert not reader.read(text).danger


@pytest.mark.parametrize("text", WANTS)
def test_a_wish_for_a_person_is_read(reader: TriageReader, text: str) -> None:
    assert reader.read(text).wants_person


@pytest.mark.parametrize("text", [*NO_WANT, *HARMLESS])
def test_talk_of_other_things_asks_for_nobody(reader: TriageReader, text: str) -> None:
    assert not reader.read(text).wants_person


def test_both_can_be_read_in_one_message(reader: TriageReader) -> None:
    read = reader.read("我被欠薪半年，不想活了，转人工")
    assert (read.danger, read.wants_person, read.topic) == (True, True, "欠薪维权")


@pytest.mark.parametrize(
    ("text", "topic"),
    [("失业登记怎么办", "失业登记"), ("老闆拖欠工資", "欠薪维权"), ("开店能申请创业贷款吗", "创业"), ("你好", "")],
)
def test_topic_names_what_the_words_are_about(reader: TriageReader, text: str, topic: str) -> None:
    assert reader.read(text).topic == topic


@pytest.mark.parametrize("part", ["danger", "wants_person", "topics"])
def test_phrases_without_a_part_are_refused(part: str) -> None:
    data = yaml.safe_load(DATA.read_text("utf-8"))
    del data[part]
    with pytest.raises(KeyError):
        TriageReader(data)


def test_harm_words_are_found_at_the_end_of_the_longest_message(reader: TriageReader) -> None:
    assert reader.read("失业登记怎么办。" * 490 + "我不想活了").danger
