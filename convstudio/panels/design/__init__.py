"""What a kernel is designed with: its frequency response, seen and drawn."""
