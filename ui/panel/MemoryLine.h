// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/LearningMemory.h"

#include <QWidget>

#include <functional>

class QLabel;

namespace lamina::ui {

/// How much memory the runs of the Learn panel would need, beside what is free, and a warning where
/// that is too little. Nothing is forbidden: the estimate may be wrong. Hidden while a run goes on.
class MemoryLine final : public QWidget {
    Q_OBJECT

public:
    /// `needs` is asked whenever something changes; it must stay valid as long as the line.
    MemoryLine(LearningController& learning, std::function<LearningNeeds()> needs,
               QWidget* parent = nullptr);
    void refresh();

    [[nodiscard]] static QString sentence(const LearningNeeds& needs); ///< empty without a stack
    /// What is too much, what will happen and what needs less; empty where all of it fits.
    [[nodiscard]] static QString warning(const LearningNeeds& needs);

protected:
    void showEvent(QShowEvent* event) override;

private:
    LearningController& m_learning;
    std::function<LearningNeeds()> m_needs;
    QLabel* m_text;
    QLabel* m_warning;
};

} // namespace lamina::ui
