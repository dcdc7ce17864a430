// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/TableCounter.h"

#include <QWidget>

#include <filesystem>

class QComboBox;
class QLabel;
class QPushButton;
class QTableView;

namespace lamina::ui {

class Document;
class FileSaver;
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

    Document& m_document;
    FileSaver* m_saver;
    TableCounter m_counter;
    int m_slice = 0;
    ScoreTableModel* m_model;
    QTableView* m_table;
    ScoreChart* m_chart;
    QComboBox* m_what;
    QLabel* m_hint;
    QPushButton* m_saveTable;
    QPushButton* m_saveChart;
};

} // namespace lamina::ui
