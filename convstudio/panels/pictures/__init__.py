"""Pictures that can be panned and zoomed: the view, its layers, and the overlays that magnify parts of it."""
