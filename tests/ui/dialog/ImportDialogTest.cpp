// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"

#include "ui/ActionRegistry.h"
#include "ui/dialog/ImportDialog.h"

#include <gmock/gmock.h>

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace lamina::ui {
namespace {

using test::kSmall;
using testing::ElementsAre;
using testing::HasSubstr;

class ImportDialogTest : public test::WindowTest {
protected:
    void SetUp() override {
        openSquares();
        window().actions().at("import")->trigger();
        dialog = window().findChild<ImportDialog*>();
        ASSERT_NE(dialog, nullptr);
    }
    template <typename Widget> [[nodiscard]] Widget& part(const char* name) {
        return *dialog->findChild<Widget*>(name);
    }
    void choose(const std::filesystem::path& path) {
        part<QLineEdit>("importFile").setText(QString::fromStdString(path.string()));
    }
    [[nodiscard]] std::string preview() {
        return part<QLabel>("importPreview").text().replace(QChar::Nbsp, ' ').toStdString();
    }
    /// Label 3 in the squares.
    void writeMask(const std::filesystem::path& file, core::VolumeSize size, int firstZ = 0) {
        std::filesystem::create_directories(file.parent_path());
        core::TiffVolume volume;
        volume.size = size;
        volume.type = core::PixelType::UInt16;
        volume.plane = [size, firstZ](int z) {
            core::Plane plane(size.x, size.y, core::PixelType::UInt16);
            for (int y = 0; y < size.y; ++y) {
                for (int x = 0; x < size.x; ++x)
                    plane.pixels<std::uint16_t>()[static_cast<std::size_t>(y * size.x + x)] =
                        test::insideSquare({x, y, z + firstZ}) ? 3 : 0;
            }
            return plane;
        };
        core::writeTiff(file, volume);
    }

    ImportDialog* dialog = nullptr;
};

TEST_F(ImportDialogTest, AWholeSentenceSaysWhyAMaskDoesNotFit) {
    writeMask(folder() / "a folder with a long name" / "mask of another size.tif", {30, 20, 4});
    choose(folder() / "a folder with a long name" / "mask of another size.tif");
    auto& result = part<QLabel>("importResult");
    ASSERT_TRUE(test::waitFor([&] { return result.isVisible(); }));
    EXPECT_THAT(result.text().toStdString(), HasSubstr("30×20×4"));
    // more than one line, and all of them in sight
    EXPECT_TRUE(
        test::waitFor([&] { return result.height() >= result.heightForWidth(result.width()); }));
    EXPECT_GT(result.height(), 2 * result.fontMetrics().height());
}

TEST_F(ImportDialogTest, SaysWhatWillComeInBeforeItDoes) {
    writeMask(folder() / "mask.tif", kSmall);
    choose(folder() / "mask.tif");
    ASSERT_TRUE(test::waitFor([this] { return preview().find("1 label") != std::string::npos; }));
    EXPECT_THAT(preview(), HasSubstr("5 of 5 slices"));
    EXPECT_FALSE(document().annotated());
    part<QPushButton>("importStart").click();
    ASSERT_TRUE(test::waitFor([this] { return document().annotated(); }));
    EXPECT_EQ(document().labels().at({21, 31, 0}), 3U);
    EXPECT_EQ(document().labels().at({0, 0, 0}), core::kBackground);
    document().undo();
    EXPECT_FALSE(document().annotated()) << "one step";
}

TEST_F(ImportDialogTest, GoldTruthOfAFrameIsSparse) {
    const auto seg = folder() / "01_GT" / "SEG";
    writeMask(seg / "man_seg_000_002.tif", {kSmall.x, kSmall.y, 1}, 2);
    choose(folder() / "01_GT");
    ASSERT_TRUE(test::waitFor([this] { return preview().find("gold") != std::string::npos; }));
    EXPECT_THAT(preview(), HasSubstr("1 of 5 slices"));
    EXPECT_THAT(part<QComboBox>("importZero").currentText().toStdString(), HasSubstr("unlabelled"));
    part<QPushButton>("importStart").click();
    ASSERT_TRUE(test::waitFor([this] { return document().annotated(); }));
    EXPECT_THAT(document().annotatedSlices(), ElementsAre(2));
    EXPECT_EQ(document().labels().at({29, 31, 2}), 3U);
    EXPECT_EQ(document().labels().at({0, 0, 2}), core::kUnlabelled);
}

TEST_F(ImportDialogTest, AnotherSizeIsSaidBeforeAnythingIsImported) {
    writeMask(folder() / "mask.tif", {kSmall.x, kSmall.y, 3});
    choose(folder() / "mask.tif");
    ASSERT_TRUE(test::waitFor([this] { return part<QLabel>("importResult").isVisible(); }));
    EXPECT_THAT(part<QLabel>("importResult").text().toStdString(), HasSubstr("96×80×3"));
    EXPECT_FALSE(document().annotated());
    EXPECT_FALSE(part<QPushButton>("importStart").isEnabled());
    writeMask(folder() / "fits.tif", kSmall);
    choose(folder() / "fits.tif");
    EXPECT_TRUE(test::waitFor([this] { return part<QPushButton>("importStart").isEnabled(); }));
}

TEST_F(ImportDialogTest, NumbersInUseAreMentionedAndCanBeMadeNew) {
    auto& edit = document().beginStroke("brush stroke", core::SlicePlane::xy(0));
    edit.setRow(0, 0, 0, 5, 3);
    document().commitStroke();
    writeMask(folder() / "mask.tif", kSmall);
    choose(folder() / "mask.tif");
    ASSERT_TRUE(test::waitFor([this] { return preview().find("renumber") != std::string::npos; }));
    part<QComboBox>("importNumbers").setCurrentIndex(1);
    part<QPushButton>("importStart").click();
    ASSERT_TRUE(test::waitFor([this] { return document().labels().at({21, 31, 0}) != 0; }));
    EXPECT_EQ(document().labels().at({21, 31, 0}), 4U);
    EXPECT_EQ(document().labels().at({2, 0, 0}), core::kBackground)
        << "background of the mask draws over";
}

} // namespace
} // namespace lamina::ui
