// SPDX-License-Identifier: GPL-3.0-or-later
// Projects in the window: opening, saving, snapshots, and what is restored with a stack.
#include "ui/ActionRegistry.h"
#include "ui/MainWindow.h"
#include "ui/dialog/SnapshotDialog.h"
#include "ui/panel/EmptyPage.h"
#include "ui/panel/LearnPanel.h"
#include "ui/panel/OverlayPanel.h"
#include "ui/panel/PanelParts.h"
#include "ui/view/OrthoView.h"
#include "ui/view/SliceView.h"

#include <QAction>
#include <QActionGroup>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMimeData>
#include <QProgressBar>
#include <QStatusBar>

#include <array>

namespace lamina::ui {

using core::RunAction;

namespace {
QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}
} // namespace

void MainWindow::makeProjectActions() {
    auto& a = *m_actions;
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, slot);
    };
    on(a.add("openProject", {tr("Open &project …"),
                             "document-open-recent",
                             tr("Open a project (NAME.lamina)"),
                             {QKeySequence("Ctrl+Alt+O")}}),
       [this] { chooseFiles(Choose::Project); });
    on(a.add("addStacks", {tr("A&dd stacks …"),
                           "list-add",
                           tr("More images into the open project"),
                           {QKeySequence("Ctrl+Shift+A")}}),
       [this] { chooseFiles(Choose::MoreImages); });
    on(a.add("removeStack", {tr("&Remove this stack from the project …"),
                             {},
                             tr("Takes the stack and its annotation out; the image file stays"),
                             {}}),
       [this] {
           m_notice->ask(tr("Remove %1 with its annotation from the project? The image file stays. "
                            "This cannot be undone.")
                             .arg(text(m_document.name())),
                         {tr("Remove"), tr("Keep")}, [this](int answer) {
                             if (answer == 0) m_session.remove(m_session.current());
                         });
       });
    on(a.add("save", {tr("&Save now"),
                      "document-save",
                      tr("Everything is saved within a second of each change; this makes sure"),
                      {QKeySequence("Ctrl+S")}}),
       &MainWindow::saveNow);
    on(a.add("saveCopy",
             {tr("Save a cop&y of the project …"),
              "document-save-as",
              tr("Annotation, models and predictions as they are now; the images stay where they "
                 "are"),
              {}}),
       &MainWindow::chooseCopy);
    on(a.add("snapshot", {tr("&Take a snapshot …"),
                          "camera-photo",
                          tr("Remember the annotation as it is now, to go back to"),
                          {QKeySequence("Ctrl+Shift+T")}}),
       &MainWindow::askSnapshotName);
    on(a.add("goBack",
             {tr("&Go back to a snapshot …"),
              "edit-undo-history",
              tr("The annotation as it was then, which can be undone; snapshots are renamed and "
                 "deleted there, too"),
              {}}),
       &MainWindow::showSnapshots);
}

