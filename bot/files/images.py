"""Pictures: read, turned upright and written anew, so that nothing but the picture is left."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.files.errors import NotAccepted

MOST_PIXELS = 40_000_000
_WRITTEN = {
    "JPEG": ("JPEG", "jpg", "image/jpeg"),
    "PNG": ("PNG", "png", "image/png"),
    "WEBP": ("PNG", "png", "image/png"),
}


def rewrite(data: bytes) -> tuple[bytes, str, str]:
    """The picture alone: place and camera (EXIF) go, and so does whatever was hung on behind it.

    Returns:
        Bytes, extension and media type.

    Raises:
        NotAccepted: it is no picture of a kind that is taken, or too large to be opened.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(_WRITTEN)) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise NotAccepted("图片太大了，请缩小后再发。")
                kind, extension, media_type = _WRITTEN[opened.format or ""]
                upright = ImageOps.exif_transpose(opened)
                plain = upright.convert("RGB") if kind == "JPEG" else upright.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise NotAccepted("图片打不开，请换一张再发。") from error
    except (OSError, SyntaxError, ValueError, EOFError, KeyError) as error:
        raise NotAccepted("图片打不开，请换一张再发。") from error
    written = io.BytesIO()
    plain.save(written, kind, quality=88, optimize=kind == "JPEG")
    return written.getvalue(), extension, media_type
