// SPDX-License-Identifier: GPL-3.0-or-later
// A hundred thousand labelled objects, with numbers that sixteen bits do not hold, through the
// window: imported, walked through, painted on, closed, opened again and exported.
#include "tests/support/BlockMeter.h"
#include "tests/support/LabelHash.h"
#include "tests/support/UiFixture.h"

#include "core/io/ImageIo.h"
#include "ui/ActionRegistry.h"
#include "ui/dialog/ExportDialog.h"
#include "ui/dialog/ImportDialog.h"
#include "ui/panel/Ribbon.h"
#include "ui/view/OrthoView.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include <iostream>

namespace fs = std::filesystem;

namespace lamina::session {
namespace {

constexpr core::VolumeSize kSize{512, 512, 36};
constexpr int kPitch = 5; ///< pixels from one object to the next
constexpr int kLayer = 3; ///< slices from one object to the next
constexpr int kAcross = kSize.x / kPitch;
constexpr int kObjects = kAcross * kAcross * (kSize.z / kLayer);
constexpr int kRows = kObjects + 2; ///< with the background and the label there was at first

/// Objects of 4×4×2 voxels in a grid, numbered 2, 4, 6 ...; 0 between them.
core::LabelId objectAt(core::VoxelIndex v) {
    const int column = v.x / kPitch, row = v.y / kPitch;
    if (v.x % kPitch == kPitch - 1 || v.y % kPitch == kPitch - 1) return 0;
    if (v.z % kLayer == kLayer - 1 || column >= kAcross || row >= kAcross) return 0;
    return static_cast<core::LabelId>(2 * ((v.z / kLayer * kAcross + row) * kAcross + column + 1));
}

fs::path write(const fs::path& file, core::PixelType type,
               const std::function<double(core::VoxelIndex)>& value) {
    core::TiffVolume volume;
    volume.size = kSize;
    volume.type = type;
    volume.spacing = {0.2, 0.2, 1.0};
    volume.plane = [&](int z) {
        core::Plane plane(kSize.x, kSize.y, type);
        for (int y = 0; y < kSize.y; ++y) {
            for (int x = 0; x < kSize.x; ++x) {
                const auto i = static_cast<std::size_t>(y * kSize.x + x);
                const double v = value({x, y, z});
                if (type == core::PixelType::UInt32)
                    plane.pixels<std::uint32_t>()[i] = static_cast<std::uint32_t>(v);
                else
                    plane.pixels<std::uint8_t>()[i] = static_cast<std::uint8_t>(v);
            }
        }
        return plane;
    };
    core::writeTiff(file, volume);
    return file;
}

class ManyLabels : public test::WindowTest {
protected:
    void TearDown() override { test::BlockMeter::instance().stop(); }

