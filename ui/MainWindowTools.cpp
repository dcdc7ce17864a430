// SPDX-License-Identifier: GPL-3.0-or-later
// Tools, their options, and what else the annotation can be changed with.
#include "ui/ActionRegistry.h"
#include "ui/MainWindow.h"
#include "ui/ObjectDesk.h"
#include "ui/panel/LabelPanel.h"
#include "ui/panel/PanelParts.h"
#include "ui/panel/ToolOptions.h"
#include "ui/view/OrthoView.h"
#include "ui/view/SliceView.h"

#include <QActionGroup>
#include <QMenu>
#include <QProgressBar>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace lamina::ui {

namespace {

constexpr int kMessageMs = 6000;

QColor stateColor(core::FillState state) {
    switch (state) { // colour-blind-safe, and said in words beside
    case core::FillState::Empty:
        return {204, 121, 167};
    case core::FillState::Partial:
        return {240, 228, 66};
    case core::FillState::Complete:
        break;
    }
    return {86, 180, 233};
}

} // namespace

void MainWindow::makeToolActions() {
    auto& a = *m_actions;
    auto* group = new QActionGroup(this);
    const auto addTool = [&](const QString& name, const ActionRegistry::Entry& entry, Tool& tool) {
        auto* action = a.add(name, entry);
        action->setCheckable(true);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, &tool] { setTool(tool); });
        return action;
    };
    addTool("brush",
            {tr("&Brush"),
             "draw-brush",
             tr("Left paints the current label, right erases"),
             {QKeySequence("B"), QKeySequence("P")}},
            m_paint)
        ->setChecked(true);
    addTool("erase",
            {tr("&Erase"), "draw-eraser", tr("Makes pixels unlabelled"), {QKeySequence("E")}},
            m_erase);
    addTool("polygon",
            {tr("Polygon and &lasso"),
             "draw-polygon",
             tr("Click corners, or drag a free line, around what gets the label"),
             {QKeySequence("G")}},
            m_polygon);
    addTool("fill",
            {tr("&Fill"),
             "fill-color",
             tr("Fills the region under the mouse, up to other labels"),
             {QKeySequence("F")}},
            m_fill);
    addTool("grow",
            {tr("Gro&w"),
             "labplot-auto-scale-all",
             tr("Press on a cell and drag up or down: takes what is as bright"),
             {QKeySequence("V")}},
            m_grow);
    addTool("pick",
            {tr("&Pick label"),
             "color-picker",
             tr("Click a label to paint with it; Shift+click does the same with any tool"),
             {QKeySequence("L")}},
            m_pick);

    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    on(a.add("smaller", {tr("Smaller brush"),
                         {},
                         tr("Brush size down"),
                         {QKeySequence("["), QKeySequence(",")}}),
       [this] {
           m_brush->shrink();
           brushChanged();
       });
    on(a.add("larger",
             {tr("Larger brush"), {}, tr("Brush size up"), {QKeySequence("]"), QKeySequence(".")}}),
       [this] {
           m_brush->grow();
           brushChanged();
       });
    on(a.add("brushUnit",
             {tr("Brush size in µm or pixels"), {}, tr("Changes the unit"), {QKeySequence("U")}}),
       [this] {
           if (!m_document.hasStack() || !m_document.stack()->spacingKnown()) return;
           m_brush->setUnit(m_brush->unit() == BrushSettings::Unit::Pixels
                                ? BrushSettings::Unit::Micrometres
                                : BrushSettings::Unit::Pixels);
           brushChanged();
       });
    const auto addToggle = [&](const QString& name, const ActionRegistry::Entry& entry,
                               auto changed) {
        auto* action = a.add(name, entry);
        action->setCheckable(true);
        connect(action, &QAction::toggled, this, [this, changed](bool checked) {
            changed(checked);
            brushChanged();
        });
        return action;
    };
    auto* ball = addToggle("ball",
                           {tr("3D ball"),
                            "draw-circle",
                            tr("Brush and eraser work on the slices before and behind, too"),
                            {QKeySequence("Shift+B")}},
                           [this](bool checked) { m_brush->setBall(checked); });
    auto* smart = addToggle("smart",
                            {tr("Smart"),
                             "tools-wizard",
                             tr("The brush keeps to grey values like the one under the mouse"),
                             {QKeySequence("J")}},
                            [this](bool checked) { m_brush->setSmart(checked); });
    // a smart brush follows the picture on screen, a ball what is behind it: one or the other
    connect(ball, &QAction::toggled, smart, [smart](bool checked) {
        if (checked) smart->setChecked(false);
    });
    connect(smart, &QAction::toggled, ball, [ball](bool checked) {
        if (checked) ball->setChecked(false);
    });
    auto* volume = addToggle("volume",
                             {tr("Through all slices"),
                              "layer-visible-on",
                              tr("Fill and grow in three directions instead of this slice only"),
                              {QKeySequence("Shift+F")}},
                             [this](bool checked) { m_region->volume = checked; });
    on(a.add("drawOver", {tr("Change what painting may replace"),
                          {},
                          tr("Everything, unlabelled only, unlabelled and background"),
                          {QKeySequence("Shift+D")}}),
       [this] {
           m_document.setDrawOver(
               static_cast<core::DrawOver>((static_cast<int>(m_document.drawOver()) + 1) % 3));
       });
    m_toolOptions = new ToolOptions(m_brush, m_region, {ball, smart, volume});

    const auto current = [this] { return std::optional(m_document.currentLabel()); };
    on(a.add("interpolate", {tr("&Interpolate"),
                             "distribute-vertical-equal",
                             tr("Fills the slices between painted ones with the current label"),
                             {QKeySequence("I")}}),
       [this, current] { m_annotationJobs.interpolate(activePlane().axes, current()); });
    on(a.add("interpolateAll", {tr("Interpolate all labels"),
                                {},
                                tr("Fills the slices between painted ones with every label"),
                                {QKeySequence("Shift+I")}}),
       [this] { m_annotationJobs.interpolate(activePlane().axes, {}); });
    on(a.add("copyPrevious", {tr("&Copy label from the slice before"),
                              "edit-copy",
                              tr("The current label of the nearest slice that has it"),
                              {QKeySequence("Y")}}),
       [this, current] { m_annotationJobs.copyPlane(activePlane(), -1, current()); });
    on(a.add("copyNext", {tr("Copy label from the slice after"),
                          {},
                          tr("The current label of the nearest slice that has it"),
                          {QKeySequence("Shift+Y")}}),
       [this, current] { m_annotationJobs.copyPlane(activePlane(), 1, current()); });
    on(a.add("copyAllPrevious", {tr("Copy all labels from the slice before"),
                                 {},
                                 tr("Every label of the nearest slice that has any"),
                                 {QKeySequence("Ctrl+Shift+Y")}}),
       [this] { m_annotationJobs.copyPlane(activePlane(), -1, {}); });
    on(a.add("copyAllNext", {tr("Copy all labels from the slice after"),
                             {},
                             tr("Every label of the nearest slice that has any"),
                             {QKeySequence("Ctrl+Alt+Y")}}),
       [this] { m_annotationJobs.copyPlane(activePlane(), 1, {}); });

    on(a.add("filterLabels", {tr("&Find labels"),
                              "edit-find",
                              tr("Find by name, number or class"),
                              {QKeySequence("Ctrl+F")}}),
       [this] { m_labelPanel->focusFilter(); });
    on(a.add("findLabel", {tr("&Go to the current label"),
                           {},
                           tr("Shows where it is largest"),
                           {QKeySequence("Ctrl+Shift+F")}}),
       [this] { m_labelPanel->findCurrent(); });
    on(a.add("mergeLabels", {tr("&Merge chosen labels"),
                             "merge",
                             tr("The labels chosen in the list become one"),
                             {QKeySequence("Ctrl+M")}}),
       [this] { m_labelPanel->mergeChosen(); });
    on(a.add("deleteLabels", {tr("&Delete chosen labels"),
                              "edit-delete",
                              tr("Their voxels become unlabelled"),
                              {QKeySequence("Ctrl+Del")}}),
       [this] { m_labelPanel->deleteChosen(); });
    on(a.add("classes", {tr("&Classes …"), "tag", tr("Name and add classes"), {}}),
       [this] { m_labelPanel->editClasses(); });
    makePatchActions();
    makeReviewActions();
    makeObjectActions();
}

