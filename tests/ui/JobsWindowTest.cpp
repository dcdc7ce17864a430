// SPDX-License-Identifier: GPL-3.0-or-later
// Runs in the real window: watched, paused, compared, resumed; folders and devices.
#include "tests/support/UiFixture.h"

#include "core/io/ImageIo.h"
#include "core/learn/RunRecord.h"
#include "ui/ActionRegistry.h"
#include "ui/dialog/BatchDialog.h"
#include "ui/dialog/DeviceDialog.h"
#include "ui/panel/JobsPanel.h"
#include "ui/panel/ObjectFields.h"
#include "ui/panel/PanelParts.h"
#include "ui/panel/RunCharts.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDockWidget>
#include <QFileDialog>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>
#include <QToolButton>
#include <QTreeWidget>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>
#include <set>

namespace lamina::ui {
namespace {

using test::waitFor;
using test::WindowTest;
namespace fs = std::filesystem;

class JobsWindowTest : public WindowTest {
protected:
    ~JobsWindowTest() override { m_free = true; }

    void openJobs() {
        openSquares();
        window().actions().at("paneldockJobs")->trigger();
        ASSERT_TRUE(find<QDockWidget>("dockJobs").isVisible());
    }
    /// Runs of the engine wait at the third step until they are let go.
    void holdRuns() {
        m_free = false;
        m_steps = 0;
        m_engine->beforeStep = [this](int) {
            ++m_steps;
            while (!m_free && m_steps >= 3)
                std::this_thread::yield();
        };
    }
    [[nodiscard]] bool ready() { return window().learning().state() == core::RunState::Ready; }
    void train(int epochs) {
        LearnSettings settings;
        settings.fineTuneEpochs = epochs;
        window().learning().fineTune(settings);
        ASSERT_TRUE(waitFor([this] { return ready(); }));
    }
    [[nodiscard]] QStringList settingNames() {
        const auto& table = find<QTableWidget>("runSettings");
        QStringList names;
        for (int row = 0; row < table.rowCount(); ++row)
            names << table.item(row, 0)->text();
        return names;
    }