    void open(const fs::path& file) {
        window().open({file});
        ASSERT_TRUE(test::waitFor([this] {
            return document().hasStack() && !window().session().busy() &&
                   view().shownSlice() == view().slice();
        }));
    }
    void import(const fs::path& mask) {
        window().actions().at("import")->trigger();
        auto* dialog = window().findChild<ui::ImportDialog*>();
        ASSERT_TRUE(dialog);
        dialog->findChild<QLineEdit*>("importFile")->setText(QString::fromStdString(mask.string()));
        auto* start = dialog->findChild<QPushButton*>("importStart");
        ASSERT_TRUE(test::waitFor([&] { return start->isEnabled(); }));
        start->click();
        ASSERT_TRUE(test::waitFor([this] { return document().annotated(); }));
        ASSERT_TRUE(
            test::waitFor([this] { return window().findChild<ui::ImportDialog*>() == nullptr; }));
    }
    /// Every object predicted as it is annotated.
    void predict() {
        auto full = std::make_shared<core::StackPrediction>();
        full->size = kSize;
        full->spacing = {0.2, 0.2, 1.0};
        full->instances.resize(kSize.voxels());
        full->semantic.resize(kSize.voxels());
        for (int z = 0; z < kSize.z; ++z) {
            for (int y = 0; y < kSize.y; ++y) {
                for (int x = 0; x < kSize.x; ++x) {
                    const auto at = kSize.offset({x, y, z});
                    full->instances[at] = objectAt({x, y, z});
                    full->semantic[at] = full->instances[at] != 0;
                }
            }
        }
        document().setPrediction(std::move(full));
        ASSERT_TRUE(test::waitFor([this] { return !document().scores(0).counting; }));
    }
    void lookAtObjects();
    void lookAtSurfaces();
    void walkAndPaint() {
        for (int z = 0; z < kSize.z; z += 5)
            goTo(z);
        goTo(7);
        document().setCurrentLabel(objectAt({300, 300, 34}));
        for (int i = 0; i < 5; ++i)
            drag({200.0 + 10 * i, 200}, {260, 250.0 + 10 * i});
    }
};

/// The table has a row for each object, of the annotation as of the prediction, and finds one.
void ManyLabels::lookAtObjects() {
    auto& dock = find<QDockWidget>("dockObjects");
    dock.show();
    dock.raise();
    auto& table = find<QTableView>("objectTable");
    auto& source = find<QComboBox>("objectSource");
    for (int i = 0; i < source.count(); ++i) {
        SCOPED_TRACE(source.itemText(i).toStdString());
        source.setCurrentIndex(i);
        EXPECT_TRUE(test::waitFor([&] { return table.model()->rowCount() == kObjects; }))
            << table.model()->rowCount() << ", "
            << find<QLabel>("objectState").text().toStdString();
    }
    table.sortByColumn(2, Qt::DescendingOrder);
    table.scrollToBottom();
    auto& filter = find<QLineEdit>("objectFilter");
    filter.setText(QString::number(objectAt({300, 300, 34})));
    EXPECT_TRUE(test::waitFor([&] { return table.model()->rowCount() == 1; }))
        << table.model()->rowCount();
    filter.clear();
    EXPECT_TRUE(test::waitFor([&] { return table.model()->rowCount() == kObjects; }));
    dock.hide();

    const auto& ribbon = find<ui::Ribbon>("sliceRibbon");
    ASSERT_EQ(ribbon.entries().size(), static_cast<std::size_t>(kSize.z));
    const auto hasObjects = [](std::size_t z) { return z % kLayer != kLayer - 1; };
    for (std::size_t z = 0; z < ribbon.entries().size(); ++z) {
        SCOPED_TRACE(z);
        EXPECT_TRUE(test::waitFor(
            [&] { return !hasObjects(z) || ribbon.entries()[z].dice.value_or(0.0) == 1.0; }));
        EXPECT_EQ(ribbon.entries()[z].state, core::Completeness::Complete);
    }
}

/// They are drawn in 3D, and what is clicked there is one of them.
void ManyLabels::lookAtSurfaces() {
    auto& views = window().views();
    auto& volume = views.volume();
    views.maximise(ui::OrthoView::Pane::Volume);
    volume.setImageVisible(false);
    volume.setSurfaces(ui::Surfaces::None);
    ASSERT_TRUE(test::waitFor([&] { return volume.settled(); }));
    const auto bare = volume.picture();
    core::LabelId picked = 0;
    const auto heard = QObject::connect(&volume, &ui::VolumeView::labelPicked, &volume,
                                        [&picked](core::LabelId id) { picked = id; });
    for (const auto which : {ui::Surfaces::Annotation, ui::Surfaces::Prediction}) {
        SCOPED_TRACE(static_cast<int>(which));
        volume.setSurfaces(which);
        EXPECT_TRUE(test::waitFor([&] { return volume.settled() && volume.picture() != bare; }));
        picked = 0;
        for (int i = 0; i < 20 && picked == 0; ++i) { // some places lie between objects
            const auto at = volume.viewFromVoxel({251 + i, 251, kSize.z / 2}).toPoint();
            QTest::mouseClick(&volume, Qt::LeftButton, {}, at);
            test::waitFor([&] { return volume.settled(); });
        }
        EXPECT_NE(picked, 0U) << "nothing can be clicked";
        EXPECT_TRUE(picked % 2 == 0 && picked <= 2U * kObjects) << picked;
    }
    QObject::disconnect(heard);
    volume.setImageVisible(true);
    views.maximise({});
}

TEST_F(ManyLabels, HundredThousandSurviveSavingReopeningAndExport) {
    const auto image = write(folder() / "grid.tif", core::PixelType::UInt8, [](core::VoxelIndex v) {
        return objectAt(v) != 0 ? 200.0 : 20.0 + (v.x + v.y) % 5;
    });
    const auto mask = write(folder() / "mask.tif", core::PixelType::UInt32, objectAt);
    open(image);
    auto& meter = test::BlockMeter::instance();
    meter.start();
    import(mask);
    ASSERT_EQ(document().table().ids().size(), static_cast<std::size_t>(kRows));
    meter.print("importing " + std::to_string(kObjects) + " objects");

    meter.start();
    ASSERT_NO_FATAL_FAILURE(predict());
    meter.print("predicting as many");
    meter.start();
    ASSERT_NO_FATAL_FAILURE(lookAtObjects());
    meter.print("their table and the ribbon");
    meter.start();
    ASSERT_NO_FATAL_FAILURE(lookAtSurfaces());
    meter.print("their surfaces");

    auto& list = find<QTableView>("labelList");
    EXPECT_EQ(list.model()->rowCount(), kRows);
    meter.start();
    walkAndPaint();
    const core::LabelId painted = objectAt({300, 300, 34});
    ASSERT_GT(painted, 65535U);
    EXPECT_EQ(document().labels().at({200, 200, 7}), painted);
    document().undo();
    document().redo();
    find<QLineEdit>("labelFilter").setText(QString::number(painted));
    EXPECT_EQ(list.model()->rowCount(), 1);
    find<QLineEdit>("labelFilter").clear();
    meter.print("walking and painting among them");

    const auto before = test::labelHash(document().labels());
    meter.start();
    resetWindow();
    open(image);
    meter.print("closing and opening");
    meter.stop();
    EXPECT_EQ(test::labelHash(document().labels()), before);
    EXPECT_EQ(document().table().ids().size(), static_cast<std::size_t>(kRows));
    EXPECT_TRUE(document().canUndo());

    ASSERT_TRUE(test::waitFor([this] { return document().prediction().complete(); }));
    window().actions().at("export")->trigger();
    auto* dialog = window().findChild<ui::ExportDialog*>();
    ASSERT_TRUE(dialog);
    dialog->findChild<QCheckBox*>("exportAnnotation")->setChecked(true);
    dialog->findChild<QCheckBox*>("exportInstances")->setChecked(true);
    dialog->findChild<QComboBox*>("exportSource")->setCurrentIndex(1); // as predicted
    const auto out = folder() / "out";
    dialog->findChild<QLineEdit*>("exportFolder")->setText(QString::fromStdString(out.string()));
    dialog->findChild<QPushButton*>("exportStart")->click();
    auto& result = *dialog->findChild<QLabel*>("exportResult");
    ASSERT_TRUE(test::waitFor([&] { return result.isVisible(); }));
    const auto exported = core::openStack(out / "grid_labels.tif");
    const auto instances = core::openStack(out / "grid_instances.tif");
    ASSERT_EQ(exported->info().type, core::PixelType::UInt32);
    ASSERT_EQ(instances->info().type, core::PixelType::UInt32);
    for (const int z : {0, 7, kSize.z - 2}) {
        const auto plane = exported->plane({z, 0, 0});
        const auto predicted = instances->plane({z, 0, 0});
        const auto* ids = document().prediction().instances(z);
        ASSERT_TRUE(ids);
        for (int y = 0; y < kSize.y; y += 3) {
            for (int x = 0; x < kSize.x; x += 2) {
                const core::LabelId id = document().labels().at({x, y, z});
                ASSERT_EQ(plane->value(x, y), id == core::kBackground ? 0U : id)
                    << "at " << x << ", " << y << ", " << z;
                ASSERT_EQ(predicted->value(x, y), ids[y * kSize.x + x])
                    << "at " << x << ", " << y << ", " << z;
            }
        }
    }
}

} // namespace
} // namespace lamina::session