void MainWindow::makePatchActions() {
    auto& a = *m_actions;
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, slot);
    };
    on(a.add("addPatch", {tr("&Add patch at the mouse"),
                          "draw-rectangle",
                          tr("A frame to annotate as a whole"),
                          {QKeySequence("Ctrl+P")}}),
       [this] {
           if (!m_document.hasStack()) return;
           auto patches = m_document.patches();
           const auto size = m_document.paintSize();
           const auto middle =
               m_cursor.value_or(core::VoxelIndex{size.x / 2, size.y / 2, m_view->slice()});
           patches.add(middle, m_patchSide, size);
           m_document.setPatches(tr("new patch"), std::move(patches), middle.z);
       });
    on(a.add("suggestPatch", {tr("&Suggest a patch"),
                              {},
                              tr("Adds a frame at a random free place of the grid"),
                              {QKeySequence("Ctrl+Shift+P")}}),
       [this] {
           if (!m_document.hasStack()) return;
           auto patches = m_document.patches();
           const auto place = patches.suggest(m_patchSide, m_document.paintSize(), 1);
           if (!place) {
               statusBar()->showMessage(tr("There is no room left for another patch."), kMessageMs);
               return;
           }
           const auto index = patches.add(*place, m_patchSide, m_document.paintSize());
           m_document.setPatches(tr("new patch"), std::move(patches), place->z);
           showPatch(static_cast<int>(index));
       });
    on(a.add("completePatch",
             {tr("Patch is &complete"),
              "dialog-ok-apply",
              tr("Everything still unlabelled in the patch under the mouse becomes background"),
              {QKeySequence("Shift+K")}}),
       [this] {
           const auto index = patchHere();
           if (!index) {
               statusBar()->showMessage(tr("There is no patch in this slice."), kMessageMs);
               return;
           }
           const auto frame = m_document.patches().frames()[*index];
           statusBar()->showMessage(
               m_document.completeRegion(tr("complete patch"), frame.z, frame.rect)
                   ? tr("The unlabelled rest of the patch is background now.")
                   : tr("This patch is complete already."),
               kMessageMs);
       });
    on(a.add("nextPatch", {tr("&Next incomplete patch"),
                           "go-next",
                           tr("Goes to the next frame that has unlabelled pixels"),
                           {QKeySequence("Shift+N")}}),
       [this] {
           const auto next = m_document.patches().nextIncomplete(m_document.labels(), m_lastPatch);
           if (next) {
               showPatch(static_cast<int>(*next));
           } else {
               statusBar()->showMessage(
                   m_document.patches().frames().empty()
                       ? tr("There is no patch yet; %1 adds one.")
                             .arg(ActionRegistry::keysText(m_actions->at("addPatch")->shortcuts()))
                       : tr("All patches are complete."),
                   kMessageMs);
           }
       });
    on(a.add("removePatch", {tr("&Remove the patch"),
                             {},
                             tr("Takes the frame under the mouse away; what is painted stays"),
                             {QKeySequence("Ctrl+Shift+Del")}}),
       [this] {
           const auto index = patchHere();
           if (!index) return;
           auto patches = m_document.patches();
           const int z = patches.frames()[*index].z;
           patches.remove(*index);
           m_lastPatch = -1;
           m_document.setPatches(tr("removal of patch"), std::move(patches), z);
       });
}

