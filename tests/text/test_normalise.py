"""One spelling for what people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.normalise import normalise


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("１３８　ＡＢＣ", "138 ABC"),
        ("失 业 登 记", "失业登记"),
        ("失业登记  怎么办", "失业登记怎么办"),
        ("我要辦理失業登記", "我要办理失业登记"),
        ("臺灣勞動者", "台湾劳动者"),
        ("失业\n登记", "失业登记"),
        ("失\u200b业\ufeff登记", "失业登记"),
        ("办\x07理", "办理"),
        ("322 工程", "322 工程"),
        ("new  york", "new york"),
        (" 失业登记 ， 怎么办 ", "失业登记,怎么办"),
        ("闽人社文〔2021〕156号", "闽人社文〔2021〕156号"),
        ("   ", ""),
    ],
)
def test_one_spelling(written: str, normal: str) -> None:
    assert normalise(written) == normal


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert once == once.strip()
    assert "  " not in once
