"""Chat: what people write, kept in order and shown safely."""
