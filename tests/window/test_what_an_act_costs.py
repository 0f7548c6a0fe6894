"""No act costs more than it did: paints, layouts, rectangles, sums, pictures; how long they take is not asked.

What is less than here is better: `tests/act_costs.py --write` writes the table as it is now.
"""

from act_costs import all_costs, excess, read
from acts import ACTS

# Of one turn, until nothing is left to be done: how often each kind of widget is painted, and what `Counting` counts.
MOST = {
    "drag a weight": """
        AppliedKernel 1  Centre 1  Column 1  EquationSplitter 1  FittedLabel 1  FlatButton 1
        KernelFooter 1  KernelPanel 1  KernelPictures 1  KernelTable 2  MainWindow 1  PixelView 1
        QSplitter 1  QStackedWidget 1  QStatusBar 1  QWidget 1  StatusText 1  images 2  layouts 1
        renders 12  views 1
    """,
    "flip": """
        AppliedKernel 1  Caption 2  Centre 2  ColorBar 2  Column 3  ElidedButton 2
        EquationSplitter 2  FeatureMapPanel 2  FittedLabel 3  FlatButton 5  FlipToggle 1
        FormulaLines 1  KernelPanel 1  KernelPictures 1  KernelTable 2  MainWindow 2  PixelView 3
        QLabel 1  QSplitter 2  QStackedWidget 2  QStatusBar 1  QWidget 3  SignHandle 1  StatusText 1
        SumPanel 1  Toolbar 1  filter2D 8  images 10  layouts 7  renders 12  resizes 4  views 1
    """,
    "border": """
        BorderButton 1  Centre 2  ColorBar 2  Column 3  ElidedButton 2  EquationSplitter 2
        FeatureMapPanel 2  FittedLabel 2  FlatButton 5  FormulaLines 1  KernelPanel 1
        KernelPictures 1  KernelTable 2  MainWindow 2  PixelView 3  QLabel 1  QSplitter 2
        QStackedWidget 2  QWidget 3  SumPanel 1  Toolbar 1  _FilledToggle 2  filter2D 8  images 9
        layouts 7  renders 12  resizes 5  views 1
    """,
    "mode": """
        BorderButton 1  Centre 2  ColorBar 2  Column 3  ElidedButton 2  EquationSplitter 2
        FeatureMapPanel 2  FittedLabel 2  FlatButton 6  FormulaLines 1  KernelPanel 1
        KernelPictures 1  KernelTable 2  MainWindow 2  PixelView 3  QLabel 2  QLineEdit 1
        QSplitter 2  QStackedWidget 2  QStatusBar 1  QWidget 3  Segmented 1  StatusText 1  StepBox 1
        StepSlider 1  SumPanel 1  Toolbar 1  TransportBar 1  TransportButton 1  _Segment 3
        filter2D 8  images 6  layouts 19  renders 12  resizes 8  views 1
    """,
    "hover over S": """
        Centre 1  Column 1  EquationSplitter 1  FeatureMapPanel 1  FittedLabel 1  FoldingRow 1
        FormulaLines 1  Loupe 1  MainWindow 1  PixelView 2  QLabel 1  QSplitter 1  QStackedWidget 1
        QStatusBar 1  QWidget 1  StatusText 1  SumPanel 1  SumTerms 1  filter2D 31  images 2
        renders 12  resizes 1
    """,
    "hover over I": """
        Centre 1  Column 1  EquationSplitter 1  FittedLabel 1  FoldingRow 1  InputPanel 1  Loupe 1
        MainWindow 1  PixelView 2  QSplitter 1  QStackedWidget 1  QStatusBar 1  QWidget 1
        StatusText 1  filter2D 31  images 2  renders 12
    """,
    "zoom by the wheel": """
        Centre 1  Column 2  EquationSplitter 1  FeatureMapPanel 1  FittedLabel 2  FlatButton 1
        FoldingRow 1  InputPanel 1  Loupe 1  MainWindow 1  PixelView 2  QSplitter 1
        QStackedWidget 1  QStatusBar 1  QWidget 1  StatusText 1  filter2D 93  images 2  layouts 4
        renders 12  views 2
    """,
    "pan": """
        Centre 1  Column 1  EquationSplitter 1  FeatureMapPanel 1  FittedLabel 1  FoldingRow 1
        FormulaLines 1  Loupe 1  MainWindow 1  PixelView 2  QLabel 1  QSplitter 1  QStackedWidget 1
        QStatusBar 1  QWidget 1  StatusText 1  SumPanel 1  SumTerms 1  filter2D 31  images 4
        renders 12  resizes 1
    """,
    "step of gather": """
        AppliedKernel 1  Caption 1  Centre 1  Column 3  EquationSplitter 1  FeatureMapPanel 1
        FittedLabel 3  FoldingRow 2  FormulaLines 1  InputPanel 1  KernelPanel 1  KernelPictures 1
        KernelTable 2  Loupe 1  MainWindow 1  PixelView 2  QLabel 1  QLineEdit 1  QSplitter 1
        QStackedWidget 1  QWidget 1  StepBox 1  StepSlider 1  SumPanel 1  SumTerms 1  TransportBar 1
        images 4  rectangles 9  renders 12
    """,
    "step of stamp": """
        Centre 1  Column 1  EquationSplitter 1  KernelPanel 1  KernelPictures 1  KernelTable 2
        MainWindow 1  PixelView 2  QLineEdit 1  QSplitter 1  QStackedWidget 1  QWidget 1  StepBox 1
        StepSlider 1  SumPanel 1  SumTerms 1  TransportBar 1  images 1  rectangles 5  renders 12
    """,
    "step of shift-and-add": """
        Centre 1  Column 3  EquationSplitter 1  FeatureMapPanel 1  FittedLabel 2  FoldingRow 2
        FormulaLines 1  InputPanel 1  KernelPanel 1  KernelPictures 1  KernelTable 2  LayerInset 1
        MainWindow 1  PixelView 2  QLabel 1  QLineEdit 1  QSplitter 1  QStackedWidget 1  QWidget 1
        StepBox 1  StepSlider 1  SumPanel 1  SumTerms 1  TransportBar 1  images 2  rectangles 4
        renders 12
    """,
    "step that is followed": """
        AppliedKernel 1  Caption 1  Centre 1  Column 3  EquationSplitter 1  FeatureMapPanel 1
        FittedLabel 3  FoldingRow 2  FormulaLines 1  InputPanel 1  KernelPanel 1  KernelPictures 1
        KernelTable 2  Loupe 1  MainWindow 1  PixelView 2  QLabel 1  QLineEdit 1  QSplitter 1
        QStackedWidget 1  QWidget 1  StepBox 1  StepSlider 1  SumPanel 1  SumTerms 1  TransportBar 1
        images 5  rectangles 9  renders 12
    """,
    "resize the window": """
        AppliedKernel 1  BorderButton 1  BrushBar 1  Caption 2  Centre 1  ColorBar 1  Column 3
        CopyAsButton 1  ElidedButton 5  EquationSplitter 1  FeatureMapPanel 1  FittedLabel 5
        FlatButton 15  FlipToggle 1  FoldingRow 2  FormulaLines 1  IndexHeader 4  InputPanel 1
        KernelFooter 1  KernelPanel 1  KernelPictures 1  KernelTable 2  MainWindow 1  PixelView 2
        QAbstractButton 1  QFrame 3  QLabel 9  QLineEdit 1  QMenuBar 1  QSplitter 1
        QStackedWidget 1  QStatusBar 1  QToolButton 4  QWidget 2  QWindow 1  ScaleEdit 1
        Segmented 3  SignHandle 2  StatusText 1  StepBox 1  StepSlider 1  SumPanel 1  SumTerms 1
        Toolbar 1  TransportBar 1  TransportButton 6  _FilledToggle 2  _Segment 9  images 7
        layouts 1  resizes 40
    """,
    "step of the figure in numbers": """
        AppliedKernel 1  Caption 1  Centre 1  Column 3  Connectors 1  EquationSplitter 1
        FeatureMapPanel 1  FittedLabel 2  FoldingRow 2  FormulaLines 1  InputPanel 1  KernelPanel 1
        KernelPictures 1  KernelTable 2  MainWindow 1  PixelView 2  QLabel 1  QLineEdit 1
        QSplitter 1  QStackedWidget 1  QWidget 1  StepBox 1  StepSlider 1  SumPanel 1  SumTerms 1
        TransportBar 1  filter2D 1  images 2  rectangles 52  renders 12
    """,
    "step of the figure in letters": """
        AppliedKernel 1  Caption 1  Centre 1  Column 3  Connectors 1  EquationSplitter 1
        FeatureMapPanel 1  FittedLabel 2  FoldingRow 2  FormulaLines 1  InputPanel 1  KernelPanel 1
        KernelPictures 1  KernelTable 2  MainWindow 1  PixelView 2  QLabel 1  QLineEdit 1
        QSplitter 1  QStackedWidget 1  QWidget 1  StepBox 1  StepSlider 1  SumPanel 1  SumTerms 1
        TransportBar 1  images 2  rectangles 52  renders 12
    """,
    "type a weight of the figure": """
        AppliedKernel 1  Caption 1  Centre 1  ColorBar 1  Column 2  Connectors 1  CopyAsButton 1
        ElidedButton 2  EquationSplitter 1  FeatureMapPanel 1  FittedLabel 2  FlatButton 2
        FoldingRow 1  FormulaLines 1  IndexHeader 4  KernelFooter 1  KernelPanel 1  KernelPictures 1
        KernelTable 2  MainWindow 1  PixelView 2  QAbstractButton 1  QLabel 1  QSplitter 1
        QStackedWidget 1  QWidget 1  ScaleEdit 1  SumPanel 1  SumTerms 1  filter2D 5  images 3
        layouts 10  rectangles 40  renders 12  resizes 5  views 1
    """,
    "step in a room in numbers": """
        AppliedKernel 1  BoardGrid 2  Caption 2  KernelPanel 1  KernelPictures 1  KernelSigns 1
        KernelTable 2  Overlay 2  ProjectorScreen 2  RoomStage 1  RoomSum 1  filter2D 1  images 1
        rectangles 52  renders 6
    """,
    "next stop of a lesson": """
        AppliedKernel 1  BorderButton 1  Caption 2  Centre 1  Column 3  Connectors 1  ElidedButton 1
        EquationSplitter 1  FeatureMapPanel 1  FittedLabel 3  FlatButton 5  FlipToggle 1
        FoldingRow 2  FormulaLines 1  IndexHeader 2  InputPanel 1  KernelPanel 1  KernelPictures 1
        KernelTable 2  LessonFoot 1  LessonPanel 1  MainWindow 1  PixelView 2  QLabel 3  QLineEdit 1
        ScrolledPage 2  QSplitter 1  QStackedWidget 1  QStatusBar 1  QToolButton 1  QWidget 3
        ReadingText 2  Segmented 1  SignHandle 2  StatusText 1  StepBox 1  StepSlider 1  StopDots 1
        SumPanel 1  SumTerms 1  Toolbar 1  TransportBar 1  _Segment 3  filter2D 4  images 3
        layouts 16  rectangles 58  renders 12  resizes 12  views 1
    """,
}


def test_no_act_paints_computes_or_lays_out_more_than_it_has_to(open_window, tmp_path):
    acts = [act for act in ACTS if act.name in MOST]
    most = {act: read(text) for act, text in MOST.items()}
    found = all_costs(acts, open_window, tmp_path, most)
    more = {act: excess(costs, most[act]) for act, costs in found.items()}
    assert not {act: what for act, what in more.items() if what}
    assert found.keys() == MOST.keys()
