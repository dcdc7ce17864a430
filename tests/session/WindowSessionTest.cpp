// SPDX-License-Identifier: GPL-3.0-or-later
// The whole job in the real window, with the real engine and events that came through the X server,
// held against the command line.
#include "tests/session/RealInput.h"

#include "app/EngineLoader.h"
#include "core/io/ImageIo.h"
#include "core/sim/Phantom.h"
#include "ui/GuiDispatcher.h"
#include "ui/MainWindow.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace fs = std::filesystem;

namespace lamina::session {
namespace {

struct Job {
    fs::path image;
    fs::path truth;
    std::vector<int> slices;
    int pretrainEpochs = 0; ///< 0 = the default
    int fineTuneEpochs = 0;
    int secondsToLearn = 120;
};

std::string content(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

class WindowSession : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(m_folder.isValid());
        m_dispatcher = ui::guiDispatcher();
        m_jobs = std::make_unique<core::JobSystem>(m_dispatcher, 1, 2);
        m_window = std::make_unique<ui::MainWindow>(*m_jobs, m_dispatcher, app::loadEngine);
        m_window->setGeometry(0, 0, 1500, 950);
        m_window->show();
        m_window->activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(m_window.get()));
    }

    void TearDown() override {
        m_window.reset();
        m_jobs.reset();
    }

    fs::path folder() const { return m_folder.path().toStdString(); }

    template <typename Widget> Widget* find(const char* name) {
        auto* found = m_window->findChild<Widget*>(name);
        EXPECT_NE(found, nullptr) << "there is no " << name;
        return found;
    }

    void open(const fs::path& image) {
        m_window->open({image});
        ASSERT_TRUE(waitUntil([&] { return m_window->document().hasStack(); }, 30));
        ASSERT_TRUE(waitUntil(
            [&] { return m_window->view().shownSlice() == m_window->view().slice(); }, 30));
    }

    /// Traces every object of the truth's slice, row by row, with a one-pixel brush.
    void paintSlice(const core::ImageStack& truth, int z) {
        auto* number = find<QSpinBox>("sliceNumber");
        m_input.click(number);
        m_input.key("ctrl+a");
        m_input.type(QString::number(z + number->minimum()));
        m_input.key("Return");
        m_window->view().setFocus();
        ASSERT_TRUE(waitUntil([&] { return m_window->view().shownSlice() == z; }, 20));
        const auto plane = truth.plane({.z = z});
        for (int y = 0; y < plane->height(); ++y) {
            for (int x = 0; x < plane->width(); ++x) {
                if (plane->value(x, y) == 0) continue;
                const int start = x;
                while (x < plane->width() && plane->value(x, y) != 0)
                    ++x;
                m_input.stroke(m_window->view(),
                               {{double(start), double(y)}, {double(x - 1), double(y)}});
            }
        }
        m_input.key("k");
        ASSERT_TRUE(waitUntil(
            [&] {
                return m_window->document().labels().at({0, 0, z}) != core::kUnlabelled;
            },
            10));
    }

    /// What was painted is the truth of that slice, voxel by voxel.
    void expectPaintedLikeTruth(const core::ImageStack& truth, int z) {
        const auto plane = truth.plane({.z = z});
        int different = 0;
        for (int y = 0; y < plane->height(); ++y) {
            for (int x = 0; x < plane->width(); ++x) {
                const auto label = m_window->document().labels().at({x, y, z});
                const bool cell = label != core::kBackground && label != core::kUnlabelled;
                different += cell != (plane->value(x, y) != 0);
            }
        }
        EXPECT_EQ(different, 0) << "voxels of slice " << z;
    }

    void exportAll(const fs::path& target) {
        m_input.key("ctrl+e");
        QDialog* dialog = nullptr;
        ASSERT_TRUE(waitUntil(
            [&] {
                dialog = m_window->findChild<QDialog*>();
                return dialog && dialog->isVisible() &&
                       dialog->findChild<QPushButton*>("exportStart");
            },
            10));
        auto* line = dialog->findChild<QLineEdit*>("exportFolder");
        m_input.click(line);
        m_input.key("ctrl+a");
        m_input.type(QString::fromStdString(target.string()));
        dialog->findChild<QComboBox*>("exportSource")->setCurrentIndex(1); // as predicted
        for (const char* name : {"exportSemantic", "exportInstances", "exportAnnotation"}) {
            auto* box = dialog->findChild<QCheckBox*>(name);
            ASSERT_NE(box, nullptr);
            if (!box->isChecked()) {
                box->setFocus();
                m_input.key("space");
            }
            ASSERT_TRUE(box->isChecked()) << name;
        }
        m_input.click(dialog->findChild<QPushButton*>("exportStart"));
        auto* close = dialog->findChild<QPushButton*>("exportClose");
        ASSERT_TRUE(waitUntil(
            [&] {
                return close->text().contains("Close") && fs::exists(target) &&
                       !fs::is_empty(target);
            },
            60));
        m_input.click(close);
    }

    nlohmann::json commandLine(const QStringList& arguments) {
        QProcess process;
        process.start(LAMINA_TEST_BINARY_DIR "/bin/lamina-cli", arguments + QStringList{"--json"});
        EXPECT_TRUE(waitUntil([&] { return process.state() == QProcess::NotRunning; }, 900));
        EXPECT_EQ(process.exitCode(), 0) << arguments.join(' ').toStdString() << '\n'
                                         << process.readAllStandardError().toStdString();
        const auto lines = process.readAllStandardOutput().trimmed().split('\n');
        return nlohmann::json::parse(lines.last().toStdString(), nullptr, false);
    }

