"""A printed lesson: its contents, the typesetting of its texts, and its page breaks."""
