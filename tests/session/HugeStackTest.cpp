// SPDX-License-Identifier: GPL-3.0-or-later
// The program itself, as a process of its own, on a stack larger than any machine wants to hold.
#include "tests/session/RealInput.h"

#include <QGuiApplication>
#include <QPixmap>
#include <QProcess>
#include <QScreen>
#include <QTemporaryDir>

#include <fstream>
#include <iostream>
#include <set>
#include <string>

namespace lamina::session {
namespace {

/// A number from a file of /proc/PID, "NAME: 123 kB".
double procValue(qint64 process, const char* file, const std::string& name) {
    std::ifstream in("/proc/" + std::to_string(process) + "/" + file);
    std::string key;
    while (in >> key) {
        double value = 0.0;
        if (key == name + ":" && in >> value) return value;
    }
    return -1.0;
}

/// What the middle of the screen shows.
QImage middleOfScreen() {
    const QImage screen = QGuiApplication::primaryScreen()->grabWindow(0).toImage();
    return screen.copy(QRect(screen.rect().center() - QPoint(60, 60), QSize(120, 120)));
}

/// Grey values in the middle of the screen: noise shows nearly all, a page with an icon does not.
std::size_t greyValuesOnScreen() {
    const QImage middle = middleOfScreen();
    std::set<int> values;
    for (int y = 0; y < middle.height(); ++y) {
        for (int x = 0; x < middle.width(); ++x)
            values.insert(qGray(middle.pixel(x, y)));
    }
    return values.size();
}

constexpr std::size_t kNoise = 200;

class HugeStack : public testing::TestWithParam<const char*> {};

TEST_P(HugeStack, LongShowsItsFirstSliceInTheWindowBelow600MegabytesWithoutReadingTheRest) {
    // not in /tmp, which may lie in memory
    QTemporaryDir folder(LAMINA_TEST_BINARY_DIR "/huge-XXXXXX");
    ASSERT_TRUE(folder.isValid());
    const QString file = folder.filePath("random.tif");
    ASSERT_EQ(QProcess::execute(LAMINA_TEST_BINARY_DIR "/bin/tiff_forge",
                                {"--out", file, "--size", "2048x2048x512", "--layout", GetParam()}),
              0);
    ASSERT_GT(QFileInfo(file).size(), 4'000'000'000LL);

    QProcess lamina;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_CONFIG_HOME", folder.path()); // the layout that a new user has
    lamina.setProcessEnvironment(environment);
    lamina.start(LAMINA_TEST_BINARY_DIR "/bin/lamina", {file});
    ASSERT_TRUE(lamina.waitForStarted());
    const qint64 id = lamina.processId();
    ASSERT_TRUE(waitUntil([] { return greyValuesOnScreen() > kNoise; }, 60))
        << "the first slice does not show";
    const double peak = procValue(id, "status", "VmHWM") / 1024.0;
    const double read = procValue(id, "io", "rchar") / 1e6;
    std::cout << GetParam() << ": peak resident memory " << peak << " MB, " << read
              << " MB read with all libraries\n";
    EXPECT_GT(peak, 0.0);
    EXPECT_GT(read, 8.0) << "a slice alone has so many";
    EXPECT_LT(peak, 600.0);
    EXPECT_LT(read, 400.0);

    // a walk through the stack stays within the cache's budget
    RealInput input;
    QImage before = middleOfScreen();
    for (const char* key :
         {"End", "Left", "Left", "Left", "Left", "Left", "Left", "Left", "Home"}) {
        input.key(key);
        ASSERT_TRUE(waitUntil(
            [&before] { return greyValuesOnScreen() > kNoise && middleOfScreen() != before; }, 60))
            << "after " << key;
        before = middleOfScreen();
    }
    EXPECT_LT(procValue(id, "status", "VmHWM") / 1024.0, 1200.0);
    EXPECT_EQ(lamina.state(), QProcess::Running);
    lamina.terminate();
    lamina.waitForFinished();
}

INSTANTIATE_TEST_SUITE_P(Layouts, HugeStack, testing::Values("bigtiff", "imagej-block"),
                         [](const auto& info) {
                             return std::string(info.param) == "bigtiff" ? "BigTiff"
                                                                         : "ImageJBlock";
                         });

} // namespace
} // namespace lamina::session
