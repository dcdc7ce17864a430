// SPDX-License-Identifier: GPL-3.0-or-later
// The window is killed while it is painted in, inside strokes and commits too; what the project
// holds afterwards must be a state that the painter has logged, and not an old one.
#include "tests/support/LabelHash.h"

#include "core/io/TiffWriter.h"
#include "core/project/Project.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <optional>
#include <random>
#include <vector>

namespace fs = std::filesystem;

namespace lamina::session {
namespace {

struct Logged {
    std::uint64_t hash = 0;
    std::int64_t milliseconds = 0;
};

std::vector<Logged> readLog(const fs::path& file) {
    std::vector<Logged> states;
    std::ifstream in(file);
    Logged state;
    while (in >> state.hash >> state.milliseconds)
        states.push_back(state);
    return states;
}

std::int64_t now() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

class WindowKill : public testing::Test {
protected:
    [[nodiscard]] fs::path folder() const { return m_folder.path().toStdString(); }

    void trial(int kills, unsigned seed) {
        core::TiffVolume volume;
        volume.size = {150, 130, 6};
        volume.type = core::PixelType::UInt8;
        volume.spacing = {0.2, 0.2, 1.0};
        volume.plane = [](int z) {
            core::Plane plane(150, 130, core::PixelType::UInt8);
            auto pixels = plane.pixels<std::uint8_t>();
            for (std::size_t i = 0; i < pixels.size(); ++i)
                pixels[i] = static_cast<std::uint8_t>((i * 31 + static_cast<std::size_t>(z)) % 251);
            return plane;
        };
        auto image = folder() / "embryo.tif";
        core::writeTiff(image, volume);
        const auto log = folder() / "log";
        std::mt19937 random(seed);
        std::optional<std::uint64_t> before; ///< what was found after the last kill
        int states = 0;
        int behind = 0;
        for (int kill = 0; kill < kills; ++kill) {
            SCOPED_TRACE("kill " + std::to_string(kill));
            std::ofstream(log).close();
            QProcess painter;
            painter.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            painter.start(LAMINA_TEST_BINARY_DIR "/bin/window_painter",
                          {QString::fromStdString(image.string()),
                           QString::fromStdString(log.string()), QString::number(seed + kill)});
            ASSERT_TRUE(painter.waitForStarted());
            ASSERT_TRUE(QTest::qWaitFor([&] { return readLog(log).size() > 1; }, 60000))
                << "the painter does not paint";
            QTest::qWait(std::uniform_int_distribution<int>(0, 2500)(random));
            ASSERT_EQ(painter.state(), QProcess::Running) << "the painter ended by itself";
            const auto killed = now();
            ASSERT_EQ(::kill(static_cast<pid_t>(painter.processId()), SIGKILL), 0);
            painter.waitForFinished();

            const auto logged = readLog(log);
            if (before) {
                EXPECT_EQ(logged.front().hash, *before) << "the window opens something else";
            }
            const auto project = core::Project::open(folder() / "embryo.lamina");
            const auto layer = project->findLayer(project->stacks().at(0).id, 0);
            ASSERT_TRUE(layer);
            const auto found = test::labelHash(project->loadLayer(*layer).labels);
            std::size_t oldest = 0; // what was committed a second before must be there
            for (std::size_t i = 0; i < logged.size(); ++i) {
                if (logged[i].milliseconds <= killed - 1000) oldest = i;
            }
            bool known = false;
            for (std::size_t i = oldest; i < logged.size(); ++i)
                known = known || logged[i].hash == found;
            before = found;
            if (kill == kills / 2) { // the project is found by what is in the image
                const auto renamed = folder() / "renamed.tif";
                fs::rename(image, renamed);
                image = renamed;
            }
            EXPECT_TRUE(known) << "state " << found << " is none of the last "
                               << logged.size() - oldest << " of " << logged.size();
            states += static_cast<int>(logged.size());
            behind += logged.back().hash != found ? 1 : 0;
        }
        std::cout << kills << " kills, " << states << " states logged, " << behind
                  << " times the newest was not on disk yet\n";
    }

    QTemporaryDir m_folder;
};

TEST_F(WindowKill, WhatIsFoundAfterAKillWasThereASecondBeforeOrLater) {
    trial(4, 100);
}

TEST_F(WindowKill, LongForManyKills) {
    trial(200, 1000);
}

} // namespace
} // namespace lamina::session