void MainWindow::connectSession() {
    connect(m_empty, &EmptyPage::openWanted, this, [this] { chooseFiles(Choose::Images); });
    connect(m_empty, &EmptyPage::openFolderWanted, this, [this] { chooseFiles(Choose::Folder); });
    connect(m_empty, &EmptyPage::sampleWanted, this, [this] { openSample(); });
    connect(&m_session, &ProjectSession::started, this, [this](const QString& what) {
        m_notice->hide();
        m_empty->showBusy(what);
        if (m_document.hasStack()) { // else the empty page says it
            m_busy->setText(what);
            m_busyBar->setRange(0, 0);
            m_busyBar->show();
        }
        refreshActions();
    });
    connect(&m_session, &ProjectSession::progressed, this, [this](double fraction, const QString&) {
        m_empty->showProgress(fraction);
        m_busyBar->setRange(0, 1000);
        m_busyBar->setValue(static_cast<int>(fraction * 1000.0));
    });
    connect(&m_session, &ProjectSession::finished, this, [this] {
        m_empty->showBusy({});
        m_busy->clear();
        m_busyBar->hide();
        refreshActions();
    });
    connect(&m_session, &ProjectSession::failed, m_notice, &NoticeBar::showError);
    connect(&m_session, &ProjectSession::informed, m_notice, &NoticeBar::showInfo);
    connect(&m_session, &ProjectSession::slicesFound, this,
            [this](const std::vector<std::filesystem::path>& paths, int count, bool adding) {
                m_notice->ask(
                    tr("This folder holds %1 2D images of one size. What are they?").arg(count),
                    {tr("Slices of one stack"), tr("Separate images")},
                    [this, paths, adding](int answer) {
                        if (answer < 0) return;
                        const auto slices = answer == 0 ? ProjectSession::Slices::OneStack
                                                        : ProjectSession::Slices::SeparateImages;
                        if (adding) {
                            m_session.add(paths, slices);
                        } else {
                            m_session.open(paths, slices);
                        }
                    });
            });
    connect(&m_session, &ProjectSession::imageMissing, this, &MainWindow::imageMissing);
    connect(&m_session, &ProjectSession::opened, this, [this] {
        const auto project = m_session.project();
        if (project && project->readOnly()) {
            m_notice->showInfo(
                tr("%1 What you see here can be looked at and exported, not changed.")
                    .arg(text(project->readOnlyReason())));
        }
    });
    connect(&m_session, &ProjectSession::viewStateFound, this, &MainWindow::restoreView);
    connect(&m_session, &ProjectSession::runsFound, m_learnPanel, &LearnPanel::showEarlierRuns);
    m_session.setViewState([this] { return viewState(); });
}

void MainWindow::connectSaving() {
    connect(&m_session, &ProjectSession::saveFailed, this, [this](const QString& sentence) {
        setProperty("closeAnyway", false); // a new trouble: asked again
        m_notice->showError(tr("%1 You can go on working.").arg(sentence));
    });
    connect(&m_session, &ProjectSession::saveLost, m_notice,
            [this](const QString& sentence) { m_notice->showError(sentence); });
    connect(&m_session, &ProjectSession::unsaved, this,
            [this](const QString& sentence, const std::function<void()>& leave) {
                m_notice->ask(sentence, {tr("Stay here"), tr("Leave without saving")},
                              [leave](int answer) {
                                  if (answer == 1) leave();
                              });
            });
    m_session.setChangeBlocked([this] { return m_learning.whyNot(RunAction::ChangeStack); });
    connect(&m_session, &ProjectSession::saveRecovered, this, [this] {
        setProperty("closeAnyway", false);
        m_notice->showInfo(tr("Everything is saved again."));
        refreshActions();
    });
}

void MainWindow::open(const std::vector<std::filesystem::path>& paths) {
    m_session.open(paths);
}

void MainWindow::openSample(const std::filesystem::path& folder) {
    m_session.openSample(folder);
}

QStringList MainWindow::imageFilters() {
    return {tr("Images (*.tif *.tiff *.nrrd *.nhdr *.mha *.mhd *.nii *.nii.gz "
               "*.png *.jpg *.jpeg *.bmp)"),
            tr("All files (*)")};
}

void MainWindow::chooseFiles(Choose what) {
    const bool folder = what == Choose::Folder || what == Choose::Project;
    const QString title = what == Choose::Folder    ? tr("Open a folder")
                          : what == Choose::Project ? tr("Open a project (NAME.lamina)")
                          : what == Choose::Images  ? tr("Open stacks or images")
                                                    : tr("Add stacks or images to the project");
    auto* dialog = new QFileDialog(this, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    if (!folder) {
        dialog->setNameFilters(imageFilters());
    }
    connect(dialog, &QFileDialog::filesSelected, this, [this, what](const QStringList& files) {
        std::vector<std::filesystem::path> paths;
        for (const auto& file : files)
            paths.emplace_back(file.toStdString());
        if (what == Choose::MoreImages) {
            m_session.add(paths);
        } else {
            open(paths);
        }
    });
    dialog->open();
}

void MainWindow::saveNow() {
    m_session.flush([this](bool saved) {
        if (saved) {
            statusBar()->showMessage(
                tr("Saved in %1").arg(text(m_document.workFolder().folder.string())), 5000);
        } else {
            m_notice->showError(tr("Not everything is saved yet; it is tried again."));
        }
    });
}

void MainWindow::askSnapshotName() {
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Take a snapshot"));
    dialog->setLabelText(tr("Name of the snapshot:"));
    dialog->setTextValue(QLocale().toString(QDateTime::currentDateTime(), QLocale::ShortFormat));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& name) {
        if (!name.trimmed().isEmpty()) m_session.takeSnapshot(name.trimmed());
    });
    dialog->open();
}

