"""What each input type takes, what it refuses with a sentence, and what it leaves to others."""

import pytest

from bot.services.definition import InputType, Service, Step
from bot.services.outcomes import SKIPPED, Ambiguous, Parsed, Rejected
from bot.services.parsers import free, strict
from bot.services.parsers.context import Context
from bot.services.parsers.documents import birth_date


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("今天", "2026-11-23"), ("昨天", "2026-11-22"), ("大前天", "2026-11-20"), ("三天前", "2026-11-20"),
        ("2025-03-05", "2025-03-05"), ("2025/3/5", "2025-03-05"), ("2025.3.5", "2025-03-05"),
        ("20250305", "2025-03-05"), ("25年3月5日", "2025-03-05"), ("二零二五年三月五号", "2025-03-05"),
        ("3月5号", "2026-03-05"), ("12月5号", "2025-12-05"), ("十二月二十号", "2025-12-20"),
        ("11月23日", "2026-11-23"), ("11月24日", "2025-11-24"),
        ("2025年3月", "2025-03-01"), ("十二月", "2025-12-01"), ("去年12月份", "2025-12-01"),
        ("上个月底", "2026-10-31"), ("上個月底", "2026-10-31"), ("大概是上个月初吧", "2026-10-01"),
        ("上上个月", "2026-09-01"), ("本月5号", "2026-11-05"), ("这个月底", "2026-11-23"),
        ("上周", "2026-11-16"), ("上周三", "2026-11-18"), ("上星期天", "2026-11-22"),
        ("半年前", "2026-05-23"), ("三个月前", "2026-08-23"), ("一年前", "2025-11-23"),
        ("去年国庆前", "2025-09-30"), ("十一前", "2026-09-30"), ("国庆节后", "2026-10-08"),
        ("过年前", "2026-02-14"), ("春节后", "2026-02-24"), ("2024年国庆", "2024-10-01"),
        ("去年底", "2025-12-31"), ("今年年初", "2026-01-01"), ("我是去年10月失业的", "2025-10-01"),
    ],
)  # fmt: skip
def test_dates_as_people_say_them(service: Service, context: Context, said: str, day: str) -> None:
    outcome = strict(service.step("unemployed_since"), said, context)
    assert isinstance(outcome, Parsed)
    assert outcome.value == day


def test_a_guessed_day_is_told(service: Service, context: Context) -> None:
    step = service.step("unemployed_since")
    month, day = strict(step, "2025年3月", context), strict(step, "2025年3月5日", context)
    assert isinstance(month, Parsed)
    assert "2025年3月1日" in month.note
    assert isinstance(day, Parsed)
    assert day.note == ""


@pytest.mark.parametrize("said", ["明天", "下个月", "2027年1月1日", "2026-11-24"])
def test_a_future_date_is_refused_with_a_way_out(service: Service, context: Context, said: str) -> None:
    step = service.step("unemployed_since")
    assert strict(step, said, context) == Rejected(step.errors["future"])


@pytest.mark.parametrize("said", ["2025年2月30日", "2025-13-01", "13月1日"])
def test_a_day_that_is_none_is_refused(service: Service, context: Context, said: str) -> None:
    step = service.step("unemployed_since")
    assert strict(step, said, context) == Rejected(step.errors["invalid"])


@pytest.mark.parametrize("said", ["失业登记要几天", "15天内必须办吗", "失业金领多久", "好的", "去年"])
def test_what_is_no_date_is_left_alone(service: Service, context: Context, said: str) -> None:
    assert strict(service.step("unemployed_since"), said, context) is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("张三", "张三"), ("我叫张小明", "张小明"), ("我是李四", "李四"), ("姓名：王五", "王五"),
        ("陳大文", "陳大文"),
        ("欧阳娜娜", "欧阳娜娜"), ("买买提·艾力", "买买提·艾力"), ("买买提.艾力", "买买提·艾力"),
        ("林黛玉。", "林黛玉"),
    ],
)  # fmt: skip
def test_names_that_are_surely_names(service: Service, context: Context, said: str, name: str) -> None:
    assert strict(service.step("name"), said, context) == Parsed(name, name)


