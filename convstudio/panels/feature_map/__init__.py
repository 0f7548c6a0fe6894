"""The feature map panel and its parts: colours and range, the colour bar, and the build-up of S."""