/// The patch under the mouse, else the only one of this slice, else the one last gone to.
std::optional<std::size_t> MainWindow::patchHere() const {
    const auto& patches = m_document.patches();
    if (m_cursor) {
        if (const auto at = patches.at(*m_cursor)) return at;
    }
    std::optional<std::size_t> found;
    int count = 0;
    for (std::size_t i = 0; i < patches.frames().size(); ++i) {
        if (patches.frames()[i].z != m_view->slice()) continue;
        ++count;
        found = i;
        if (static_cast<int>(i) == m_lastPatch) return i;
    }
    return count == 1 ? found : std::nullopt;
}

void MainWindow::showPatch(int index) {
    const auto& frame = m_document.patches().frames()[static_cast<std::size_t>(index)];
    m_lastPatch = index;
    m_views->showPlane(core::SlicePlane::xy(frame.z));
    m_view->centerOn(
        {frame.rect.x + frame.rect.width / 2.0, frame.rect.y + frame.rect.height / 2.0});
}

std::vector<ToolLine> MainWindow::patchLines(core::SlicePlane plane) const {
    std::vector<ToolLine> lines;
    if (plane.axes != core::Axes::XY) return lines;
    int number = 0;
    for (const auto& frame : m_document.patches().frames()) {
        ++number;
        if (frame.z != plane.index) continue;
        const auto state = core::fillState(m_document.labels(), frame.z, frame.rect);
        const double x0 = frame.rect.x - 0.5;
        const double y0 = frame.rect.y - 0.5;
        const double x1 = x0 + frame.rect.width;
        const double y1 = y0 + frame.rect.height;
        ToolLine line;
        line.points = {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}};
        line.closed = true;
        line.dashed = state != core::FillState::Complete;
        line.color = stateColor(state);
        line.caption = state == core::FillState::Empty     ? tr("Patch %1 · empty").arg(number)
                       : state == core::FillState::Partial ? tr("Patch %1 · partial").arg(number)
                                                           : tr("Patch %1 · complete").arg(number);
        lines.push_back(std::move(line));
    }
    return lines;
}