@pytest.mark.parametrize("said", ["兀突骨", "John Smith"])
def test_rare_names_are_taken_where_nothing_else_claims_them(service: Service, context: Context, said: str) -> None:
    assert strict(service.step("name"), said, context) is None
    assert free(service.step("name"), said, context) == Parsed(said, said)


@pytest.mark.parametrize(
    "said",
    [
        "创业担保贷款怎么申请",
        "阿巴阿巴喵喵喵",
        "阿巴阿巴",
        "谢谢",
        "不知道",
        "我叫什么",
        "于是",
        "王",
        "取消",
        "。。。",
        "🙂",
    ],
)
def test_what_is_no_name(service: Service, context: Context, said: str) -> None:
    assert not isinstance(strict(service.step("name"), said, context), Parsed)
    assert isinstance(free(service.step("name"), said, context), Rejected)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("11010519491231002x", "11010519491231002X"), ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("350102 19900101 1238", "350102199001011238"), ("810000199408230021", "810000199408230021"),
        ("820000199906090035", "820000199906090035"), ("830000199201300022", "830000199201300022"),
        ("h12345678", "H12345678"), ("M1234567890", "M1234567890"),
    ],
)  # fmt: skip
def test_identity_documents(service: Service, context: Context, said: str, number: str) -> None:
    outcome = strict(service.step("id_number"), said, context)
    assert outcome == Parsed(number, "已填写")


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("110105194912310022", "check_digit"), ("110105491231002", "old"), ("35010219", "invalid_or_permit"),
        ("110105194913310021", "invalid"), ("110105203012310026", "invalid"), ("990105194912310021", "invalid"),
        ("1101051949123100", "invalid"),
    ],
)  # fmt: skip
def test_wrong_identity_documents(service: Service, context: Context, said: str, error: str) -> None:
    step = service.step("id_number")
    outcome = strict(step, said, context)
    if error == "invalid_or_permit":  # eight digits have the form of a permit of 台湾居民
        assert isinstance(outcome, Parsed)
    else:
        assert outcome == Rejected(step.errors[error])


def test_birth_dates() -> None:
    assert str(birth_date("11010519491231002X")) == "1949-12-31"
    assert birth_date("H12345678") is None


@pytest.mark.parametrize("said", ["13800138000", "+86 138-0013-8000", "8613800138000", "１３８００１３８０００"])
def test_phones(service: Service, context: Context, said: str) -> None:
    assert strict(service.step("phone"), said, context) == Parsed("13800138000", "已填写")


@pytest.mark.parametrize("said", ["1380013800", "12345678901", "0591-85666661"])
def test_wrong_phones(service: Service, context: Context, said: str) -> None:
    step = service.step("phone")
    assert strict(step, said, context) == Rejected(step.errors["invalid"])


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("鼓楼", "福州市鼓楼区"), ("鼓樓區", "福州市鼓楼区"), ("我在仓山区", "福州市仓山区"),
        ("晋江那边", "泉州市晋江市"),
        ("350102", "福州市鼓楼区"), ("福建省泉州市晋江市", "泉州市晋江市"), ("厦门湖里", "厦门市湖里区"),
        ("梅列区", "三明市三元区"), ("梅列", "三明市三元区"), ("龙海市", "漳州市龙海区"), ("长泰县", "漳州市长泰区"),
        ("长乐市", "福州市长乐区"), ("沙县", "三明市沙县区"), ("建阳市", "南平市建阳区"), ("永定县", "龙岩市永定区"),
        ("平潭", "福州市平潭县"),
    ],
)  # fmt: skip
def test_places_with_old_names(service: Service, context: Context, said: str, title: str) -> None:
    outcome = strict(service.step("county"), said, context)
    assert isinstance(outcome, Parsed)
    assert outcome.display == title


