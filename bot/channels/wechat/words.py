"""What the channel itself says: only what the house, which knows no channel, cannot say."""

VOICE = "对不起，语音我还听不懂。麻烦您打字告诉我；想和真人说，请回复“转人工”。"
OTHER = "对不起，这种消息我看不了。麻烦您打字告诉我；想和真人说，请回复“转人工”。"
IMAGE = "图片我自己看不懂。麻烦您打字说说是什么事；回复“转人工”，志愿者能看到您的图片。"
IMAGE_KEPT = "（发来一张图片）"
VOICE_KEPT = "（发来一段语音，请对方打字）"
OTHER_KEPT = "（发来一条微信里才能看的消息）"
BLANK = "您好像发了一条空消息。想问什么，直接打字告诉我就行。"
TOO_LONG = "这条消息太长了，请分几次发给我。"
THANKS = "谢谢您的评价！"
WELCOME_BACK = "欢迎回来！之前的内容都还在，想问什么直接告诉我。"
LOST = "抱歉，刚才系统断了一下，没收全您上一条消息。麻烦您再发一次。"
PAGE = "网页"


def secure(link: str) -> str:
    return f"为了保护您的信息，请不要在微信里直接发，点这里安全填写（链接只能用一次，很快过期）：\n{link}"


def file(link: str) -> str:
    return f"点这里打开（24 小时内有效，请不要转发）：\n{link}"


def page(link: str, form: str = "") -> str:
    """`form`: where the form that is being filled in can be filled in at one go."""
    more = f"\n正在填的表，也可以到网页上一起填完：\n{form}" if form else ""
    return f"点这里到网页接着聊（链接只能用一次）：\n{link}{more}"


def waiting(link: str) -> str:
    """Where the account may not send on its own: the answer lies ready, and comes with the next message."""
    return f"您的问题我还在查。过一会儿回复任意内容，我就把答案发给您；也可以到网页看：\n{link}"


def last_one(link: str) -> str:
    """Under the last message that WeChat lets through."""
    return f"微信限制了我能主动发的条数。想接着聊，请回复任意内容，或者到网页：\n{link}"


def more(link: str) -> str:
    """Where not all that waited goes into one answer, and none can be sent after it."""
    return f"还有没发完的，回复任意内容接着看，或者到网页看：\n{link}"