    std::atomic<bool> m_free{true};
    std::atomic<int> m_steps{0};
};

TEST_F(JobsWindowTest, APausedRunWaitsAndGoesOnWhereItWas) {
    openJobs();
    EXPECT_EQ(find<QLabel>("jobTitle").text(), "Nothing is running");
    std::atomic<int> steps{0};
    std::atomic<bool> gate{false};
    m_engine->beforeStep = [&](int step) {
        steps = step;
        while (step == 4 && !gate)
            std::this_thread::yield();
    };
    window().learning().pretrain({});
    ASSERT_TRUE(waitFor([&] { return steps == 4; }));
    EXPECT_TRUE(find<QPushButton>("jobPause").isVisible());
    find<QPushButton>("jobPause").click();
    EXPECT_TRUE(window().learning().paused());
    EXPECT_EQ(find<QPushButton>("jobPause").text(), "Go on");
    gate = true; // the step ends, and with its report the run stands
    ASSERT_TRUE(waitFor([&] { return find<QLabel>("jobDetail").text().startsWith("Paused"); }));
    QTest::qWait(300);
    EXPECT_EQ(steps, 4) << "no further step while it is paused";
    EXPECT_EQ(window().learning().state(), core::RunState::Pretraining);
    find<QPushButton>("jobPause").click();
    ASSERT_TRUE(waitFor([this] { return ready(); }));
    EXPECT_EQ(steps, 19);
    EXPECT_FALSE(find<QPushButton>("jobPause").isVisible());
}

TEST_F(JobsWindowTest, ARunThatIsBeingPreparedHasABarWithoutANumberAndThenNeverGoesBack) {
    openJobs();
    std::atomic<bool> reached{false};
    std::atomic<bool> gate{false};
    m_engine->beforeStep = [&](int step) {
        reached = true;
        while (step == 0 && !gate)
            std::this_thread::yield();
    };
    std::vector<double> seen;
    QObject::connect(&window().learning(), &LearningController::progressed, &window(),
                     [&](double fraction) { seen.push_back(fraction); });
    window().learning().pretrain({});
    ASSERT_TRUE(waitFor([&] { return reached.load(); }));
    for (const char* bar : {"jobProgress", "runProgress"})
        EXPECT_EQ(find<QProgressBar>(bar).maximum(), 0) << bar;
    gate = true;
    ASSERT_TRUE(waitFor([this] { return ready(); }));
    for (const char* bar : {"jobProgress", "runProgress"})
        EXPECT_EQ(find<QProgressBar>(bar).value(), find<QProgressBar>(bar).maximum()) << bar;
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    EXPECT_DOUBLE_EQ(seen.back(), 1.0);
}

TEST_F(JobsWindowTest, TheLogAndTheRecordSayHowMuchMemoryARunNeeds) {
    openJobs();
    annotateSlice(1);
    nlohmann::json memory;
    QObject::connect(
        &window().learning(), &LearningController::runRecorded, &window(),
        [&](const QString&, const nlohmann::json& run) { memory = run.at("record").at("memory"); });
    train(1);
    EXPECT_GT(memory.at("needed").get<std::uint64_t>(), 50'000'000U);
    EXPECT_TRUE(find<QPlainTextEdit>("jobLog").toPlainText().contains("Needs about"));
}

TEST_F(JobsWindowTest, APausedRunCanBeCancelled) {
    openJobs();
    m_engine->beforeStep = [this](int step) {
        while (step == 4 && !m_free)
            std::this_thread::yield();
        m_steps = step;
    };
    m_free = false;
    window().learning().pretrain({});
    ASSERT_TRUE(waitFor([this] { return m_steps == 3; }));
    find<QPushButton>("jobPause").click();
    m_free = true;
    find<QPushButton>("jobCancel").click();
    ASSERT_TRUE(waitFor([this] { return ready(); }));
    EXPECT_FALSE(window().learning().paused());
    EXPECT_TRUE(find<QPlainTextEdit>("jobLog").toPlainText().contains("Cancelled."));
    EXPECT_TRUE(window().learning().resumable(LearningController::Step::Pretrain));
}

TEST_F(JobsWindowTest, RunsAreKeptAndComparedByCurvesAndSettings) {
    openJobs();
    annotateSlice(1);
    train(1);
    train(3);
    auto& list = find<QTreeWidget>("runList");
    ASSERT_EQ(list.topLevelItemCount(), 2);
    list.topLevelItem(0)->setSelected(true);
    EXPECT_TRUE(settingNames().contains("spec · backbone_mode")) << "of one run everything";
    list.topLevelItem(1)->setSelected(true);
    EXPECT_TRUE(settingNames().contains("spec · epochs"));
    EXPECT_FALSE(settingNames().contains("spec · backbone_mode")) << "they have it in common";
    const auto& table = find<QTableWidget>("runSettings");
    const int row = static_cast<int>(settingNames().indexOf("spec · epochs"));
    EXPECT_EQ(table.item(row, 1)->text(), "1") << "the older one first";
    EXPECT_EQ(table.item(row, 2)->text(), "3");
    find<QCheckBox>("allSettings").click();
    EXPECT_TRUE(settingNames().contains("spec · backbone_mode"));

    // another start finds them in the project
    resetWindow();
    openSquares();
    ASSERT_TRUE(waitFor([this] { return find<QTreeWidget>("runList").topLevelItemCount() == 2; }));
}

TEST_F(JobsWindowTest, TheModelOfAnEarlierRunCanPredictAgain) {
    openJobs();
    annotateSlice(1);
    train(1);
    const auto stepsOf = [this] {
        return m_engine->inspect(window().learning().modelFile()).record.at("step").get<int>();
    };
    const int first = stepsOf();
    annotateSlice(2);
    train(3);
    ASSERT_NE(stepsOf(), first);
    EXPECT_EQ(document().trainedSlices(), (std::set<int>{1, 2}));
    auto& use = find<QPushButton>("useModel");
    EXPECT_FALSE(use.isEnabled()) << "no run is selected";
    auto& list = find<QTreeWidget>("runList");
    list.topLevelItem(1)->setSelected(true);
    ASSERT_TRUE(use.isEnabled()) << use.toolTip().toStdString();
    use.click();
    ASSERT_TRUE(waitFor([&] { return stepsOf() == first; }));
    EXPECT_TRUE(waitFor([this] { return document().trainedSlices() == std::set<int>{1}; }))
        << "scores know which slices it has seen";
    list.topLevelItem(0)->setSelected(true);
    EXPECT_FALSE(use.isEnabled()) << "two runs are selected";
}

TEST_F(JobsWindowTest, CurvesOfSeveralRunsLieOverEachOther) {
    openJobs();
    const auto run = [](double last) {
        core::RunEntry entry;
        entry.kind = "train";
        entry.time = "2024-05-17T08:30:00Z";
        entry.record = {{"sentence", "Fine-tuned."},
                        {"record",
                         {{"curves",
                           {{"loss", {{"step", {1, 2}}, {"value", {1.0, last}}}},
                            {"val_dice", {{"step", {2}}, {"value", {0.8}}}}}}}}};
        return entry;
    };
    auto& panel = *window().findChild<JobsPanel*>();
    panel.showRuns({run(0.5), run(0.3)});
    auto& charts = find<RunCharts>("runCharts");
    EXPECT_EQ(charts.curves(), 0);
    auto& list = find<QTreeWidget>("runList");
    list.topLevelItem(0)->setSelected(true);
    EXPECT_EQ(charts.curves(), 2);
    list.topLevelItem(1)->setSelected(true);
    EXPECT_EQ(charts.curves(), 4);
    list.clearSelection();
    EXPECT_EQ(charts.curves(), 0);
}

/// Gives a name to the file dialog that is open.
void nameTheFile(const fs::path& file, MainWindow& window) {
    auto* dialog = window.findChild<QFileDialog*>();
    ASSERT_TRUE(dialog);
    dialog->selectFile(QString::fromStdString(file.string()));
    auto* buttons = dialog->findChild<QDialogButtonBox*>();
    ASSERT_TRUE(buttons);
    QTest::mouseClick(buttons->button(QDialogButtonBox::Save), Qt::LeftButton);
}

TEST_F(JobsWindowTest, CurvesAreSavedAsPictureAndAsDrawing) {
    openJobs();
    annotateSlice(1);
    auto& saveRuns = find<QToolButton>("saveRunCharts");
    auto& saveLearning = find<QToolButton>("saveLearningCurves");
    EXPECT_FALSE(saveRuns.isEnabled()) << "no run is selected";
    EXPECT_TRUE(saveLearning.isHidden()) << "nothing was learnt yet";
    train(3);
    ASSERT_TRUE(waitFor([&] { return !saveLearning.isHidden(); }));
    find<QTreeWidget>("runList").topLevelItem(0)->setSelected(true);
    ASSERT_TRUE(saveRuns.isEnabled());
    const auto saved = [this](const std::string& name) {
        if (!waitFor([&] { return window().notice().text().contains(name.c_str()); })) return false;
        return waitFor([&] { return !window().findChild<QFileDialog*>(); });
    };
    QTest::mouseClick(&saveRuns, Qt::LeftButton);
    ASSERT_NO_FATAL_FAILURE(nameTheFile(folder() / "runs.svg", window()));
    ASSERT_TRUE(saved("runs.svg")) << window().notice().text().toStdString();
    QTest::mouseClick(&saveRuns, Qt::LeftButton);
    ASSERT_NO_FATAL_FAILURE(nameTheFile(folder() / "runs.png", window()));
    ASSERT_TRUE(saved("runs.png"));
    saveLearning.click(); // it may be scrolled out of sight
    ASSERT_NO_FATAL_FAILURE(nameTheFile(folder() / "learning.svg", window()));
    ASSERT_TRUE(saved("learning.svg"));
    for (const char* name : {"runs.svg", "learning.svg"}) {
        std::ifstream in(folder() / name);
        const std::string svg{std::istreambuf_iterator<char>(in), {}};
        EXPECT_NE(svg.find(">step<"), std::string::npos) << name << ": text is text";
        EXPECT_NE(svg.find("#0072b2"), std::string::npos) << name << ": the curve";
    }
    const QImage picture(QString::fromStdString((folder() / "runs.png").string()));
    EXPECT_EQ(picture.width(), 1772) << "15 cm at 300 dots an inch";
    EXPECT_EQ(picture.pixelColor(2, 2), QColor(Qt::white));
}

TEST_F(JobsWindowTest, AnInterruptedRunIsOfferedWhenItsStackIsOpenedAgain) {
    openJobs();
    holdRuns();
    LearnSettings settings;
    settings.pretrainEpochs = 5;
    window().learning().pretrain(settings);
    ASSERT_TRUE(waitFor([this] { return m_steps == 3; }));
    window().learning().cancel();
    m_free = true;
    ASSERT_TRUE(waitFor([this] { return ready(); }));
    m_engine->beforeStep = {};

    resetWindow();
    openSquares();
    ASSERT_TRUE(waitFor([this] { return window().notice().text().contains("was interrupted"); }));
    QPushButton* goOn = nullptr;
    for (auto* button : window().notice().findChildren<QPushButton*>()) {
        if (button->text() == "Go on") goOn = button;
    }
    ASSERT_TRUE(goOn);
    std::atomic<int> first{-1};
    m_engine->beforeStep = [&](int step) {
        int none = -1;
        first.compare_exchange_strong(none, step);
    };
    goOn->click();
    ASSERT_TRUE(waitFor([this] { return window().learning().hasBackbone(); }));
    ASSERT_TRUE(waitFor([this] { return ready(); }));
    EXPECT_EQ(first, 2) << "it goes on behind the steps that were done";
    const auto record = m_engine->inspect(window().learning().backboneFile()).record;
    EXPECT_EQ(record.at("step").get<int>(), 50) << "with the epochs that it had";
    EXPECT_FALSE(window().learning().resumable(LearningController::Step::Pretrain));
}

TEST_F(JobsWindowTest, AnInterruptedRunGoesOnOrIsDiscardedFromThePanel) {
    openJobs();
    auto& row = find<QWidget>("interruptedPretraining");
    EXPECT_FALSE(row.isVisible());
    const auto interrupt = [this] {
        holdRuns();
        LearnSettings settings;
        settings.pretrainEpochs = 5;
        window().learning().pretrain(settings);
        EXPECT_TRUE(waitFor([this] { return m_steps == 3; }));
        window().learning().cancel();
        m_free = true;
        EXPECT_TRUE(waitFor([this] { return ready(); }));
        m_engine->beforeStep = {};
    };
    interrupt();
    ASSERT_TRUE(row.isVisible());
    find<QPushButton>("interruptedPretrainingGoOn").click();
    ASSERT_TRUE(waitFor([this] { return window().learning().hasBackbone() && ready(); }));
    EXPECT_FALSE(row.isVisible());
    interrupt();
    auto& discard = find<QPushButton>("interruptedPretrainingDiscard");
    discard.click();
    EXPECT_TRUE(window().learning().resumable(LearningController::Step::Pretrain))
        << "one click is not enough";
    discard.click();
    EXPECT_FALSE(window().learning().resumable(LearningController::Step::Pretrain));
    EXPECT_FALSE(row.isVisible());
    EXPECT_TRUE(window().learning().hasBackbone()) << "the one before stays";
}

TEST_F(JobsWindowTest, AFolderIsPredictedAndAFileThatFailsIsListed) {
    openJobs();
    annotateSlice(1);
    train(1);
    const auto images = folder() / "many";
    fs::create_directories(images);
    test::writeSquares(images, "a");
    test::writeSquares(images, "c");
    std::ofstream(images / "b.tif") << "II*";
    window().actions().at("predictFolder")->trigger();
    auto* dialog = window().findChild<BatchDialog*>();
    ASSERT_TRUE(dialog);
    EXPECT_TRUE(fs::equivalent(find<QLineEdit>("batchModel").text().toStdString(),
                               window().learning().modelFile()));
    EXPECT_FALSE(find<QPushButton>("batchStart").isEnabled());
    EXPECT_TRUE(find<QPushButton>("batchStart").toolTip().contains("folder of images first"));
    find<QLineEdit>("batchFolder").setText(QString::fromStdString(images.string()));
    ASSERT_TRUE(waitFor([this] { return find<QPushButton>("batchStart").isEnabled(); }));
    auto& files = find<QTreeWidget>("batchFiles");
    ASSERT_EQ(files.topLevelItemCount(), 3);
    find<QPushButton>("batchStart").click();
    EXPECT_FALSE(find<QPushButton>("batchStart").isEnabled());
    ASSERT_TRUE(waitFor([this] {
        return find<QLabel>("batchResult").text().contains("masks of 2");
    })) << find<QLabel>("batchResult").text().toStdString();
    EXPECT_TRUE(files.topLevelItem(0)->text(1).startsWith("done"));
    EXPECT_TRUE(files.topLevelItem(1)->text(1).contains("b.tif"));
    EXPECT_TRUE(files.topLevelItem(2)->text(1).startsWith("done"));
    EXPECT_TRUE(fs::exists(images / "masks" / "c_semantic.tif"));
    EXPECT_TRUE(fs::exists(images / "masks" / "a_instances.tif"));
    EXPECT_FALSE(fs::exists(images / "masks" / "b_semantic.tif"));
    dialog->close();
}

TEST_F(JobsWindowTest, ObjectsOfAFolderAreFoundAsTheDialogSays) {
    openJobs();
    annotateSlice(1);
    train(1);
    const auto images = folder() / "many";
    fs::create_directories(images);
    test::writeSquares(images, "a");
    window().actions().at("predictFolder")->trigger();
    auto* dialog = window().findChild<BatchDialog*>();
    ASSERT_TRUE(dialog);
    find<QLineEdit>("batchFolder").setText(QString::fromStdString(images.string()));
    ASSERT_TRUE(waitFor([this] { return find<QPushButton>("batchStart").isEnabled(); }));
    const auto objects = [&] {
        auto& result = find<QLabel>("batchResult");
        EXPECT_TRUE(waitFor([&] { return find<QPushButton>("batchStart").isEnabled(); }));
        result.clear(); // of the batch before
        find<QPushButton>("batchStart").click();
        EXPECT_TRUE(waitFor([&] { return result.text().contains("masks of 1"); }));
        const auto found = core::openStack(images / "masks" / "a_instances.tif");
        std::set<double> ids;
        for (int z = 0; z < test::kSmall.z; ++z) {
            for (int x = 0; x < test::kSmall.x; ++x)
                ids.insert(found->plane({.z = z})->value(x, 40));
        }
        return ids.size() - 1;
    };
    auto& fields = find<ObjectFields>("batchObjects");
    EXPECT_FALSE(fields.isVisible());
    find<QToolButton>("batchFold").click();
    EXPECT_TRUE(fields.isVisible());
    find<QComboBox>("batchObjectsMethod").setCurrentIndex(1); // what is connected
    EXPECT_EQ(objects(), 1U) << "through the slices";
    find<QComboBox>("batchObjectsNeighbours").setCurrentIndex(2); // slices, over corners
    find<QSpinBox>("batchObjectsSmooth").setValue(1);
    EXPECT_EQ(objects(), 5U);
    find<QSpinBox>("batchObjectsSmallest").setValue(300); // a square has 256 pixels
    EXPECT_EQ(objects(), 0U);
    find<QCheckBox>("batchInstances").click();
    EXPECT_FALSE(fields.isVisible()) << "no objects are asked for";
    EXPECT_FALSE(find<QToolButton>("batchFold").isEnabled());
    dialog->close();
}

TEST_F(JobsWindowTest, TheDevicePageSaysWhatWasFoundOnEach) {
    openJobs();
    window().actions().at("devices")->trigger();
    auto* dialog = window().findChild<DeviceDialog*>();
    ASSERT_TRUE(dialog);
    const auto words = [&] {
        QString all;
        for (auto* label : dialog->findChildren<QLabel*>())
            all += label->text() + "\n";
        return all;
    };
    EXPECT_TRUE(words().contains("Can be used. A test kernel ran.")) << words().toStdString();
    EXPECT_TRUE(words().contains("Cannot be used. This engine was built without CUDA."));
    find<QPushButton>("testDevices").click();
    ASSERT_TRUE(waitFor([this] { return ready(); }));
    EXPECT_TRUE(words().contains("A test kernel ran."));
    dialog->close();
}

TEST_F(JobsWindowTest, ARunKeepsItsStackWhateverIsAskedFor) {
    openJobs();
    annotateSlice(1);
    const auto other = test::writeSquares(folder(), "other");
    holdRuns();
    window().learning().fineTune({});
    ASSERT_TRUE(waitFor([this] { return m_steps >= 3; }));
    window().session().add({other});
    EXPECT_TRUE(window().notice().text().contains("cannot be opened now"))
        << window().notice().text().toStdString();
    EXPECT_EQ(window().session().stacks().size(), 1U);
    m_free = true;
    ASSERT_TRUE(waitFor([this] { return ready(); }));
    EXPECT_EQ(document().name(), "squares");
}

} // namespace
} // namespace lamina::ui
