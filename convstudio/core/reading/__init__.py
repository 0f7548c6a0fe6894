"""Readers: any file becomes a validated picture or kernel, or one sentence that says why not."""
