"""The offer to show a signal as plots: what K would have to be, and the act that makes it so."""

from __future__ import annotations

from convstudio.core.notation.sentences.remarks import plot_kernel, plot_remark
from convstudio.document.studio import Studio
from convstudio.panels.widgets.messages.notice import Act, Notice


class PlotOffer:
    """A remark on a studio's input that is a signal while its kernel is no row or column."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    def notice(self) -> Notice:
        """Return what would show a signal as a plot, with an act that does so; empty if nothing is needed."""
        experiment = self._studio.experiment
        sentence = plot_remark(experiment)
        if not sentence:
            return Notice("")
        kh, kw = plot_kernel(experiment).shape
        tip = "The middle of K stays, with the origin on w(0): weights by age. Undo brings back the rest"
        return Notice(sentence, Act(f"Make K {kh} × {kw}", tip, self._make_plot, self._is_wanted))

    def _is_wanted(self) -> bool:
        return bool(plot_remark(self._studio.experiment))

    def _make_plot(self) -> None:
        """Reduce the current kernel to one row or column, so that the signal is plotted, unless it already is."""
        if self._is_wanted():
            # As in the textbook, s(t) = Σ x(a) w(t − a): the weights that one types there are by age.
            kernel = plot_kernel(self._studio.experiment).with_origin(0, 0)
            kh, kw = kernel.shape
            self._studio.change(f"Resize kernel to {kh} × {kw}", kernel=kernel)
