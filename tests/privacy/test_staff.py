from bot.privacy import staff


def test_customary_masks_keep_what_staff_are_used_to():
    assert staff.mask_name("张三") == "张*"
    assert staff.mask_name("欧阳娜娜") == "欧***"
    assert staff.mask_identity("350102199001011234") == "3501**********1234"
    assert staff.mask_identity("H12345678") == "H1*****78"
    assert staff.mask_phone("13800135678") == "138****5678"
    assert staff.mask_bank_card("6222021001116245709") == "***************5709"
