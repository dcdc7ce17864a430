// SPDX-License-Identifier: GPL-3.0-or-later
// Masks that come as other files than TIFF, and silver truth, taken in by the dialog, saved, and
// found again by the next window.
#include "tests/support/LabelHash.h"
#include "tests/support/UiFixture.h"

#include "ui/ActionRegistry.h"
#include "ui/dialog/ImportDialog.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <cstring>
#include <fstream>

namespace lamina::ui {
namespace {

namespace fs = std::filesystem;
using test::insideSquare;
using test::kSmall;
using test::waitFor;

/// Labels as uint16, little endian, rows of x: 300 in the squares, 2 in a corner of slice 4.
std::string voxels() {
    std::string bytes;
    for (int z = 0; z < kSmall.z; ++z) {
        for (int y = 0; y < kSmall.y; ++y) {
            for (int x = 0; x < kSmall.x; ++x) {
                const int label = insideSquare({x, y, z}) ? 300 : z == 4 && x < 5 && y < 5 ? 2 : 0;
                bytes.push_back(static_cast<char>(label & 0xff));
                bytes.push_back(static_cast<char>(label >> 8));
            }
        }
    }
    return bytes;
}

fs::path written(const fs::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
}

fs::path writeNrrd(const fs::path& folder) {
    return written(folder / "mask.nrrd", "NRRD0004\ntype: uint16\ndimension: 3\nsizes: 96 80 5\n"
                                         "endian: little\nencoding: raw\n\n" +
                                             voxels());
}

fs::path writeMetaImage(const fs::path& folder) {
    return written(folder / "mask.mha",
                   "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = "
                   "False\nDimSize = 96 80 5\nElementType = MET_USHORT\nElementDataFile = LOCAL\n" +
                       voxels());
}

fs::path writeNifti(const fs::path& folder) {
    std::string head(352, '\0');
    const auto put = [&](std::size_t at, auto value) {
        std::memcpy(head.data() + at, &value, sizeof value);
    };
    put(0, std::int32_t{348});
    std::size_t at = 40;
    for (const int length : {3, kSmall.x, kSmall.y, kSmall.z, 1, 1, 1, 1}) {
        put(at, static_cast<std::int16_t>(length));
        at += 2;
    }
    put(70, std::int16_t{512}); // uint16
    put(72, std::int16_t{16});
    for (at = 76; at < 108; at += 4)
        put(at, 1.0F);
    put(108, 352.0F);
    std::memcpy(head.data() + 344, "n+1", 4);
    return written(folder / "mask.nii", head + voxels());
}

/// Silver truth of a Cell Tracking Challenge sequence: whole volumes.
fs::path writeSilver(const fs::path& folder) {
    const auto seg = folder / "01_ST" / "SEG";
    fs::create_directories(seg);
    core::TiffVolume volume;
    volume.size = kSmall;
    volume.type = core::PixelType::UInt16;
    volume.plane = [bytes = voxels()](int z) {
        core::Plane plane(kSmall.x, kSmall.y, core::PixelType::UInt16);
        std::memcpy(plane.data(), bytes.data() + plane.bytes() * static_cast<std::size_t>(z),
                    plane.bytes());
        return plane;
    };
    core::writeTiff(seg / "man_seg000.tif", volume);
    return folder / "01_ST";
}

struct Format {
    const char* name;
    fs::path (*write)(const fs::path& folder);
};

class ImportFormats : public test::WindowTest, public testing::WithParamInterface<Format> {};

TEST_P(ImportFormats, ComeInWholeAndAreThereAfterReopening) {
    openSquares();
    ASSERT_TRUE(waitFor([this] { return window().session().project() != nullptr; }));
    const auto masks = folder() / "masks";
    fs::create_directories(masks);
    const auto file = GetParam().write(masks);
    window().actions().at("import")->trigger();
    auto* dialog = window().findChild<ImportDialog*>();
    ASSERT_NE(dialog, nullptr);
    dialog->findChild<QLineEdit*>("importFile")->setText(QString::fromStdString(file.string()));
    auto& start = *dialog->findChild<QPushButton*>("importStart");
    ASSERT_TRUE(waitFor([&] { return start.isEnabled(); }))
        << dialog->findChild<QLabel*>("importResult")->text().toStdString();
    start.click();
    ASSERT_TRUE(waitFor([this] { return document().annotated(); }));
    const auto check = [this] {
        for (int z = 0; z < kSmall.z; ++z) {
            EXPECT_EQ(document().labels().at({20 + 4 * z, 30, z}), 300U) << z;
            EXPECT_EQ(document().labels().at({19 + 4 * z, 30, z}), core::kBackground) << z;
        }
        EXPECT_EQ(document().labels().at({4, 4, 4}), 2U);
        EXPECT_EQ(document().annotatedSlices().size(), 5U);
    };
    check();
    const auto before = test::labelHash(document().labels());
    resetWindow();
    openSquares();
    ASSERT_TRUE(waitFor([this] { return document().annotated(); }));
    check();
    EXPECT_EQ(test::labelHash(document().labels()), before);
}

INSTANTIATE_TEST_SUITE_P(All, ImportFormats,
                         testing::Values(Format{"Nrrd", writeNrrd},
                                         Format{"MetaImage", writeMetaImage},
                                         Format{"Nifti", writeNifti},
                                         Format{"Silver", writeSilver}),
                         [](const auto& info) { return std::string(info.param.name); });

} // namespace
} // namespace lamina::ui
