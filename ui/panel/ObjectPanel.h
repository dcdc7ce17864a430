// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/ResultMasks.h"
#include "core/job/JobSystem.h"
#include "ui/document/ObjectCensus.h"

#include <QWidget>

#include <filesystem>
#include <memory>
#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;
class QToolButton;

namespace lamina::ui {

class Document;
class ObjectModel;
class ObjectSorter;

/// All objects of the annotation or the prediction as a table to sort and filter. A row chosen by
/// the user is asked for with `objectChosen`; `selectObject` goes the other way. Measures only
/// while it is seen.
class ObjectPanel final : public QWidget {
    Q_OBJECT

public:
    using Source = ObjectCensus::Source;

    /// All must outlive the panel.
    ObjectPanel(ObjectCensus& census, Document& document, core::JobSystem& jobs,
                QWidget* parent = nullptr);
    ~ObjectPanel() override;

    [[nodiscard]] Source source() const;
    void setSource(Source source);
    /// Chooses the row of an object without asking the view there; no row when it is not shown,
    /// but once it is measured.
    void selectObject(core::LabelId id);
    /// The rows that are selected.
    [[nodiscard]] core::ObjectChoice selectedObjects() const;
    /// Writes what is shown, in the order shown, on a worker. `written` or `failed` follows.
    void exportTo(const std::filesystem::path& file);
    void focusTable();

Q_SIGNALS:
    void seen(bool visible);
    void objectChosen(ObjectCensus::Source source, const core::ObjectFacts& object);
    void written(const QString& sentence);
    void failed(const QString& sentence);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void fill();
    void showState();
    [[nodiscard]] QString whyEmpty() const;
    void chosen();
    void askWhere();

    ObjectCensus& m_census;
    Document& m_document;
    core::JobSystem& m_jobs;
    ObjectModel* m_model;
    ObjectSorter* m_sorter;
    QComboBox* m_source;
    QLineEdit* m_filter;
    QToolButton* m_refresh;
    QToolButton* m_export;
    QLabel* m_state;
    QTableView* m_table;
    QLabel* m_empty; ///< over the table while it has no row: how rows come about
    bool m_filling = false;
    bool m_choosing = false;               ///< the choice being told was made in the table
    std::optional<Source> m_filled;        ///< whose objects are listed
    std::optional<core::LabelId> m_wanted; ///< selected, but not measured yet
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace lamina::ui
