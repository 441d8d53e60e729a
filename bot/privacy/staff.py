"""The customary masks of staff views. They keep some digits: never show them to citizens."""


def mask_name(name: str) -> str:
    """张三 → 张*."""
    return name[:1] + "*" * (len(name) - 1)


def mask_identity(number: str) -> str:
    """Keeps the first and the last four: 3501**********1234. Short permits keep two at each end."""
    keep = 4 if len(number) > 10 else 2
    return number[:keep] + "*" * (len(number) - 2 * keep) + number[-keep:]


def mask_phone(number: str) -> str:
    """138****5678."""
    return f"{number[:3]}****{number[-4:]}"


def mask_bank_card(number: str) -> str:
    """Keeps the last four."""
    return "*" * (len(number) - 4) + number[-4:]
