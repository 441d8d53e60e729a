"""What a channel demands of words and messages; the api carries them."""
