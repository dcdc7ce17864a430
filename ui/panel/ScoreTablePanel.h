// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/TableCounter.h"

#include <QWidget>

#include <filesystem>
#include <string>

class QComboBox;
class QLabel;
class QPushButton;
class QTableView;

namespace lamina::ui {

class Document;
class ScoreChart;
class ScoreTableModel;

/// All scores of the open stack: a table slice by slice with the held-out slices first, and a chart
/// of one of them. Counts only while it is visible; writes table and chart on a worker.
class ScoreTablePanel final : public QWidget {
    Q_OBJECT

public:
    ScoreTablePanel(core::JobSystem& jobs, Document& document, QWidget* parent = nullptr);
    void setSlice(int z); ///< marks its row

    void writeTable(const std::filesystem::path& file); ///< CSV
    /// SVG when the name ends so, else PNG.
    void writeChart(const std::filesystem::path& file);

    [[nodiscard]] const TableCounter& counter() const { return m_counter; }
    [[nodiscard]] const ScoreChart& chart() const { return *m_chart; }

Q_SIGNALS:
    void sliceRequested(int z);
    void informed(const QString& sentence);
    void failed(const QString& sentence);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void refresh();
    void chooseChart();
    void ask(const QString& title, const QString& ending, const QStringList& filters,
             void (ScoreTablePanel::*write)(const std::filesystem::path&));
    void write(const std::filesystem::path& file, std::string content);

    core::JobSystem& m_jobs;
    Document& m_document;
    TableCounter m_counter;
    int m_slice = 0;
    ScoreTableModel* m_model;
    QTableView* m_table;
    ScoreChart* m_chart;
    QComboBox* m_what;
    QLabel* m_hint;
    QPushButton* m_saveTable;
    QPushButton* m_saveChart;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace lamina::ui
