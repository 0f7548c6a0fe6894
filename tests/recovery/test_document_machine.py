"""Whatever is done to a document, its journal brings it back (more, and longer: tests/document_machine.py)."""

from document_machine import run


def test_a_document_is_never_lost_whatever_is_done_with_it(qapp):
    run(examples=8, steps=30)
