"""The parts of the feature map panel: its colours and range, and S in the making."""