    /// Paints, learns and exports in the window, does the same on the command line from the
    /// exported annotation, and expects equal files. Returns the pooled Dice on the slices never
    /// annotated.
    double expectWindowAndCommandLineAgree(const Job& job) {
        double dice = std::nan("");
        [&] {
            open(job.image);
            const auto truth = core::openStack(job.truth);
            m_input.click(&m_window->view());
            m_input.key("ctrl+z"); // the click painted a dot
            m_input.key("r");
            for (int i = 0; i < 8; ++i)
                m_input.key("bracketleft");
            for (const int z : job.slices)
                paintSlice(*truth, z);
            if (testing::Test::HasFatalFailure()) return;
            ASSERT_EQ(m_window->document().annotatedSlices(), job.slices);

            for (const int z : job.slices)
                expectPaintedLikeTruth(*truth, z);

            find<QSpinBox>("pretrainEpochs")->setValue(job.pretrainEpochs);
            find<QSpinBox>("fineTuneEpochs")->setValue(job.fineTuneEpochs);
            auto* learn = find<QPushButton>("learnAndSegment");
            ASSERT_TRUE(waitUntil([&] { return learn->isEnabled(); }, 60))
                << learn->toolTip().toStdString();
            m_input.click(learn);
            ASSERT_TRUE(waitUntil([&] { return m_window->document().prediction().complete(); },
                                  job.secondsToLearn));
            const fs::path window = folder() / "window";
            exportAll(window);
            if (testing::Test::HasFatalFailure()) return;

            const auto path = [](const fs::path& p) { return QString::fromStdString(p.string()); };
            const auto stem = m_window->document().stem();
            const fs::path cli = folder() / "cli";
            QStringList pretrain{"pretrain", "--images", path(job.image), "--out",
                                 path(cli / "backbone.safetensors")};
            QStringList train{"train",
                              "--images",
                              path(job.image),
                              "--masks",
                              path(window / (stem + "_labels.tif")),
                              "--backbone",
                              path(cli / "backbone.safetensors"),
                              "--out",
                              path(cli / "model.safetensors")};
            if (job.pretrainEpochs) pretrain << "--epochs" << QString::number(job.pretrainEpochs);
            if (job.fineTuneEpochs) train << "--epochs" << QString::number(job.fineTuneEpochs);
            commandLine(pretrain);
            commandLine(train);
            commandLine({"predict", "--model", path(cli / "model.safetensors"), "--images",
                         path(job.image), "--instances", "--out", path(cli)});
            for (const char* kind : {"_semantic.tif", "_instances.tif"}) {
                const auto fromCli = fs::directory_iterator(cli);
                fs::path found;
                for (const auto& entry : fromCli) {
                    if (entry.path().filename().string().ends_with(kind)) found = entry.path();
                }
                ASSERT_FALSE(found.empty()) << kind;
                EXPECT_EQ(content(window / (stem + kind)), content(found)) << kind << " differ";
            }
            QStringList skip;
            for (const int z : job.slices)
                skip << QString::number(z);
            const auto score = commandLine({"evaluate", "--reference", path(job.truth),
                                            "--prediction", path(window / (stem + "_semantic.tif")),
                                            "--skip-slices", skip.join(',')});
            dice = score.at("pooled").at("dice").get<double>();
        }();
        return dice;
    }

    QTemporaryDir m_folder;
    core::Dispatcher m_dispatcher;
    std::unique_ptr<core::JobSystem> m_jobs;
    std::unique_ptr<ui::MainWindow> m_window;
    RealInput m_input;
};

TEST_F(WindowSession, PaintedByMouseTheMasksEqualThoseOfTheCommandLine) {
    Job job;
    job.image = folder() / "embryo.tif";
    const auto made = folder() / "made";
    commandLine({"simulate", "--out", QString::fromStdString(made.string()), "--stacks", "1",
                 "--size", "64x48x7", "--seed", "3"});
    for (const auto& entry : fs::directory_iterator(made)) {
        const auto name = entry.path().filename().string();
        if (name.ends_with("_labels.tif")) job.truth = entry.path();
        if (name.ends_with("_raw.tif")) job.image = entry.path();
    }
    job.slices = {2, 4};
    job.pretrainEpochs = 1;
    job.fineTuneEpochs = 2;
    expectWindowAndCommandLineAgree(job);
}

TEST_F(WindowSession, LongOnTheMouseEmbryoPaintedSlicesGiveGoodMasksAtDefaults) {
    const char* data = std::getenv("LAMINA_TEST_DATA");
    if (!data) GTEST_SKIP() << "LAMINA_TEST_DATA is not set";
    Job job;
    job.image = folder() / "8_cell_stage_raw.tif"; // the work folder goes beside it
    fs::copy_file(fs::path(data) / "nuclei3d/8_cell_stage_raw.tif", job.image);
    fs::permissions(job.image, fs::perms::owner_write, fs::perm_options::add);
    job.truth = fs::path(data) / "nuclei3d/8_cell_stage_labels.tif";
    job.slices = {8, 17, 25, 33, 42};
    job.secondsToLearn = 1200;
    const double dice = expectWindowAndCommandLineAgree(job);
    std::cout << "pooled Dice on the other 46 slices: " << dice << '\n';
    EXPECT_GT(dice, 0.84);
}

} // namespace
} // namespace lamina::session