void MainWindow::makeToolMenus(QMenu& edit) {
    const auto addAll = [this](QMenu& menu, std::initializer_list<const char*> names) {
        for (const char* name : names) {
            if (*name) {
                menu.addAction(m_actions->at(name));
            } else {
                menu.addSeparator();
            }
        }
    };
    addAll(edit, {"brush", "erase", "polygon", "fill", "grow", "pick", ""});
    auto* options = edit.addMenu(tr("Tool &options"));
    addAll(*options, {"smaller", "larger", "brushUnit", "", "ball", "smart", "volume", "drawOver"});
    auto* slices = edit.addMenu(tr("&Slices"));
    addAll(*slices,
           {"interpolate", "interpolateAll", "", "copyPrevious", "copyNext", "copyAllPrevious",
            "copyAllNext", "", "acceptSlice", "acceptStack", "", "complete", "completeStack"});
    makeObjectMenu(edit);
    auto* labels = edit.addMenu(tr("L&abels"));
    addAll(*labels, {"newLabel", "previousLabel", "nextLabel", "", "filterLabels", "findLabel",
                     "mergeLabels", "deleteLabels", "classes"});
    auto* patches = edit.addMenu(tr("Patc&hes"));
    addAll(*patches,
           {"addPatch", "suggestPatch", "", "completePatch", "nextPatch", "", "removePatch"});
    auto* sides = patches->addMenu(tr("Si&ze of new patches"));
    auto* group = new QActionGroup(this);
    for (const int side : {128, 256, core::PatchFrames::kDefaultSide, 512}) {
        auto* action = sides->addAction(tr("%1 × %1").arg(side));
        action->setCheckable(true);
        action->setObjectName(QString("patchSide%1").arg(side));
        action->setChecked(side == m_patchSide);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, side] { m_patchSide = side; });
    }
}

void MainWindow::makeOptionsBar() {
    addToolBarBreak();
    auto* bar = addToolBar(tr("Tool options"));
    bar->setObjectName("toolOptions");
    bar->setMovable(false);
    bar->addWidget(m_toolOptions);
    m_cancelWork = new QToolButton;
    m_cancelWork->setObjectName("cancelWork");
    m_cancelWork->setText(tr("Cancel"));
    m_cancelWork->setToolTip(tr("Stops what is being prepared; nothing is changed then"));
    m_cancelWork->setAutoRaise(true);
    m_cancelWork->hide();
    connect(m_cancelWork, &QToolButton::clicked, this, [this] { m_annotationJobs.cancel(); });
}

