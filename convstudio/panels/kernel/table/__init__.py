"""The typed kernel as a small spreadsheet: its model, cells, header, keys, gestures and marks."""
