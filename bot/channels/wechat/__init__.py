"""WeChat's Official Account: its crypto, its XML, its rules of what may be sent and how."""
