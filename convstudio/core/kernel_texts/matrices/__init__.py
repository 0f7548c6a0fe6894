"""Matrices without a program around them: as tables, documents, spreadsheets and sessions show them."""
