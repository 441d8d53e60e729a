"""Masks towards citizens, in which no digit of the original remains (contract, section 1)."""

from dataclasses import dataclass

from bot.privacy.detectors import Finding, Secret, find


@dataclass(frozen=True, slots=True)
class Masked:
    """The text fit to be kept, and what was taken out of it, in the order of the text."""

    text: str
    findings: tuple[Finding, ...]


def placeholder(finding: Finding) -> str:
    """What stands in the text in place of a number, e.g. `[手机号已隐藏]`."""
    return f"[{finding.label}已隐藏]"


def mask(text: str, asked: Secret | None = None) -> Masked:
    """Hide identity, permit, mobile, bank card and other long numbers, however they are written.

    Args:
        asked: the kind of number that the person was just asked for; then tries at one are hidden too.
    """
    findings = tuple(find(text, asked))
    parts: list[str] = []
    done = 0
    for finding in findings:
        parts += (text[done : finding.start], placeholder(finding))
        done = finding.stop
    parts.append(text[done:])
    return Masked("".join(parts), findings)
