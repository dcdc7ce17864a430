// SPDX-License-Identifier: GPL-3.0-or-later
// The actions, menus and tool bar of the window.
#include "ui/ActionRegistry.h"
#include "ui/KeyTip.h"
#include "ui/MainWindow.h"
#include "ui/panel/ContrastPanel.h"
#include "ui/panel/LabelPanel.h"
#include "ui/panel/OverlayPanel.h"
#include "ui/view/OrthoView.h"
#include "ui/view/SliceView.h"

#include <QActionGroup>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QMenuBar>
#include <QSignalBlocker>
#include <QToolBar>
#include <QToolButton>

namespace lamina::ui {

void MainWindow::makeActions() {
    auto& a = *m_actions;
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, slot);
    };
    on(a.add(
           "open",
           {tr("&Open …"), "document-open", tr("Open stacks or images"), {QKeySequence("Ctrl+O")}}),
       [this] { chooseFiles(Choose::Images); });
    on(a.add("openFolder", {tr("Open &folder …"),
                            "document-open-folder",
                            tr("Open a folder of images or slices"),
                            {QKeySequence("Ctrl+Shift+O")}}),
       [this] { chooseFiles(Choose::Folder); });
    on(a.add("sample", {tr("Open the samp&le"),
                        "applications-science",
                        tr("A simulated light-sheet embryo"),
                        {}}),
       [this] { openSample(); });
    makeProjectActions();
    on(a.add("import", {tr("&Import labels …"),
                        "document-import",
                        tr("Take the labels of a mask file"),
                        {QKeySequence("Ctrl+I")}}),
       &MainWindow::importLabels);
    on(a.add("export", {tr("&Export masks …"),
                        "document-export",
                        tr("Write masks as TIFF"),
                        {QKeySequence("Ctrl+E")}}),
       &MainWindow::exportMasks);
    on(a.add("quit", {tr("&Quit"),
                      "application-exit",
                      tr("Close the window; your work is saved"),
                      {QKeySequence("Ctrl+Q")}}),
       &QWidget::close);
    on(a.add("undo", {tr("&Undo"),
                      "edit-undo",
                      tr("Take back the last change; goes to its slice"),
                      {QKeySequence("Ctrl+Z")}}),
       [this] { m_document.undo(); });
    on(a.add("redo", {tr("&Redo"),
                      "edit-redo",
                      tr("Do again what was taken back"),
                      {QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")}}),
       [this] { m_document.redo(); });
    on(a.add("complete", {tr("Slice is &complete"),
                          "dialog-ok-apply",
                          tr("Everything still unlabelled in this slice becomes background"),
                          {QKeySequence("K")}}),
       &MainWindow::completeSlice);
    on(a.add("newLabel", {tr("&New label"),
                          "list-add",
                          tr("A label for the next cell"),
                          {QKeySequence("N"), QKeySequence("M")}}),
       [this] {
           if (m_document.hasStack()) m_document.addLabel();
       });
    on(a.add("previousLabel",
             {tr("Previous label"), {}, tr("The label above"), {QKeySequence("Q")}}),
       [this] { m_labelPanel->selectNeighbour(-1); });
    on(a.add("nextLabel", {tr("Next label"), {}, tr("The label below"), {QKeySequence("W")}}),
       [this] { m_labelPanel->selectNeighbour(1); });
    for (int digit = 0; digit <= 9; ++digit) {
        on(a.add(QString("label%1").arg(digit), {tr("Label %1").arg(digit),
                                                 {},
                                                 tr("Paint with this label"),
                                                 {QKeySequence(QString::number(digit))}}),
           [this, digit] { m_labelPanel->selectNumber(digit); });
    }
    on(a.add("fit", {tr("Fit to &window"),
                     "zoom-fit-best",
                     tr("Show the whole slice"),
                     {QKeySequence("R")}}),
       [this] { m_views->fitActive(); });
    on(a.add("actualPixels", {tr("&Actual pixels"),
                              "zoom-original",
                              tr("One screen pixel for each image pixel"),
                              {QKeySequence("Ctrl+0")}}),
       [this] { m_views->activeSlices().resetZoom(); });
    on(a.add("autoContrast", {tr("Auto contra&st"),
                              "contrast",
                              tr("Contrast from this slice's percentiles"),
                              {QKeySequence("Ctrl+J")}}),
       [this] { m_contrastPanel->autoContrast(); });
    on(a.add("resetContrast", {tr("Full &range"),
                               {},
                               tr("Darkest to brightest value of this slice"),
                               {QKeySequence("Ctrl+Shift+J")}}),
       [this] { m_contrastPanel->fullRange(); });
    on(a.add("toggleLabels", {tr("Show or hide &overlays"),
                              "view-visible",
                              tr("All layers off, and back on"),
                              {QKeySequence("S")}}),
       [this] { m_overlayPanel->toggleAll(); });
    on(a.add("outlines",
             {tr("Outl&ines only"), {}, tr("Borders instead of areas"), {QKeySequence("O")}}),
       [this] { m_overlayPanel->toggleOutlines(); });
    on(a.add("lessOpacity", {tr("Weaker overlays"), {}, tr("Less opacity"), {QKeySequence("A")}}),
       [this] { m_overlayPanel->changeOpacity(-0.1); });
    on(a.add("moreOpacity", {tr("Stronger overlays"), {}, tr("More opacity"), {QKeySequence("D")}}),
       [this] { m_overlayPanel->changeOpacity(0.1); });
    on(a.add(
           "previousTime",
           {tr("Previous time point"), {}, tr("One time point back"), {QKeySequence("Ctrl+Left")}}),
       [this] { m_session.show(m_session.current(), std::max(0, m_document.time() - 1)); });
    on(a.add("nextTime",
             {tr("Next time point"), {}, tr("One time point on"), {QKeySequence("Ctrl+Right")}}),
       [this] {
           if (!m_document.hasStack()) return;
           m_session.show(m_session.current(), std::min(m_document.stack()->info().timePoints - 1,
                                                        m_document.time() + 1));
       });
    auto* maximise = a.add("maximise", {tr("&Hide the panels"),
                                        "view-fullscreen",
                                        tr("Only the images"),
                                        {QKeySequence("Shift+F11")}});
    maximise->setCheckable(true);
    connect(maximise, &QAction::toggled, this, &MainWindow::maximiseView);
    makeViewActions();
    makeToolActions();
    makeLiveActions();
    makeJobActions();
}

void MainWindow::makeMenus() {
    const auto addAll = [this](QMenu* menu, std::initializer_list<const char*> names) {
        for (const char* name : names) {
            if (*name) {
                menu->addAction(m_actions->at(name));
            } else {
                menu->addSeparator();
            }
        }
    };
    addAll(
        menuBar()->addMenu(tr("&File")),
        {"open",   "openFolder", "openProject", "sample",    "",         "addStacks", "removeStack",
         "",       "save",       "saveCopy",    "snapshot",  "goBack",   "",          "import",
         "export", "",           "saveView",    "saveViews", "copyView", "",          "quit"});
    auto* edit = menuBar()->addMenu(tr("&Edit"));
    addAll(edit, {"undo", "redo", ""});
    makeToolMenus(*edit);
    auto* view = menuBar()->addMenu(tr("&View"));
    addAll(view, {"fourViews",
                  "nextView",
                  "crosshair",
                  "goHere",
                  "linkZoom",
                  "wheelZooms",
                  "",
                  "fit",
                  "actualPixels",
                  "",
                  "autoContrast",
                  "resetContrast",
                  "",
                  "toggleLabels",
                  "outlines",
                  "lessOpacity",
                  "moreOpacity",
                  "",
                  "previousTime",
                  "nextTime",
                  "",
                  "maximise"});
    auto* theme = view->addMenu(tr("&Theme"));
    addAll(theme, {"themeSystem", "themeLight", "themeDark"});
    auto* panels = view->addMenu(tr("&Panels"));
    for (auto* dock : findChildren<QDockWidget*>())
        panels->addAction(dock->toggleViewAction());
    makeLearnMenu();
}

void MainWindow::makeToolBar() {
    auto* bar = addToolBar(tr("Tools"));
    bar->setObjectName("tools");
    bar->setMovable(false);
    bar->setIconSize({22, 22});
    const auto add = [&](std::initializer_list<const char*> names) {
        for (const char* name : names)
            bar->addAction(m_actions->at(name));
        bar->addSeparator();
    };
    add({"open", "export"});
    add({"undo", "redo"});
    add({"brush", "erase", "polygon", "fill", "grow", "pick"});
    add({"interpolate"});
    add({"live", "acceptSlice", "complete"});
    add({"fourViews", "fit", "autoContrast", "toggleLabels"});
    for (const char* name : {"open", "export", "live", "acceptSlice",
                             "complete"}) { // what a beginner looks for has a word
        auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(m_actions->at(name)));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    }
    m_actions->at("open")->setIconText(tr("Open"));
    m_actions->at("export")->setIconText(tr("Export"));
    m_actions->at("acceptSlice")->setIconText(tr("Accept"));
    m_actions->at("complete")->setIconText(tr("Slice complete"));
}

} // namespace lamina::ui
