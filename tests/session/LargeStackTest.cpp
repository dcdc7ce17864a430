// SPDX-License-Identifier: GPL-3.0-or-later
// Steps over all of a stack that is larger than memory likes, in the real window with a project:
// they are undone, also after closing and opening again, and cost what they change.
#include "tests/support/BlockMeter.h"
#include "tests/support/UiFixture.h"

#include "ui/ActionRegistry.h"

#include <QAction>

#include <fstream>
#include <iostream>

namespace lamina::session {
namespace {

namespace fs = std::filesystem;

constexpr core::VolumeSize kSize{2048, 2048, 512};
constexpr int kBlock = 32; ///< slices that look the same
constexpr int kRadius = 14;
constexpr double kGigabyte = 1024.0 * 1024.0;

/// Largest resident memory so far, in kB.
double peakMemory() {
    std::ifstream in("/proc/self/status");
    for (std::string word; in >> word;) {
        double value = 0.0;
        if (word == "VmHWM:" && in >> value) return value;
    }
    return -1.0;
}

class LargeStack : public test::WindowTest {
protected:
    void TearDown() override { test::BlockMeter::instance().stop(); }

    /// Of 2 GB that take no room on the disk and nothing to read.
    fs::path blackStack() {
        const auto file = folder() / "black.mha";
        std::ofstream(file) << "ObjectType = Image\nNDims = 3\nDimSize = 2048 2048 512\n"
                               "ElementSpacing = 0.0002 0.0002 0.001\nElementType = MET_UCHAR\n"
                               "ElementDataFile = LOCAL\n";
        fs::resize_file(file, fs::file_size(file) + kSize.voxels());
        return file;
    }
    bool await(const std::function<bool()>& ready) { return QTest::qWaitFor(ready, 300'000); }
    void open(const fs::path& file) {
        window().open({file});
        ASSERT_TRUE(await([this] {
            return document().hasStack() && !window().session().busy() &&
                   view().shownSlice() == view().slice();
        }));
    }
    /// A few cells in every slice, the same in `kBlock` slices each.
    void predict() {
        for (int z0 = 0; z0 < kSize.z; z0 += kBlock) {
            auto semantic = std::make_shared<std::vector<std::uint8_t>>(kSize.planeVoxels());
            auto ids = std::make_shared<std::vector<core::LabelId>>(kSize.planeVoxels());
            core::LabelId id = 1;
            for (int cy = 60 + z0 / 4; cy < kSize.y - 40; cy += 320) {
                for (int cx = 60 + z0 / 8; cx < kSize.x - 40; cx += 320, ++id)
                    drawCell({cx, cy, 0}, id, *semantic, *ids);
            }
            for (int z = z0; z < z0 + kBlock; ++z)
                document().setPredictedSlice(z, semantic, ids);
        }
        ASSERT_TRUE(await([this] { return !document().scores(0).counting; }));
    }
    static void drawCell(core::VoxelIndex middle, core::LabelId id,
                         std::vector<std::uint8_t>& semantic, std::vector<core::LabelId>& ids) {
        for (int y = -kRadius; y <= kRadius; ++y) {
            for (int x = -kRadius; x <= kRadius; ++x) {
                if (x * x + y * y > kRadius * kRadius) continue;
                const auto at = kSize.offset({middle.x + x, middle.y + y, 0});
                semantic[at] = 1;
                ids[at] = id;
            }
        }
    }
    [[nodiscard]] core::LabelId at(int x, int y, int z) {
        return document().labels().at({x, y, z});
    }
    [[nodiscard]] std::size_t annotated() { return document().annotatedSlices().size(); }
    /// `trigger`s an action and waits for what it does.
    void act(const char* action, const char* what, const std::function<bool()>& done) {
        auto& meter = test::BlockMeter::instance();
        meter.start();
        window().actions().at(action)->trigger();
        ASSERT_TRUE(await(done)) << what;
        meter.stop();
        std::cout << what << ": longest block " << meter.longest() << " ms, peak memory so far "
                  << peakMemory() / 1024.0 << " MB\n";
    }
};

TEST_F(LargeStack, LongAcceptingAndCompletingAllIsUndoneAlsoAfterOpeningAgain) {
    const auto file = blackStack();
    ASSERT_NO_FATAL_FAILURE(open(file));
    ASSERT_NO_FATAL_FAILURE(predict());
    const auto rows = document().table().ids().size();
    const auto empty = [this] { return annotated() == 0; };
    const auto accepted = [this] {
        const auto cell = at(60, 60, 0);
        return annotated() == 512 && cell != core::kUnlabelled && cell != core::kBackground &&
               at(60 + kBlock / 8, 60 + kBlock / 4, kBlock) != core::kUnlabelled;
    };
    const auto complete = [this] {
        return at(0, 0, 511) == core::kBackground && at(2047, 2047, 0) == core::kBackground;
    };
    const double before = peakMemory();
    ASSERT_NO_FATAL_FAILURE(act("acceptStack", "accepting all", accepted));
    EXPECT_EQ(at(0, 0, 511), core::kBackground) << "a slice that is accepted is complete";
    ASSERT_NO_FATAL_FAILURE(act("undo", "undo of accepting all", empty));
    EXPECT_EQ(document().table().ids().size(), rows);
    ASSERT_NO_FATAL_FAILURE(act("redo", "redo of accepting all", accepted));
    ASSERT_NO_FATAL_FAILURE(act("undo", "undo once more", empty));
    ASSERT_NO_FATAL_FAILURE(act("completeStack", "completing all", complete));
    EXPECT_EQ(annotated(), 512U);
    EXPECT_EQ(at(60, 60, 0), core::kBackground);

    ASSERT_TRUE(await([this] { return !window().session().pending(); }));
    resetWindow();
    ASSERT_NO_FATAL_FAILURE(open(file));
    EXPECT_TRUE(complete());
    EXPECT_EQ(annotated(), 512U);
    ASSERT_NO_FATAL_FAILURE(act("undo", "undo of completing after opening again", empty));
    ASSERT_NO_FATAL_FAILURE(act("redo", "redo of completing", complete));
    ASSERT_NO_FATAL_FAILURE(act("undo", "undo of it", empty));
    ASSERT_NO_FATAL_FAILURE(predict());
    ASSERT_NO_FATAL_FAILURE(act("acceptStack", "accepting all again", accepted));
    const auto table = document().table();
    EXPECT_GT(table.ids().size(), rows + 100);

    ASSERT_TRUE(await([this] { return !window().session().pending(); }));
    resetWindow();
    ASSERT_NO_FATAL_FAILURE(open(file));
    EXPECT_TRUE(accepted());
    EXPECT_EQ(document().table(), table);
    ASSERT_NO_FATAL_FAILURE(act("undo", "undo of accepting after opening again", empty));
    EXPECT_EQ(document().table().ids().size(), rows);
    ASSERT_NO_FATAL_FAILURE(act("redo", "redo of accepting after opening again", accepted));

    const double peak = peakMemory();
    std::cout << "peak memory " << before / 1024.0 << " MB before, " << peak / 1024.0
              << " MB at the end\n";
    EXPECT_LT(peak - before, 3.0 * kGigabyte)
        << "dense labels alone would be 8 GB, a snapshot of them for undo as many again";
}

} // namespace
} // namespace lamina::session
