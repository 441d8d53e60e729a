import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from bot.privacy.detectors import Secret
from bot.privacy.mask import mask

ID = "110105194912310021"
ID_X = "11010519491231002X"
PHONE = "13800138000"
CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
SPOKEN = str.maketrans("0123456789", "〇幺二三四五六七八九")
FORMAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
DISGUISES = {
    "plain": lambda n: n,
    "wide": lambda n: n.translate(WIDE),
    "chinese": lambda n: n.translate(CHINESE),
    "spoken": lambda n: n.translate(SPOKEN),
    "formal": lambda n: n.translate(FORMAL),
    "lower": lambda n: n.lower(),
    "spaced": " ".join,
    "wide blanks": "\u3000".join,
    "dashes": lambda n: "-".join((n[:3], n[3:7], n[7:])),
    "groups": lambda n: " ".join((n[:6], n[6:10], n[10:])),
    "commas": "，".join,
    "zero width": "\u200b".join,
    "keycaps": lambda n: "".join(d + "\ufe0f\u20e3" if d.isdigit() else d for d in n),
    "mixed": lambda n: n[:2].translate(CHINESE) + n[2:],
    "brackets": lambda n: f"({n[:3]}){n[3:]}",
}


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize(
    ("number", "kind", "label"),
    [
        (ID, Secret.ID_DOCUMENT, "[身份证号已隐藏]"),
        (ID_X, Secret.ID_DOCUMENT, "[身份证号已隐藏]"),
        ("810000199408230021", Secret.ID_DOCUMENT, "[身份证号已隐藏]"),
        ("830000199201300022", Secret.ID_DOCUMENT, "[身份证号已隐藏]"),
        (PHONE, Secret.PHONE, "[手机号已隐藏]"),
    ],
)
def test_a_number_in_disguise_is_found_and_nothing_of_it_stays(disguise, number, kind, label):
    masked = mask(f"您好我的号码是{DISGUISES[disguise](number)}，谢谢")
    assert [(f.kind, f.value) for f in masked.findings] == [(kind, number)]
    assert masked.text.startswith("您好我的号码是")
    assert masked.text.endswith("，谢谢")
    assert label in masked.text
    assert not any(char.isdigit() or char in "零〇壹贰叁肆伍陆柒捌玖幺" for char in masked.text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+86 138-0013-8000", "+[手机号已隐藏]"),
        ("008613800138000", "[手机号已隐藏]"),
        (f"{ID} {PHONE}", "[身份证号已隐藏] [手机号已隐藏]"),
        (f"1. {ID}", "1. [身份证号已隐藏]"),
        ("我有一13800138000", "我有一[手机号已隐藏]"),
        ("回乡证H1234567890", "回乡证[证件号已隐藏]"),
        ("通行证 m12345678 请查", "通行证 [证件号已隐藏] 请查"),
        ("台湾居民来往大陆通行证12345678", "台湾居民来往大陆通行证[证件号已隐藏]"),
        ("护照E12345678", "护照[证件号已隐藏]"),
        ("卡号6222 0210 0111 6245 709", "卡号[银行卡号已隐藏]"),
        ("身份证尾号是1234", "身份证尾号是[尾号已隐藏]"),
        ("手机后四位5678", "手机后四位[尾号已隐藏]"),
        ("110105491231002", "[身份证号已隐藏]"),
    ],
)
def test_kinds_of_numbers(text, expected):
    assert mask(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310022",  # wrong check digit
        "11010519491231002",  # a digit short
        "1101051949123100213",  # a digit too many
    ],
)
def test_a_slip_of_the_finger_is_hidden_too(text):
    assert not any(char.isdigit() for char in mask(text).text)


@pytest.mark.parametrize("text", ["12345678", "我的是 3501 0219", "350102199", "2025-03-05"])
def test_a_try_at_the_number_that_was_asked_for_is_hidden(text):
    assert mask(text).findings == ()
    masked = mask(text, Secret.ID_DOCUMENT)
    assert [f.kind for f in masked.findings] == [Secret.ID_DOCUMENT]
    assert not any(char.isdigit() for char in masked.text)


@pytest.mark.parametrize(
    "text",
    [
        "闽人社文〔2021〕156号三（一）1",
        "12333 12345 12356 110 120",
        "2025-03-01 2026-03-01",
        "工资1500、2000、300，10个工作日",
        "一、二、三、四、五、六、七、八、九、十",
        "统一社会信用代码91350100M000100Y43",
        "2026年11月23日20:15",
        "🙂🙂🙂",
        "0591-85666661",
        "SY-K7M2-P9R4-T3W8",
        "",
    ],
)
def test_other_figures_stay(text):
    masked = mask(text)
    assert masked.text == text
    assert masked.findings == ()


@given(st.text(alphabet="0123456789一二三X ,，-Hm尾号后四位是证", max_size=4000))
def test_any_text_is_masked_and_masking_again_changes_nothing(text):
    once = mask(text).text
    assert mask(once).text == once


@given(st.integers(10**16, 10**17 - 1), st.sampled_from(list(DISGUISES)))
def test_every_checked_identity_is_hidden(serial, disguise):
    digits = "350102" + f"{1930 + serial % 80}0615" + f"{serial % 1000:03d}"
    number = digits + ric.calc_check_digit(digits + "0")
    assert [f.value for f in mask(f"证件{DISGUISES[disguise](number)}。").findings] == [number]