void MainWindow::connectTools() {
    connect(m_toolOptions, &ToolOptions::brushChanged, this, &MainWindow::brushChanged);
    connect(m_toolOptions, &ToolOptions::drawOverChosen, &m_document, &Document::setDrawOver);
    connect(&m_document, &Document::drawOverChanged, m_toolOptions, &ToolOptions::setDrawOver);
    for (const core::Axes axes : {core::Axes::XY, core::Axes::XZ, core::Axes::YZ}) {
        m_views->slices(axes).setMarks([this](core::SlicePlane plane) {
            auto lines = patchLines(plane);
            for (auto& line : objectLines(plane))
                lines.push_back(std::move(line));
            return lines;
        });
    }
    connect(&m_document, &Document::patchesChanged, this, [this] { m_views->toolChanged(); });
    connect(&m_document, &Document::annotationChanged, this, [this] { m_views->toolChanged(); });

    connect(&m_annotationJobs, &AnnotationJobs::started, this, [this](const QString& what) {
        m_busy->setText(what);
        m_busyBar->setRange(0, 0);
        m_busyBar->show();
        m_cancelWork->show();
    });
    connect(&m_annotationJobs, &AnnotationJobs::progressed, this, [this](double fraction) {
        m_busyBar->setRange(0, 1000);
        m_busyBar->setValue(static_cast<int>(fraction * 1000.0));
    });
    connect(&m_annotationJobs, &AnnotationJobs::finished, this, [this](const QString& sentence) {
        m_busy->clear();
        m_busyBar->hide();
        m_cancelWork->hide();
        if (!sentence.isEmpty()) statusBar()->showMessage(sentence, kMessageMs);
    });
    connect(&m_annotationJobs, &AnnotationJobs::failed, this,
            [this](const QString& sentence) { m_notice->showError(sentence); });
    connect(&m_annotationJobs, &AnnotationJobs::found, this, [this](core::VoxelIndex voxel) {
        m_views->moveCrosshair(voxel);
        m_view->centerOn({static_cast<double>(voxel.x), static_cast<double>(voxel.y)});
    });
}

/// The plane that the user works in: what goes over slices goes along its third axis.
core::SlicePlane MainWindow::activePlane() const {
    const SliceView& view = m_views->activeSlices();
    return {view.axes(), view.slice()};
}

void MainWindow::runVolumeWork(const VolumeRequest& request) {
    if (request.kind == VolumeRequest::Kind::Fill) {
        m_annotationJobs.fill(request.seed, request.grow.id);
    } else {
        m_annotationJobs.grow(request.seed, request.grow);
    }
}

void MainWindow::setTool(Tool& tool) {
    m_tool = &tool;
    if (&tool != &m_desk->merge) m_desk->merge.forget();
    m_views->setTool(m_document.readOnlyReason().isEmpty() ? &tool : nullptr);
    auto kind = ToolOptions::Kind::Pick;
    if (&tool == &m_paint) kind = ToolOptions::Kind::Brush;
    if (&tool == &m_erase) kind = ToolOptions::Kind::Eraser;
    if (&tool == &m_polygon) kind = ToolOptions::Kind::Polygon;
    if (&tool == &m_fill) kind = ToolOptions::Kind::Fill;
    if (&tool == &m_grow) kind = ToolOptions::Kind::Grow;
    m_toolOptions->setTool(kind, tool.name());
    showHint();
}

void MainWindow::brushChanged() {
    std::optional<core::Spacing> spacing;
    if (m_document.hasStack() && m_document.stack()->spacingKnown())
        spacing = m_document.stack()->spacing();
    if (!spacing) m_brush->setUnit(BrushSettings::Unit::Pixels);
    m_brush->setPixelSize(spacing ? spacing->x : 1.0);
    m_toolOptions->refresh(spacing);
    m_views->toolChanged();
    showHint();
}

} // namespace lamina::ui
