// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/StatePictures.h"

#include "tests/support/FullDiskVfs.h"

#include "core/image/ImageStack.h"
#include "ui/view/OrthoView.h"
#include "ui/view/SliceView.h"

#include <QDockWidget>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QImage>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>

namespace lamina::test {

namespace fs = std::filesystem;

namespace {
constexpr core::VolumeSize kSize{320, 256, 12};

QPushButton& button(QWidget& parent, const QString& text) {
    for (auto* candidate : parent.findChildren<QPushButton*>())
        if (candidate->text() == text && candidate->isVisible()) return *candidate;
    throw std::runtime_error("no button " + text.toStdString());
}

void drag(ui::SliceView& view, core::SlicePoint from, core::SlicePoint to) {
    const QPoint end = view.viewFromImage(to).toPoint();
    QTest::mousePress(&view, Qt::LeftButton, {}, view.viewFromImage(from).toPoint());
    QTest::mouseMove(&view, end);
    QTest::mouseRelease(&view, Qt::LeftButton, {}, end);
}
} // namespace

void StatePictures::takeAll() {
    FullDiskVfs::install();
    takeQuestions();
    takeEmptyPanels();
    takeLiveMode();
    takeObjectsAndSnapshots();
    takeReadOnly();
    takeFullDisk();
    takeMissingImage();
    takeBrokenFiles();
    takeTools();
    take3D();
    takeImportAndExport();
    takeChannels();
}

void StatePictures::paint(int z) {
    auto& view = window().view();
    view.setSlice(z);
    wait([&] { return view.shownSlice() == z; });
    for (const double y : {80.0, 100.0})
        drag(view, {120, y}, {160, y});
}

/// Slices or images, then the voxel size that such files do not say; dropping onto an open project.
void StatePictures::takeQuestions() {
    const auto slices = folder() / "slices";
    fs::create_directories(slices);
    const auto embryo = writeEmbryo(folder() / "asked.tif", kSize);
    for (int z = 0; z < kSize.z; ++z) {
        const auto values = plane(kSize, z);
        const auto* pixels = values.pixels<std::uint16_t>().data();
        const QImage image(reinterpret_cast<const uchar*>(pixels), kSize.x, kSize.y, kSize.x * 2,
                           QImage::Format_Grayscale16);
        const auto name = QString("z%1.png").arg(z, 2, 10, QChar('0'));
        if (!image.save(QString::fromStdString(slices.string()) + "/" + name))
            throw std::runtime_error("no slice written");
    }
    window().open({slices});
    waitForNotice("What are they?");
    take(window(), "slices-or-images");
    button(window(), "Slices of one stack").click();
    wait([this] { return window().document().hasStack() && !window().session().busy(); });
    settle(2500);
    take(window(), "voxel-size");

    QMimeData dropped;
    dropped.setUrls({QUrl::fromLocalFile(QString::fromStdString(embryo.string()))});
    QDragEnterEvent enter({400, 400}, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window(), &enter);
    QDropEvent drop({400, 400}, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window(), &drop);
    settle();
    take(window(), "dropped");
    button(window(), "Add to this project").click();
    wait([this] { return window().session().stacks().size() == 2 && !window().session().busy(); });
    settle(2000);
    action("removeStack").trigger();
    settle();
    take(window(), "remove-stack");
    restart();
}

/// Every panel at the bottom before there is anything in it.
void StatePictures::takeEmptyPanels() {
    open(writeEmbryo(folder() / "empty.tif", kSize));
    for (const char* name : {"dockObjects", "dockQueue", "dockJobs"})
        showDock(name);
    find<QPushButton>("showScoreTable").click();
    settle(1500);
    for (auto* dock : window().findChildren<QDockWidget*>(Qt::FindDirectChildrenOnly)) {
        dock->raise();
        settle();
        take(*dock, "empty-" + dock->objectName());
    }
    action("goBack").trigger();
    settle();
    take(window(), "no-snapshot");
    restart();
}

/// Live mode before, after one and after two strokes.
void StatePictures::takeLiveMode() {
    open(writeEmbryo(folder() / "live.tif", kSize));
    wait([this] { return window().learning().state() == core::RunState::Ready; });
    auto& view = window().view();
    view.setSlice(6);
    action("live").trigger();
    settle();
    take(window(), "live-begins");
    auto& document = window().document();
    const auto stroke = [&](core::LabelId label, core::SlicePoint from, core::SlicePoint to) {
        document.setCurrentLabel(label);
        drag(view, from, to);
        settle(2500);
    };
    stroke(1, {150, 120}, {170, 128});
    take(window(), "live-one-stroke");
    stroke(core::kBackground, {6, 10}, {6, 200});
    wait([&] { return document.previewFinal(view.slice()); });
    settle(1500);
    take(window(), "live");
    restart();
}

void StatePictures::takeObjectsAndSnapshots() {
    open(writeEmbryo(folder() / "objects.tif", kSize));
    for (const int z : {5, 6, 7})
        annotate(z);
    auto& view = window().view();
    view.setSlice(6);
    wait([&] { return view.shownSlice() == 6; });
    const auto& truth = frame().instances;
    for (std::size_t i = kSize.planeVoxels() * 6; i < kSize.planeVoxels() * 7; ++i) {
        if (truth[i] == 0) continue;
        const int at = static_cast<int>(i % kSize.planeVoxels());
        QTest::mouseMove(
            &view, view.viewFromImage({double(at % kSize.x), double(at / kSize.x) + 6}).toPoint());
        break;
    }
    settle();
    takeDialog("relabelObject");
    window().session().takeSnapshot("before the corrections");
    window().session().takeSnapshot("after the first slices");
    settle(1500);
    takeDialog("goBack");
    takeDialog("saveCopy");
    takeDialog("openProject");
    restart();
}

void StatePictures::takeReadOnly() {
    const auto file = writeEmbryo(folder() / "held.tif", kSize);
    open(file);
    paint(5);
    settle(1500);
    const auto first = leaveOpen();
    open(file);
    take(window(), "read-only");
    first->close();
    restart();
}

void StatePictures::takeFullDisk() {
    open(writeEmbryo(folder() / "full.tif", kSize));
    fs::create_directories(folder() / "other");
    const auto other = writeEmbryo(folder() / "other" / "other.tif", kSize);
    paint(5);
    settle(1500);
    FullDiskVfs::full() = true;
    paint(6);
    waitForNotice("in memory");
    take(window(), "full-disk");
    window().open({other});
    waitForNotice("not saved");
    take(window(), "unsaved");
    button(window(), "Stay here").click();
    window().close();
    settle();
    take(window(), "close-unsaved");
    FullDiskVfs::full() = false;
    waitForNotice("saved again");
    take(window(), "saved-again");
    restart();
}

/// Gone, then replaced by another one.
void StatePictures::takeMissingImage() {
    const auto file = writeEmbryo(folder() / "gone.tif", kSize);
    open(file);
    paint(5);
    settle(1500);
    restart();
    fs::remove(file);
    window().open({folder() / "gone.lamina"});
    waitForNotice("is not there");
    take(window(), "image-missing");
    button(window(), "Find the image …").click();
    settle();
    for (auto* dialog : window().findChildren<QDialog*>("findImage")) {
        take(*dialog, "find-image");
        dialog->close();
    }
    restart();
    writeEmbryo(file, {300, 240, 10});
    window().open({folder() / "gone.lamina"});
    waitForNotice("gone.tif");
    take(window(), "image-replaced");
    restart();
}

/// An image that breaks off, and a mask of another size.
void StatePictures::takeBrokenFiles() {
    const auto broken = writeEmbryo(folder() / "broken.tif", kSize);
    fs::resize_file(broken, fs::file_size(broken) / 2);
    window().open({broken});
    wait([this] { return !window().session().busy() && !window().notice().text().isEmpty(); });
    settle();
    take(window(), "broken-image");
    const auto small = writeEmbryo(folder() / "small.tif", {64, 64, 4});
    open(writeEmbryo(folder() / "whole.tif", kSize));
    action("import").trigger();
    settle(1000);
    find<QLineEdit>("importFile").setText(QString::fromStdString(small.string()));
    settle(2500);
    auto* dialog = find<QLineEdit>("importFile").window();
    take(*dialog, "import-other-size");
    dialog->close();
    restart();
}

/// Options of each tool, a polygon that is not closed yet, and patches as frames.
void StatePictures::takeTools() {
    open(writeEmbryo(folder() / "tools.tif", kSize));
    paint(6);
    auto& view = window().view();
    for (const char* tool : {"erase", "fill", "grow", "pick", "splitLine", "mergeClicks"}) {
        action(tool).trigger();
        settle(400);
        take(find<QWidget>("toolOptions"), QString("options-") + tool);
    }
    action("polygon").trigger();
    for (const core::SlicePoint corner : {core::SlicePoint{60, 60}, {140, 50}, {150, 120}})
        QTest::mouseClick(&view, Qt::LeftButton, {}, view.viewFromImage(corner).toPoint());
    QTest::mouseMove(&view, view.viewFromImage({90, 150}).toPoint());
    settle();
    take(window(), "polygon");
    QTest::keyClick(&view, Qt::Key_Escape);
    find<QAction>("patchSide128").trigger();
    for (const core::SlicePoint middle : {core::SlicePoint{80, 80}, {240, 170}}) {
        QTest::mouseMove(&view, view.viewFromImage(middle).toPoint());
        settle(300); // the event comes through the display
        action("addPatch").trigger();
    }
    settle(300);
    take(window(), "patches");
    restart();
}

/// The 3D view alone, with an object that is selected.
void StatePictures::take3D() {
    open(writeEmbryo(folder() / "solid.tif", kSize));
    for (const int z : {4, 5, 6, 7})
        annotate(z);
    auto& views = window().views();
    views.maximise(ui::OrthoView::Pane::Volume);
    settle(2500);
    take(window(), "3d");
    auto& volume = views.volume();
    const auto& truth = frame().instances;
    for (std::size_t i = kSize.planeVoxels() * 7; i < kSize.planeVoxels() * 8; ++i) {
        const int at = static_cast<int>(i % kSize.planeVoxels());
        if (truth[i] == 0 || truth[i + 9] != truth[i]) continue;
        QTest::mouseClick(&volume, Qt::LeftButton, {},
                          volume.viewFromVoxel({at % kSize.x + 9, at / kSize.x + 9, 7}).toPoint());
        break;
    }
    settle(2500);
    take(window(), "3d-selected");
    restart();
}

/// Sparse truth of the challenge before it comes in, and an export that has ended.
void StatePictures::takeImportAndExport() {
    const auto gold = folder() / "01_GT" / "SEG";
    fs::create_directories(gold);
    open(writeEmbryo(folder() / "t000.tif", kSize));
    annotate(5);
    writeEmbryo(gold / "man_seg_000_004.tif", {kSize.x, kSize.y, 1});
    action("import").trigger();
    settle(800);
    find<QLineEdit>("importFile").setText(QString::fromStdString((folder() / "01_GT").string()));
    settle(2500);
    auto* import = find<QLineEdit>("importFile").window();
    take(*import, "import-gold");
    import->close();
    settle();
    action("export").trigger();
    settle(1000);
    auto& start = find<QPushButton>("exportStart");
    auto* dialog = start.window();
    start.click();
    settle(4000);
    take(*dialog, "export-done");
    dialog->close();
    restart();
}

/// Nuclei in one channel, a smooth second one; all four views and the contrast of each.
void StatePictures::takeChannels() {
    writeEmbryo(folder() / "channels-of.tif", kSize);
    core::StackInfo info;
    info.size = kSize;
    info.type = core::PixelType::UInt16;
    info.spacing = core::Spacing{0.5, 0.5, 1.5};
    info.channels = 2;
    info.path = folder() / "channels.tif";
    info.name = "channels";
    std::vector<core::Plane> planes;
    for (int z = 0; z < kSize.z; ++z)
        planes.push_back(plane(kSize, z));
    for (int z = 0; z < kSize.z; ++z) {
        core::Plane smooth(kSize.x, kSize.y, core::PixelType::UInt16);
        auto pixels = smooth.pixels<std::uint16_t>();
        for (int y = 0; y < kSize.y; ++y)
            for (int x = 0; x < kSize.x; ++x)
                pixels[static_cast<std::size_t>(y * kSize.x + x)] =
                    static_cast<std::uint16_t>(200 + 3 * x + 20 * z);
        planes.push_back(std::move(smooth));
    }
    ui::OpenedStack opened;
    opened.stack =
        std::make_shared<core::ImageStack>(core::makeMemorySource(info, std::move(planes)));
    opened.name = "channels";
    window().document().open(std::move(opened));
    settle(4000);
    showDock("dockContrast");
    take(window(), "channels");
}

} // namespace lamina::test
