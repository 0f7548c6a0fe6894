"""The file format of lessons: Markdown with TOML blocks, read and written."""