@pytest.mark.parametrize(
    ("said", "count"), [("福州", 13), ("榕城", 13), ("厦门市", 6), ("三明", 11), ("福建省宁德市", 9)]
)
def test_a_city_alone_is_asked_back(service: Service, context: Context, said: str, count: int) -> None:
    outcome = strict(service.step("county"), said, context)
    assert isinstance(outcome, Ambiguous)
    assert len(outcome.candidates) == count


def test_places_elsewhere(service: Service, context: Context) -> None:
    step = service.step("county")
    assert strict(step, "北京", context) == Rejected(step.errors["outside"])
    assert strict(step, "不知道", context) is None


def test_the_province_is_whole(context: Context) -> None:
    cities = ("福州", "厦门", "莆田", "三明", "泉州", "漳州", "南平", "龙岩", "宁德")
    assert sum(len(context.places.find(city)) for city in cities) == 84


@pytest.mark.parametrize(
    ("key", "said", "value"),
    [
        ("reason", "被裁了", "employer"), ("reason", "1", "employer"), ("reason", "第二个", "graduated"),
        ("reason", "选3", "own_business"), ("reason", "employer", "employer"), ("reason", "其它", "other"),
        ("reason", "公司倒闭了", "employer"),
        ("register_at", "户口那边", "household"), ("register_at", "常住地吧", "residence"),
        ("pension", "没领", "no"), ("pension", "没有领过", "no"),
        ("pension", "还没到年龄呢", "no"), ("pension", "領了", "yes"),
        ("working", "现在没有工作了", "no"), ("working", "在上班", "yes"), ("working", "有", "yes"),
        ("wishes", "推荐工作、技能培训", "job,training"), ("wishes", "job,training", "job,training"),
        ("wishes", "都要", "job,guidance,training,startup"), ("wishes", "想学技术", "training"),
        ("consent", "好的", "agreed"), ("promise", "承诺真实", "agreed"),
    ],
)  # fmt: skip
def test_choices(service: Service, context: Context, key: str, said: str, value: str) -> None:
    outcome = strict(service.step(key), said, context)
    assert isinstance(outcome, Parsed)
    assert outcome.value == value


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("reason", "辞职能领失业金吗"),
        ("register_at", "参保地是什么意思"),
        ("wishes", "培训有补贴吗"),
        ("pension", "养老金多少钱"),
    ],
)
def test_a_question_about_an_option_does_not_pick_it(service: Service, context: Context, key: str, said: str) -> None:
    assert strict(service.step(key), said, context) is None


def test_choices_that_fit_twice_or_not(service: Service, context: Context) -> None:
    reason = service.step("reason")
    twice = strict(reason, "毕业后打零工", context)
    assert isinstance(twice, Ambiguous)
    assert [candidate.value for candidate in twice.candidates] == ["graduated", "flexible"]
    assert strict(reason, "9", context) == Rejected(reason.errors["invalid"])
    assert strict(service.step("wishes"), "不用", context) == SKIPPED
    consent = service.step("consent")
    assert strict(consent, "不同意", context) == Rejected(consent.errors["refused"])


def _step(kind: InputType, **limits: int) -> Step:
    return Step("k", kind, "标签", "问题", errors={"invalid": "请重填", "range": "超出范围"}, limits=limits)


def test_numbers_texts_and_credit_codes(context: Context) -> None:
    number = _step(InputType.NUMBER, min=1, max=50)
    assert strict(number, "三十个", context) == Parsed("30", "30")
    assert strict(number, "51", context) == Rejected("超出范围")
    assert strict(number, "很多", context) is None
    text = _step(InputType.TEXT, longest=5)
    assert free(text, "电子厂", context) == Parsed("电子厂", "电子厂")
    assert free(text, "一二三四五六", context) == Rejected("请重填")
    code = _step(InputType.CREDIT_CODE)
    assert strict(code, "91350100m000100y43", context) == Parsed("91350100M000100Y43", "91350100M000100Y43")
    assert strict(code, "91350100M000100Y44", context) == Rejected("请重填")
    assert strict(code, "没有", context) is None