void MainWindow::showSnapshots() {
    if (m_session.snapshots().empty()) {
        m_notice->showInfo(tr("There is no snapshot of this stack yet. Take one with File → Take a "
                              "snapshot."));
        return;
    }
    auto* dialog = new SnapshotDialog(m_session, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

namespace {

constexpr std::array<const char*, 2> k3DChoices{"volumeImage", "volumePlanes"};

/// How far a view is zoomed, and into what; nothing where all of the plane is seen.
nlohmann::json zoomOf(const SliceView& view) {
    if (view.fitted()) return nullptr;
    return {{"zoom", view.zoom()}, {"centre", {view.center().x, view.center().y}}};
}

void restoreZoom(SliceView& view, const nlohmann::json& state) {
    if (!state.is_object()) {
        view.fitToView();
        return;
    }
    const double zoom = state.value("zoom", 0.0);
    const auto centre = state.value("centre", std::vector<double>{});
    if (zoom <= 0.0 || centre.size() != 2) return;
    view.zoomBy(zoom / view.zoom());
    view.centerOn({centre[0], centre[1]});
}

/// What the 3D view shows, beside from where.
nlohmann::json threeDOf(const OrthoView& views) {
    nlohmann::json state{{"surfaces", static_cast<int>(views.volume().surfaces())},
                         {"rendering", static_cast<int>(views.volume().rendering())},
                         {"opacity", views.volume().imageOpacity()}};
    for (const char* name : k3DChoices)
        state[name] = views.findChild<QAction*>(name)->isChecked();
    return state;
}

void restore3D(OrthoView& views, const nlohmann::json& state) {
    if (!state.is_object()) return; // a project of before
    const int surfaces = state.value("surfaces", -1);
    if (surfaces >= 0 && surfaces <= static_cast<int>(Surfaces::Prediction))
        views.volume().setSurfaces(static_cast<Surfaces>(surfaces));
    const int rendering = state.value("rendering", -1);
    if (rendering >= 0 && rendering <= static_cast<int>(VolumeRendering::Translucent))
        views.volume().setRendering(static_cast<VolumeRendering>(rendering));
    views.volume().setImageOpacity(state.value("opacity", views.volume().imageOpacity()));
    for (const char* name : k3DChoices) {
        auto* action = views.findChild<QAction*>(name);
        action->setChecked(state.value(name, action->isChecked()));
    }
}

} // namespace

nlohmann::json MainWindow::viewState() const {
    const auto place = m_views->crosshair();
    const auto maximised = m_views->maximised();
    return {{"place", {place.x, place.y, place.z}},
            {"alone", maximised ? static_cast<int>(*maximised) : -1},
            {"xy", zoomOf(*m_view)},
            {"xz", zoomOf(m_views->slices(core::Axes::XZ))},
            {"yz", zoomOf(m_views->slices(core::Axes::YZ))},
            {"eye", m_views->volume().camera()},
            {"linkZoom", m_actions->at("linkZoom")->isChecked()},
            {"crosshair", m_actions->at("crosshair")->isChecked()},
            {"brush", m_brush->radius()},
            {"brushInMicrometres", m_brush->unit() != BrushSettings::Unit::Pixels},
            {"ball", m_brush->ball()},
            {"smart", m_brush->smart()},
            {"tolerance", m_brush->tolerance()},
            {"threeD", threeDOf(*m_views)},
            {"tool",
             m_actions->at("brush")->actionGroup()->checkedAction()->objectName().toStdString()},
            {"patchSide", m_patchSide},
            {"drawOver", static_cast<int>(m_document.drawOver())},
            {"layers", toJson(viewSettings())}};
}

void MainWindow::restoreView(const nlohmann::json& state) {
    const auto place = state.value("place", std::vector<int>{});
    if (place.size() == 3) m_views->moveCrosshair({place[0], place[1], place[2]});
    const int alone = state.value("alone", -1);
    m_views->maximise(alone >= 0 && alone < 4 ? std::optional(static_cast<OrthoView::Pane>(alone))
                                              : std::nullopt);
    const auto zoomState = [&state](const char* key) { return state.value(key, nlohmann::json()); };
    restoreZoom(*m_view, zoomState("xy"));
    m_views->volume().setCamera(state.value("eye", std::vector<double>{}));
    for (const char* name : {"linkZoom", "crosshair"}) {
        auto* action = m_actions->at(name);
        action->setChecked(state.value(name, action->isChecked()));
    }
    if (!m_actions->at("linkZoom")->isChecked()) { // else they have followed
        restoreZoom(m_views->slices(core::Axes::XZ), zoomState("xz"));
        restoreZoom(m_views->slices(core::Axes::YZ), zoomState("yz"));
    }
    m_brush->setRadius(state.value("brush", m_brush->radius()));
    if (state.value("brushInMicrometres", false)) {
        m_brush->setUnit(BrushSettings::Unit::Micrometres);
    } else if (state.contains("brushInMicrometres")) {
        m_brush->setUnit(BrushSettings::Unit::Pixels);
    }
    for (const char* name : {"ball", "smart"}) {
        auto* action = m_actions->at(name);
        action->setChecked(state.value(name, action->isChecked()));
    }
    m_brush->setTolerance(state.value("tolerance", m_brush->tolerance()));
    restore3D(*m_views, state.value("threeD", nlohmann::json()));
    const auto tool = state.value("tool", std::string());
    for (auto* action : m_actions->at("brush")->actionGroup()->actions()) {
        if (action->objectName().toStdString() == tool && !action->isChecked()) action->trigger();
    }
    const auto side = QString::number(state.value("patchSide", m_patchSide));
    if (auto* action = findChild<QAction*>("patchSide" + side)) action->trigger();
    const int rule = state.value("drawOver", static_cast<int>(m_document.drawOver()));
    if (rule >= 0 && rule <= static_cast<int>(core::DrawOver::UnlabelledAndBackground)) {
        m_document.setDrawOver(static_cast<core::DrawOver>(rule));
    }
    brushChanged();
    if (const auto layers = state.find("layers"); layers != state.end()) {
        setViewSettings(viewSettingsFromJson(*layers));
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    std::vector<std::filesystem::path> paths;
    for (const auto& url : event->mimeData()->urls()) {
        if (url.isLocalFile()) paths.emplace_back(url.toLocalFile().toStdString());
    }
    if (paths.empty()) return;
    if (!m_session.project() || (paths.size() == 1 && isProjectPath(paths.front()))) {
        open(paths);
        return;
    }
    m_notice->ask(tr("Open what you dropped, or add it to this project?"),
                  {tr("Add to this project"), tr("Open on its own")}, [this, paths](int answer) {
                      if (answer == 0) m_session.add(paths);
                      if (answer == 1) open(paths);
                  });
}

/// The one place that waits for a disk: the window may only go once the work is on it. A window
/// that stays goes on with whatever it was at.
void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_view->tool()) m_view->tool()->finish();
    keepReview();
    const auto problem = m_session.saveNow();
    if (!problem.isEmpty() && !property("closeAnyway").toBool()) {
        setProperty("closeAnyway", true);
        m_notice->showError(
            tr("Your last changes are not saved: %1 Close again to leave without them.")
                .arg(problem));
        event->ignore();
        return;
    }
    m_annotationJobs.cancel();
    m_live.setOn(false);
    m_learning.cancel();
    keepPlace();
    event->accept();
}

} // namespace lamina::ui
